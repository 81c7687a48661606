"""Values that know which document said each part of them.

What runs is often said by several documents together: a base, its patches, values over defaults. ``Traced`` holds such
an effective value beside the sources of its parts, so that every path in it leads back to one file and line. A value
that one document says alone costs nothing extra: its children are derived when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safelane.documents import Document
from safelane.frozen import dataclass
from safelane.location import Path, to_pointer


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a document: ``path`` leads from the document's root to the value."""

    document: Document
    path: Path

    def child(self, step: str | int) -> Source:
        """The place one step further down."""
        return Source(self.document, (*self.path, step))

    @property
    def pointer(self) -> str:
        """The RFC 6901 pointer into the document; of a text inside a value, behind the outer pointer and ``#``."""
        return self.document.pointer_prefix + to_pointer(self.path)


@dataclass(frozen=True, slots=True)
class Traced:
    """A plain value, who said it, and its parts where these have sources of their own.

    ``parts`` is None when ``source`` says the whole value. ``source`` is None only for containers that no document
    spells (``rollout`` of a workload, say): then the first part that has one stands for it. A mapping may have parts
    for some of its keys only: the others stand where the mapping does.
    """

    value: Any
    source: Source | None
    parts: Mapping[str, Traced] | Sequence[Traced] | None = None

    def get(self, *steps: str | int) -> Traced | None:
        """The part at these steps, None when there is nothing (a null counts as a value)."""
        node: Traced | None = self
        for step in steps:
            if node is None:
                return None
            node = node.child(step)
        return node

    def child(self, step: str | int) -> Traced | None:
        """The part one step down."""
        value = self.value
        if isinstance(step, str):
            if not isinstance(value, dict) or step not in value:
                return None
        elif not isinstance(value, list) or not 0 <= step < len(value):
            return None
        if self.parts is None:
            return Traced(value[step], self.source.child(step) if self.source else None)
        if isinstance(self.parts, Mapping):
            return self.parts.get(str(step)) or Traced(value[step], self.source)
        return self.parts[step] if isinstance(step, int) else None

    def items(self) -> list[tuple[str, Traced]]:
        """The parts of a mapping; nothing for any other value."""
        if not isinstance(self.value, dict):
            return []
        return [(key, part) for key in self.value if (part := self.child(key)) is not None]

    def elements(self) -> list[Traced]:
        """The parts of a list; nothing for any other value."""
        if not isinstance(self.value, list):
            return []
        return [part for index in range(len(self.value)) if (part := self.child(index)) is not None]

    def origin(self, path: Path) -> Source | None:
        """Who said the value at ``path``; None when the path does not exist or nobody spells it."""
        node = self.get(*path)
        return node.first_source() if node is not None else None

    def first_source(self) -> Source | None:
        """The own source, else that of the first part that has one."""
        if self.source is not None or self.parts is None:
            return self.source
        parts = self.parts.values() if isinstance(self.parts, Mapping) else self.parts
        return next((found for part in parts if (found := part.first_source()) is not None), None)


def mapping(parts: Mapping[str, Traced | None], source: Source | None = None) -> Traced:
    """A mapping put together from parts; what is None stays absent."""
    present = {key: part for key, part in parts.items() if part is not None}
    return Traced({key: part.value for key, part in present.items()}, source, present)


def sequence(parts: Sequence[Traced], source: Source | None = None) -> Traced:
    """A list put together from parts."""
    return Traced([part.value for part in parts], source, tuple(parts))
