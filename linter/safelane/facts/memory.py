"""What is kept from tree to tree by whoever looks at many of one history: neighbours differ in few files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from safelane.documents import Document, Unreadable
from safelane.frozen import dataclass
from safelane.location import Side
from safelane.resources import Kustomizations

if TYPE_CHECKING:
    from safelane.facts.index.search import Anchor

Parts: TypeAlias = tuple[Document | Unreadable, ...]
Key: TypeAlias = tuple[Side, str, str]  # side, path, blob: what is in a document says all three


@dataclass(slots=True)
class Parsed:
    """The documents of the files that were asked for last; ``most`` are the bytes of their texts."""

    most: int = 24 << 20  # what becomes of them takes about ten times as much
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


@dataclass(slots=True)
class TreeMemory:
    """Of one configuration and one thread: parsed files, the kustomizations of the last tree, a tree searched whole."""

    parsed: Parsed = field(default_factory=Parsed)
    kustomizations: Kustomizations | None = None
    anchor: Anchor | None = None
