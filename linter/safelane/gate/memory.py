"""What a process that judges many changes by one policy keeps from one to the next."""

from __future__ import annotations

from dataclasses import field

from safelane.cache import Cache
from safelane.documents import Limits
from safelane.facts.memory import Parsed, TreeMemory
from safelane.frozen import dataclass
from safelane.rules.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one thread: what trees share that are neighbours under one policy, None for trees that have nothing to do with
    each other; rules that were compiled. No answer depends on it.
    """

    trees: TreeMemory | None = field(default_factory=TreeMemory)
    rules: Prepared = field(default_factory=Prepared)

    @classmethod
    def of_tree(cls, cache: Cache | None, name: str, limits: Limits) -> Memory:
        """For a whole tree, whose parsed files are kept from run to run under a name."""
        from safelane.facts.packed import Pack

        return cls(TreeMemory(Parsed(pack=Pack.read(cache, name, limits) if cache is not None else None)))

    def save(self) -> None:
        """Keep on disk what is to be kept there."""
        if self.trees is not None and self.trees.parsed.pack is not None:
            self.trees.parsed.pack.save()

    @classmethod
    def of_history(cls) -> Memory:
        """For changes that follow one another."""
        from safelane.facts.index.search import Anchor

        return cls(TreeMemory(anchor=Anchor()))
