"""Parsed files as JSON and back: values at once, texts and places from the file again when somebody asks for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from safelane.documents.document import Document, Unreadable
from safelane.documents.layout import Layout
from safelane.documents.limits import Limits
from safelane.documents.parsing import parse
from safelane.documents.positions import Positions
from safelane.documents.sides import Parts
from safelane.documents.text import LateSource, decode
from safelane.location import Location, Side

_FORMATS = ("yaml", "json")
# What aliases stand for would be written as often as they are used, which can be more than any disk holds.
_ANCHOR = re.compile(r"(?:^|[\s\[{,:-])&[^\s&]")


def to_json(parts: Parts) -> str | None:
    """One JSON text; None for what is not worth keeping: nothing, documents that may have anchors, other formats."""
    documents = [part for part in parts if isinstance(part, Document)]
    if not documents or any(document.format not in _FORMATS for document in documents):
        return None
    if _ANCHOR.search(documents[0].source.text):
        return None
    try:
        return json.dumps([_row(part) for part in parts], separators=(",", ":"))
    except RecursionError:  # limits may allow what this writer does not
        return None


def _row(part: Document | Unreadable) -> list[Any]:
    if isinstance(part, Document):
        return [part.index, part.format, part.nodes, part.repeats, part.value]
    at = part.location
    return [part.reason, part.detail, at.line, at.column, at.end_line, at.end_column]


def from_json(text: str, path: str, side: Side, reread: Callable[[], bytes], limits: Limits) -> Parts | None:
    """What was kept of a file; None for what is not of that form. ``reread`` gives its bytes, when they are needed."""
    file = _File(path, side, reread, limits)
    try:
        return tuple([_part(row, file) for row in json.loads(text)])
    except (ValueError, TypeError, IndexError, RecursionError):
        return None


def _part(row: list[Any], file: _File) -> Document | Unreadable:
    if isinstance(row[0], str):
        reason, detail, line, column, end_line, end_column = row
        at = Location(file.path, line, column, end_line, end_column, file.side)
        return Unreadable(file.path, file.side, at, reason, detail)
    index, format, nodes, repeats, value = row
    return Document(file.source, index, value, format, nodes, Positions(lambda: file.layout(index)), repeats)


class _File:
    """A file that was parsed once: read again for its text, and parsed again for its places, when they are needed."""

    __slots__ = ("_parts", "_reread", "limits", "path", "side", "source")

    def __init__(self, path: str, side: Side, reread: Callable[[], bytes], limits: Limits) -> None:
        self.path, self.side, self.limits = path, side, limits
        self.source = LateSource(path, side, self.text)
        self._reread = reread
        self._parts: Parts | None = None

    def text(self) -> str:
        """The text, as whoever parses it reads it."""
        data = self._reread()
        return data.decode("utf-8", "surrogateescape") if self.path.endswith(".json") else decode(data)

    def layout(self, index: int) -> Layout:
        """The places of the document with this index."""
        if self._parts is None:
            self._parts = parse(self.path, self._reread(), self.side, self.limits)
        found = (part for part in self._parts if isinstance(part, Document) and part.index == index)
        return next(found).positions.layout
