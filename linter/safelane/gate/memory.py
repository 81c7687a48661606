"""What a process that judges many changes by one policy keeps from one to the next."""

from __future__ import annotations

from dataclasses import field

from safelane.facts.memory import TreeMemory
from safelane.frozen import dataclass
from safelane.rules.judging import Prepared


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one policy and one thread: what neighbours share, rules that were compiled. No answer depends on it."""

    trees: TreeMemory = field(default_factory=TreeMemory)
    rules: Prepared = field(default_factory=Prepared)
