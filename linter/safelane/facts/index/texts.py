"""The texts of many blobs, searched as one: a question costs a few milliseconds, however many files there are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from safelane.facts.index.needles import in_utf8
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.repository import Entry, Tree

_MOST = 1 << 30  # bytes of text that are held at most: a tree with more is not searched


@dataclass(frozen=True, slots=True)
class Texts:
    """Blobs one after the other, with a NUL between them."""

    buffer: bytes
    starts: list[int]
    ids: list[str]

    @classmethod
    def of(cls, tree: Tree, entries: Iterable[Entry]) -> Texts:
        """The texts of files with different ids. Raises MissingObjectError, UnknownError."""
        parts: list[bytes] = []
        starts: list[int] = []
        ids: list[str] = []
        position = 0
        for entry in entries:
            data = in_utf8(tree.data(entry))
            starts.append(position)
            ids.append(entry.id)
            parts.append(data)
            position += len(data) + 1
            if position > _MOST:
                raise UnknownError(f"the tree holds more than {_MOST >> 20} MiB of text")
        return cls(b"\0".join(parts), starts, ids)

    @property
    def size(self) -> int:
        """How many bytes a question goes through."""
        return len(self.buffer)

    def holding(self, needle: bytes) -> list[str]:
        """The ids of the blobs that hold these bytes; of none, when there are no bytes or a NUL in them."""
        found: list[str] = []
        buffer, starts = self.buffer, self.starts
        position = buffer.find(needle) if needle and b"\0" not in needle else -1
        while position >= 0:
            place = bisect_right(starts, position)
            found.append(self.ids[place - 1])
            position = buffer.find(needle, starts[place]) if place < len(starts) else -1
        return found
