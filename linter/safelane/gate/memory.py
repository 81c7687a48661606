"""What a process that judges many changes by one policy keeps from one to the next."""

from __future__ import annotations

from dataclasses import field

from safelane.facts.parsed import Parsed
from safelane.frozen import dataclass
from safelane.rules.judging import Prepared


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one policy and one thread: files that were parsed, rules that were compiled. No answer depends on it."""

    parsed: Parsed = field(default_factory=Parsed)
    rules: Prepared = field(default_factory=Prepared)
