"""Parsed files as JSON and back: values at once, texts and places from the file again when somebody asks for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from safelane.documents.document import Document, Unreadable
from safelane.documents.layout import Layout
from safelane.documents.limits import Limits
from safelane.documents.parsing import parse
from safelane.documents.positions import Positions
from safelane.documents.text import LateSource, decode
from safelane.location import Location, Side

_FORMATS = ("yaml", "json")
Parts = tuple[Document | Unreadable, ...]
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

    @cache
    def again() -> Parts:
        return parse(path, reread(), side, limits)

    try:
        rows = json.loads(text)
        is_json = any(row[1] == "json" for row in rows)
        source = LateSource(path, side, lambda: _text(reread(), is_json))
        return tuple(_part(row, source, again) for row in rows)
    except (ValueError, TypeError, IndexError, KeyError, RecursionError):
        return None


def _text(data: bytes, is_json: bool) -> str:
    return data.decode("utf-8", "surrogateescape") if is_json else decode(data)


def _part(row: list[Any], source: LateSource, again: Callable[[], Parts]) -> Document | Unreadable:
    if isinstance(row[0], str):
        reason, detail, line, column, end_line, end_column = row
        at = Location(source.path, line, column, end_line, end_column, source.side)
        return Unreadable(source.path, source.side, at, reason, detail)
    index, format, nodes, repeats, value = row

    def layout() -> Layout:
        return next(part for part in again() if isinstance(part, Document) and part.index == index).positions.layout

    return Document(source, index, value, format, nodes, Positions(layout), repeats)
