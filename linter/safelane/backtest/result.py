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
    """One rule: the ``commits`` that it would have blocked, newest first, and in how many it would have warned alone.

    ``counts`` are of the blocked commits, against what was reverted.
    """

    rule: str
    commits: tuple[str, ...]
    warned: int
    counts: Counts

    def data(self) -> dict[str, Any]:
        """As the contract has it."""
        lift, interval = self.counts.lift, self.counts.interval
        return {
            "rule": self.rule,
            "blocked": len(self.commits),
            "warned": self.warned,
            "commits": list(self.commits),
            "reverted": self.counts.both,
            "lift": round(lift, 3) if lift is not None else None,
            "interval": [round(bound, 3) for bound in interval] if interval is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """All rules in force; ``blocked``, ``warned`` (and not blocked) and ``unsure`` count commits.

    ``reverted`` are the commits that were taken back later.
    """

    commits: int
    blocked: int
    warned: int
    unsure: int
    reverted: int
    rules: tuple[RuleResult, ...]

    @classmethod
    def of(
        cls, units: Sequence[Unit], outcomes: Mapping[str, Outcome], rules: Sequence[str], reverted: frozenset[str]
    ) -> Result:
        """The sums; ``units`` are newest first, ``rules`` the ids of those in force."""
        found = [(unit.commit, outcomes[unit.commit]) for unit in units]
        verdicts = [outcome.verdict for _, outcome in found]
        blocked = {rule: tuple(commit for commit, outcome in found if rule in outcome.blocked) for rule in rules}
        warned = {rule: sum(rule in outcome.warned for _, outcome in found) for rule in rules}
        rows = [
            RuleResult(
                rule,
                blocked[rule],
                warned[rule],
                Counts(len(units), len(blocked[rule]), len(reverted), len(reverted.intersection(blocked[rule]))),
            )
            for rule in rules
        ]
        return cls(
            len(units),
            verdicts.count(Verdict.BLOCKED),
            sum(outcome.verdict is Verdict.PASS and bool(outcome.warned) for _, outcome in found),
            verdicts.count(Verdict.UNSURE),
            len(reverted),
            tuple(sorted(rows, key=lambda row: (-len(row.commits), -row.warned, row.rule))),
        )

    def data(self, seconds: float) -> dict[str, Any]:
        """As the contract has it; ``seconds`` is how long it took."""
        return {
            "version": 1,
            "commits": self.commits,
            "seconds": round(seconds, 3),
            "blocked": self.blocked,
            "warned": self.warned,
            "unsure": self.unsure,
            "reverted": self.reverted,
            "rules": [rule.data() for rule in self.rules],
        }


def reverted_among(repository: Repository, units: Sequence[Unit], cache: Cache | None = None) -> frozenset[str]:
    """The commits of one line, newest first, that a later one of them took back (``facts.history.reverts``)."""
    if not units:
        return frozenset()
    records = read_log(repository, units[0].commit, cache, len(units)).records
    return frozenset(records[one.change].id for one in undone(records))
