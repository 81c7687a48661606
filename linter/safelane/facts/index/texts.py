"""The texts of many blobs, searched as one: a question costs a few milliseconds, however many files there are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field

from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.repository import Entry, Tree

_MOST = 1 << 30  # bytes of text that are held at most: a tree with more is not searched


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Blobs read together, with a NUL between them, which no needle holds."""

    buffer: bytes
    starts: list[int]
    ids: list[str]
    found: dict[bytes, frozenset[str]] = field(default_factory=dict)

    def holding(self, needle: bytes) -> frozenset[str]:
        known = self.found.get(needle)
        if known is None:
            known = self.found[needle] = frozenset(self._search(needle))
        return known

    def _search(self, needle: bytes) -> list[str]:
        ids = []
        position = self.buffer.find(needle)
        while position >= 0:
            place = bisect_right(self.starts, position)
            ids.append(self.ids[place - 1])
            position = self.buffer.find(needle, self.starts[place]) if place < len(self.starts) else -1
        return ids


@dataclass(slots=True)
class Texts:
    """Blobs by id, of one tree or several; each is read once."""

    _chunks: list[_Chunk] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _size: int = 0

    def load(self, tree: Tree, entries: Mapping[str, Entry]) -> None:
        """Read the blobs (by id) that are not here yet. Raises MissingObjectError, UnknownError."""
        new = [id for id in entries if id not in self._known]
        if not new:
            return
        parts: list[bytes] = []
        starts: list[int] = []
        position = 0
        for id in new:
            data = tree.data(entries[id])
            starts.append(position)
            parts.append(data)
            position += len(data) + 1
            if self._size + position > _MOST:
                raise UnknownError(f"the tree holds more than {_MOST >> 20} MiB of text")
        self._chunks.append(_Chunk(b"\0".join(parts), starts, new))
        self._known.update(new)
        self._size += position

    def holding(self, needle: bytes) -> set[str]:
        """The ids of the blobs that hold these bytes; every blob for no bytes at all."""
        if not needle:
            return set(self._known)
        return set().union(*(chunk.holding(needle) for chunk in self._chunks)) if b"\0" not in needle else set()
