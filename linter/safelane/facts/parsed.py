"""Files that were parsed, kept for whoever looks at many trees: neighbours in a history differ in few blobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TypeAlias

from safelane.documents import Document, Unreadable
from safelane.frozen import dataclass
from safelane.location import Side

Parts: TypeAlias = tuple[Document | Unreadable, ...]
Key: TypeAlias = tuple[Side, str, str]  # side, path, blob: what is in a document says all three


@dataclass(slots=True)
class Parsed:
    """The documents of the files that were asked for last; ``most`` are the bytes of their texts, about a tenth of
    what they take. Of one set of limits, and of one thread.
    """

    most: int = 24 << 20
    _kept: dict[Key, tuple[Parts, int]] = field(default_factory=dict)  # in the order of their last use
    _size: int = 0

    def of(self, key: Key, size: int, parse: Callable[[], Parts]) -> Parts:
        """The documents of a file of ``size`` bytes, parsed when they are not known."""
        known = self._kept.pop(key, None)
        if known is None:
            known = parse(), size
            self._size += size
        self._kept[key] = known
        while self._size > self.most and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._size -= self._kept.pop(oldest)[1]
        return known[0]
