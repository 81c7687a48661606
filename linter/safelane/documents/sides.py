"""A file that is the same in both revisions is parsed once."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from safelane.documents.document import Document, Unreadable
from safelane.documents.text import Source
from safelane.location import Side

Parts: TypeAlias = tuple[Document | Unreadable, ...]


def on_side(parts: Parts, side: Side) -> Parts:
    """The documents of a file as those of the other revision: values and places are shared, the side is not."""
    if all(part.side == side for part in parts):
        return parts
    sources: dict[Source, Source] = {}  # the documents of a file share one
    return tuple(
        [_document(part, side, sources) if isinstance(part, Document) else _lost(part, side) for part in parts]
    )


def _document(document: Document, side: Side, sources: dict[Source, Source]) -> Document:
    known = document.source
    source = sources.get(known)
    if source is None:
        source = sources[known] = known.on(side)
    return Document(
        source, document.index, document.value, document.format, document.nodes, document.positions, document.repeats
    )


def _lost(part: Unreadable, side: Side) -> Unreadable:
    sealed = None if part.sealed is None else _document(part.sealed, side, {})
    return replace(part, side=side, location=replace(part.location, side=side), sealed=sealed)
