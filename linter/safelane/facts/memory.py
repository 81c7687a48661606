"""What is kept from tree to tree by whoever looks at many of one history: neighbours differ in few files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from safelane.documents.sides import Parts, on_side
from safelane.frozen import dataclass
from safelane.location import Side
from safelane.resources import Kustomizations

if TYPE_CHECKING:
    from safelane.facts.index.search import Anchor
    from safelane.facts.packed import Pack


@dataclass(slots=True)
class Parsed:
    """The documents of the files that were asked for last, by path and blob; ``most`` are the bytes of their texts.

    What is the same in both revisions is kept once. ``pack`` has the files of earlier runs.
    """

    most: int = 24 << 20  # what becomes of them takes about ten times as much
    pack: Pack | None = None
    _kept: dict[tuple[str, str], tuple[Parts, int]] = field(default_factory=dict)  # in the order of their last use
    _size: int = 0

    def known(self, path: str, blob: str, side: Side, reread: Callable[[], bytes]) -> Parts | None:
        """The documents of a file that was parsed before; ``reread`` gives its bytes, when places are asked for."""
        known = self._kept.pop((path, blob), None)
        if known is not None:
            self._kept[path, blob] = known
            return on_side(known[0], side)
        return self.pack.get(path, blob, side, reread) if self.pack is not None else None

    def take(self, path: str, blob: str, size: int, parts: Parts) -> None:
        """Keep the documents of a file of ``size`` bytes that was not known."""
        if self.pack is not None:
            self.pack.put(path, blob, parts)
        self._kept[path, blob] = parts, size
        self._size += size
        while self._size > self.most and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._size -= self._kept.pop(oldest)[1]


@dataclass(slots=True)
class TreeMemory:
    """Of one configuration and one thread: parsed files, the kustomizations of the last tree.

    With an ``anchor``, a tree that was searched whole answers for its neighbours.
    """

    parsed: Parsed = field(default_factory=Parsed)
    kustomizations: Kustomizations | None = None
    anchor: Anchor | None = None
