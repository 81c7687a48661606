"""Texts inside values (a patch, Helm values, a CEL expression), with their places in the file around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safelane.documents.document import Document, Unreadable
from safelane.documents.limits import Limits, Refusal
from safelane.documents.text import Source
from safelane.location import Path, to_pointer

if TYPE_CHECKING:
    from safelane.documents.alignment import Alignment

_LIMITS = Limits()


class _Inner(Source):
    """A text inside a value: its places are those of the file."""

    __slots__ = ("_alignment", "_outer")

    def __init__(self, document: Document, pointer: str, text: str, alignment: Alignment) -> None:
        super().__init__(document.path, document.side, text, f"{document.pointer_prefix}{pointer}#")
        self._outer = document.source
        self._alignment = alignment

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file."""
        return self._outer.place(self._alignment.at(min(offset, len(self.text))))


def align(document: Document, pointer: str | Path, offset: int) -> tuple[int, int]:
    """Line and column in the file of the character at ``offset`` of the text at ``pointer``, in any style.

    Behind the text it is the end of the value, and so it is everywhere in what is no text. Raises KeyError.
    """
    text = document.at(pointer)
    if not isinstance(text, str):
        location = document.locate(pointer)
        return location.end_line, location.end_column
    return document.source.place(_alignment(document, pointer, text).at(offset))


def embedded(document: Document, pointer: str | Path, limits: Limits = _LIMITS) -> tuple[Document | Unreadable, ...]:
    """The documents of the text at ``pointer``, YAML or JSON unless its key is the name of a TOML, ``.env`` or
    ``.properties`` file; nothing when no text is there. Raises KeyError.

    Their places are those in the outer file, their ``pointer_prefix`` is the outer pointer and ``#``.
    """
    from safelane.documents.parsing import has_settings, read, read_json, read_settings

    text = document.at(pointer)
    if not isinstance(text, str) or not text.strip():
        return ()
    name = pointer if isinstance(pointer, str) else to_pointer(pointer)
    source = _Inner(document, name, text, _alignment(document, pointer, text))
    key = name.rpartition("/")[2]
    if has_settings(key):
        return tuple(read_settings(source, limits, key))
    if text.lstrip()[0] in "{[":
        try:
            return (read_json(source, limits),)
        except Refusal:
            pass  # a flow collection of YAML, or no data at all, which YAML will say
    return tuple(read(source, limits))


def _alignment(document: Document, pointer: str | Path, text: str) -> Alignment:
    from safelane.documents.alignment import Alignment

    return Alignment(document.source.text, document.span(pointer), document.style(pointer), text)
