"""What aliases stand for and what they cost, so that bombs are refused before somebody walks the value."""

from __future__ import annotations

from typing import Any, NamedTuple

_LOW, _HIGH = 400_000, 4_000_000


class Anchored(NamedTuple):
    """What an alias stands for; ``event`` is a scalar's, for its use as a key.

    One use costs ``nodes``, go-yaml visits ``aliases`` more for it, and it nests ``height`` levels deep.
    """

    value: Any
    entry: int
    event: Any
    nodes: int
    aliases: int
    height: int


class Anchors:
    """The anchors of a document by name: a name that comes again names the later value, as YAML has it."""

    __slots__ = ("_aliases", "_known", "_opened", "_repeated")

    def __init__(self) -> None:
        self._known: dict[str, Anchored] = {}
        self._opened: dict[int, tuple[str, int, int]] = {}
        self._aliases = 0
        self._repeated = 0

    def scalar(self, event: Any, entry: int, value: Any) -> None:
        """A scalar has an anchor."""
        self._known[event.anchor] = Anchored(value, entry, event, 1, 0, 0)

    def opened(self, name: str, entry: int, nodes: int) -> None:
        """A collection with an anchor begins behind so many nodes; inside of it there is no such anchor."""
        self._known.pop(name, None)
        self._opened[entry] = (name, nodes, self._aliases)

    def closed(self, value: Any, entry: int, nodes: int, height: int) -> None:
        """A collection has ended; does nothing for one without an anchor."""
        if entry in self._opened:
            name, before, aliases = self._opened.pop(entry)
            self._known[name] = Anchored(value, entry, None, nodes - before, self._aliases - aliases, height)

    def get(self, name: str) -> Anchored | None:
        """What an alias of this name stands for here."""
        return self._known.get(name)

    def is_excessive(self, anchored: Anchored, nodes: int) -> bool:
        """Whether one more use is too much for go-yaml; ``nodes`` counts all nodes so far, this use included.

        Its limit is the share of what aliases repeat in all that it decodes (``allowedAliasRatio`` in decode.go).
        """
        self._aliases += anchored.aliases + 1
        self._repeated += anchored.nodes + anchored.aliases
        decoded = nodes + self._aliases
        allowed = 0.99 - 0.89 * min(max((decoded - _LOW) / (_HIGH - _LOW), 0), 1)
        return self._repeated > 100 and decoded > 1000 and self._repeated > allowed * decoded
