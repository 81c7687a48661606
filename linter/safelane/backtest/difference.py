"""What other parameters change: the commits that are blocked or warned about with them alone, or without them alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safelane.backtest.result import Result
from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Commits, newest first: how many there were ``before``, how many ``after``, which came and which went."""

    before: int
    after: int
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @classmethod
    def of(cls, before: Sequence[str], after: Sequence[str]) -> Moved:
        """Of the same line of commits, judged twice."""
        had, has = set(before), set(after)
        new = tuple(commit for commit in after if commit not in had)
        return cls(len(before), len(after), new, tuple(commit for commit in before if commit not in has))

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"before": self.before, "after": self.after, "new": list(self.new), "gone": list(self.gone)}


@dataclass(frozen=True, slots=True)
class Change:
    """What moved for a rule, or for the run where ``rule`` is None."""

    rule: str | None
    blocked: Moved
    warned: Moved

    def __bool__(self) -> bool:
        return bool(self.blocked or self.warned)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"blocked": self.blocked.data(), "warned": self.warned.data()}


@dataclass(frozen=True, slots=True)
class Difference:
    """The policy without and with ``params``, as they were given: of the run, and of the rules for which it differs."""

    params: tuple[str, ...]
    run: Change
    rules: tuple[Change, ...]

    @classmethod
    def of(cls, params: Sequence[str], before: Result, after: Result) -> Difference:
        """Two results of the same commits and the same rules."""
        had = {row.rule: row for row in before.rules}
        changes = [
            Change(row.rule, Moved.of(had[row.rule].blocked, row.blocked), Moved.of(had[row.rule].warned, row.warned))
            for row in after.rules
        ]
        run = Change(None, Moved.of(before.blocked, after.blocked), Moved.of(before.warned, after.warned))
        return cls(tuple(params), run, tuple(filter(None, changes)))

    def data(self) -> dict[str, Any]:
        """As JSON."""
        rules = [{"rule": change.rule, **change.data()} for change in self.rules]
        return {"params": list(self.params), **self.run.data(), "rules": rules}
