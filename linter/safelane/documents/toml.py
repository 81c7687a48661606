"""TOML: the standard library reads the value, a scanner finds the places when somebody asks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from safelane.documents.document import Document
from safelane.documents.json import count
from safelane.documents.limits import Limits, Refusal
from safelane.documents.positions import Pair
from safelane.documents.scalars import as_json
from safelane.documents.spans import Found, Spans, Steps
from safelane.documents.text import Source, broken_at

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\Z|\(at end of document\)\Z")
_BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_NAME = re.compile(rf"[ \t]*({_TEXT.pattern}|[A-Za-z0-9_-]+)[ \t]*", re.DOTALL)
_WORD = re.compile(r"[^\s,\]}#]+(?: \d\d:[\d:.Z+-]+)?")


def read(source: Source, limits: Limits) -> Document | None:
    """The document of a file; None when there is nothing in it. Raises Refusal."""
    import tomllib

    text = source.text
    broken = broken_at(text)
    if broken >= 0:
        raise Refusal("not UTF-8", broken, "encoding")
    offset = 1 if text.startswith("\ufeff") else 0
    try:
        value = _plain(tomllib.loads(text[offset:]))
    except tomllib.TOMLDecodeError as error:
        raise _refusal(text, str(error)) from error
    except RecursionError as error:
        raise Refusal("nested too deep", 0, "too-deep") from error
    except (ValueError, OverflowError) as error:  # an integer of hundreds or thousands of digits
        raise Refusal("a number beyond all bounds", 0) from error
    if not value:
        return None
    return Document(source, 0, value, "toml", count(value, limits), Spans(lambda: _Scanner(text, offset).run()), False)


def _refusal(text: str, message: str) -> Refusal:
    place = _PLACE.search(message)
    problem = message[: place.start()].strip() if place is not None else message
    problem = problem[:1].lower() + problem[1:]
    if place is None or place[1] is None:
        return Refusal(problem, len(text))
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    line, column = int(place[1]), int(place[2])
    return Refusal(problem, min(starts[min(line, len(starts)) - 1] + column - 1, len(text)))


def _plain(value: Any) -> Any:
    """JSON data; dates and times are texts. Raises RecursionError."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return as_json(value) if math.isfinite(value) else str(value)
    return value.isoformat()


class _Scanner:
    """One pass over a valid text, whose depth has been counted."""

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.at = offset
        self.keys: dict[Steps, Pair] = {}
        self.values: dict[Steps, Pair] = {(): (offset, len(text.rstrip()))}
        self.styles: dict[Steps, str] = {(): "block"}
        self.tables: dict[Steps, int] = {}  # the last index of each list of tables

    def run(self) -> Found:
        """All stretches."""
        table: Steps = ()
        self._blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._blank()
        return Found(self.keys, self.values, self.styles)

    def _blank(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank is not None else self.at

    def _names(self) -> list[tuple[str, Pair]]:
        """A dotted key."""
        found = []
        while True:
            name = _NAME.match(self.text, self.at)
            assert name is not None
            found.append((_name(name[1]), name.span(1)))
            self.at = name.end()
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def _header(self) -> Steps:
        is_list = self.text.startswith("[[", self.at)
        self.at += 1 + is_list
        names = self._names()
        self.at += 1 + is_list
        path: Steps = ()
        for place, (name, span) in enumerate(names):
            path = self._note((*path, name), span, "block")
            if path in self.tables and not (is_list and place == len(names) - 1):
                path = (*path, str(self.tables[path]))
        if is_list:
            self.tables[path] = self.tables.get(path, -1) + 1
            path = (*path, str(self.tables[path]))
            self.values[path], self.styles[path] = names[-1][1], "block"
        return path

    def _note(self, path: Steps, span: Pair, style: str) -> Steps:
        """A table stands where it is named first."""
        self.keys.setdefault(path, span)
        self.values.setdefault(path, span)
        self.styles.setdefault(path, style)
        return path

    def _pair(self, table: Steps) -> None:
        *tables, (last, span) = self._names()
        path = table
        for name, place in tables:
            path = self._note((*path, name), place, "block")
        path = (*path, last)
        self.keys[path] = span
        self.at = self.text.index("=", self.at) + 1
        self._blank()
        self._value(path)

    def _value(self, path: Steps) -> None:
        start, opening = self.at, self.text[self.at]
        if opening in "[{":
            self.at += 1
            self._inside(path, opening)
            self.styles[path] = "flow"
        else:
            word = (_TEXT if opening in "\"'" else _WORD).match(self.text, start)
            assert word is not None
            self.at = word.end()
            self.styles[path] = {'"': "double", "'": "single"}.get(opening, "plain")
        self.values[path] = (start, self.at)

    def _inside(self, path: Steps, opening: str) -> None:
        index = 0
        self._blank()
        while self.text[self.at] not in "]}":
            if opening == "{":
                self._pair(path)
            else:
                self._value((*path, str(index)))
                index += 1
            self._blank()
        self.at += 1


def _name(token: str) -> str:
    if token[0] not in "\"'":
        return token
    import tomllib

    read: Mapping[str, str] = tomllib.loads(f"a = {token}")
    return read["a"]
