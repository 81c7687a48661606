"""What came of a backtest: commit by commit, summed up by rule, and set beside what was reverted later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safelane.backtest.judging import Outcome
from safelane.backtest.lift import Counts
from safelane.backtest.units import Unit
from safelane.cache import Cache
from safelane.facts.history.log import read_log
from safelane.facts.history.reverts import undone
from safelane.findings import Verdict
from safelane.frozen import dataclass
from safelane.git.repository import Repository


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule: the commits that it would have ``blocked``, and those in which it would only have ``warned``.

    Both are ids, newest first; ``counts`` are of the blocked commits, against what was reverted.
    """

    rule: str
    blocked: tuple[str, ...]
    warned: tuple[str, ...]
    counts: Counts

    def data(self) -> dict[str, Any]:
        """As the contract has it."""
        lift, interval = self.counts.lift, self.counts.interval
        return {
            "rule": self.rule,
            "blocked": len(self.blocked),
            "warned": len(self.warned),
            "commits": list(self.blocked),
            "reverted": self.counts.both,
            "lift": round(lift, 3) if lift is not None else None,
            "interval": [round(bound, 3) for bound in interval] if interval is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """All rules in force, and the commits by what came of them, newest first.

    ``warned`` are those that pass with a warning, ``reverted`` those that were taken back later.
    """

    commits: tuple[str, ...]
    blocked: tuple[str, ...]
    warned: tuple[str, ...]
    unsure: tuple[str, ...]
    reverted: frozenset[str]
    rules: tuple[RuleResult, ...]

    @classmethod
    def of(
        cls, units: Sequence[Unit], outcomes: Mapping[str, Outcome], rules: Sequence[str], reverted: frozenset[str]
    ) -> Result:
        """The sums; ``units`` are newest first, ``rules`` the ids of those in force."""
        found = [(unit.commit, outcomes[unit.commit]) for unit in units]
        rows = [_row(rule, found, reverted) for rule in rules]
        return cls(
            tuple(commit for commit, _ in found),
            tuple(commit for commit, outcome in found if outcome.verdict is Verdict.BLOCKED),
            tuple(commit for commit, outcome in found if outcome.verdict is Verdict.PASS and outcome.warned),
            tuple(commit for commit, outcome in found if outcome.verdict is Verdict.UNSURE),
            reverted,
            tuple(sorted(rows, key=lambda row: (-len(row.blocked), -len(row.warned), row.rule))),
        )

    @property
    def speaking(self) -> tuple[RuleResult, ...]:
        """The rules that said anything."""
        return tuple(row for row in self.rules if row.blocked or row.warned)

    def data(self, seconds: float) -> dict[str, Any]:
        """As the contract has it; ``seconds`` is how long it took."""
        return {
            "version": 1,
            "commits": len(self.commits),
            "seconds": round(seconds, 3),
            "blocked": len(self.blocked),
            "warned": len(self.warned),
            "unsure": len(self.unsure),
            "reverted": len(self.reverted),
            "rules": [rule.data() for rule in self.rules],
        }


def _row(rule: str, found: Sequence[tuple[str, Outcome]], reverted: frozenset[str]) -> RuleResult:
    blocked = tuple(commit for commit, outcome in found if rule in outcome.blocked)
    warned = tuple(commit for commit, outcome in found if rule in outcome.warned)
    counts = Counts(len(found), len(blocked), len(reverted), len(reverted.intersection(blocked)))
    return RuleResult(rule, blocked, warned, counts)


@dataclass(frozen=True, slots=True)
class Past:
    """What git says of the commits of one line: title and time by id, and those that were taken back later."""

    said: Mapping[str, tuple[str, int]]
    reverted: frozenset[str]

    @classmethod
    def of(cls, repository: Repository, units: Sequence[Unit], cache: Cache | None = None) -> Past:
        """Of units that are newest first; what a later one of them took back is said in ``facts.history.reverts``."""
        if not units:
            return cls({}, frozenset())
        records = read_log(repository, units[0].commit, cache, len(units)).records
        said = {record.id: (record.title, record.seconds) for record in records}
        missing = [unit.commit for unit in units if unit.commit not in said]  # mass changes have no record
        for commit in filter(None, map(repository.commit, missing)):
            said[commit.id] = (commit.title, commit.seconds)
        return cls(said, frozenset(records[one.change].id for one in undone(records)))
