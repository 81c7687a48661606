"""One thing that is wrong or doubtful, and the texts in which it is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.documents import Document, align
from safelane.errors import Problem
from safelane.frozen import dataclass
from safelane.location import to_pointer
from safelane.rules.reading import spelled
from safelane.rules.templates import TemplateError, pieces

_HINTS = ("did you mean", "quote ", "write ", "known are ")


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A mistake at a place (from 1, in characters); ``code`` names its kind, ``hint`` says what to do, if anything."""

    path: str
    line: int
    column: int
    message: str
    code: str
    hint: str = ""

    @classmethod
    def of(cls, problem: Problem, code: str) -> Remark:
        """A problem whose hint, if it has one, follows the last semicolon."""
        message, sign, hint = problem.message.rpartition("; ")
        said = (message, hint) if sign and hint.startswith(_HINTS) else (problem.message, "")
        return cls(problem.path, problem.line, problem.column, said[0], code, said[1])


@dataclass(frozen=True, slots=True)
class Text:
    """An expression as written: which part of the rule it is, and where (``start`` is its offset in the scalar)."""

    role: str
    source: str
    pointer: str
    start: int = 0
    name: str = ""


class Page:
    """A rule's document, and how remarks get their places in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.raw: dict[str, Any] = document.value if isinstance(document.value, dict) else {}

    def at(self, text: Text, offset: int, message: str, code: str, hint: str = "") -> Remark:
        """A remark on the character at ``offset`` of an expression."""
        if isinstance(self.document.at(text.pointer), str):
            line, column = align(self.document, text.pointer, text.start + offset)
            return Remark(self.document.path, line, column, message, code, hint)
        return self.on(text.pointer, message, code, hint)

    def on(self, pointer: str, message: str, code: str, hint: str = "", *, key: bool = False) -> Remark:
        """A remark on a value, or on its key."""
        place = self.document.locate(pointer, key=key)
        return Remark(self.document.path, place.line, place.column, message, code, hint)

    def mapping(self, key: str) -> dict[str, Any]:
        """A mapping of the rule, empty for anything else that stands there."""
        found = self.raw.get(key)
        return found if isinstance(found, dict) else {}

    def listed(self, key: str) -> list[Any]:
        """A list of the rule, empty for anything else that stands there."""
        found = self.raw.get(key)
        return found if isinstance(found, list) else []

    def texts(self) -> Iterator[Text]:
        """The expressions, in the order in which they may use one another, as far as they are there."""
        for index, row in enumerate(self.listed("variables")):
            if isinstance(row, dict) and isinstance(row.get("name"), str) and _is_text(row.get("expression")):
                pointer = to_pointer(("variables", index, "expression"))
                yield Text("variable", spelled(row["expression"]), pointer, name=row["name"])
        for key in ("deny", "messageExpression"):
            if _is_text(self.raw.get(key)):
                yield Text(key, spelled(self.raw[key]), f"/{key}")
        message = self.raw.get("message")
        if isinstance(message, str):
            yield from _in_message(message)
        for index, row in enumerate(self.listed("edit")):
            if isinstance(row, dict) and _is_text(row.get("value")):
                yield Text("edit", spelled(row["value"]), to_pointer(("edit", index, "value")))


def _is_text(value: Any) -> bool:
    return isinstance(value, str | bool | int | float)


def _in_message(message: str) -> Iterator[Text]:
    try:
        found = pieces(message)
    except TemplateError:
        return
    for piece in found:
        if piece.expression:
            yield Text("message", piece.text, "/message", piece.offset)
