"""What aliases cost, so that bombs are refused while they are read and not when somebody walks the value."""

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


class AliasCount:
    """go-yaml's own limit: the share of what aliases repeat in all that it decodes (``decode.go``, allowedAliasRatio).

    ``aliases`` is the number of aliases so far, those inside of others included.
    """

    __slots__ = ("_repeated", "aliases")

    def __init__(self) -> None:
        self.aliases = 0
        self._repeated = 0

    def is_excessive(self, anchored: Anchored, nodes: int) -> bool:
        """Whether one more use is too much; ``nodes`` counts all nodes, this use included."""
        self.aliases += anchored.aliases + 1
        self._repeated += anchored.nodes + anchored.aliases
        decoded = nodes + self.aliases
        allowed = 0.99 - 0.89 * min(max((decoded - _LOW) / (_HIGH - _LOW), 0), 1)
        return self._repeated > 100 and decoded > 1000 and self._repeated > allowed * decoded
