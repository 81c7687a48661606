"""Judging a stretch of history: one process, one memory, from the oldest commit to the newest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from safelane.backtest.files import PolicyFiles
from safelane.backtest.units import Unit
from safelane.cache import Cache
from safelane.errors import UndecidedError
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Action, Report, Status, Verdict
from safelane.frozen import dataclass
from safelane.gate.checking import Asked, unmasked
from safelane.gate.memory import Memory
from safelane.git import open_repository
from safelane.git.repository import Repository
from safelane.policy.force import PolicyInForce


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the policy says of a commit: the rules that would have blocked it, and those that would have warned.

    ``lasting`` is False when the repository lacked an object, which a fetch may bring.
    """

    verdict: Verdict
    blocked: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    lasting: bool = True

    def data(self) -> list[Any]:
        """As JSON."""
        return [str(self.verdict), list(self.blocked), list(self.warned)]

    @classmethod
    def of(cls, data: Any) -> Outcome | None:
        """From JSON; None for what is not of that form."""
        try:
            verdict, blocked, warned = data
            if all(isinstance(rule, str) for rules in (blocked, warned) for rule in rules):
                return cls(Verdict(verdict), tuple(blocked), tuple(warned))
        except (TypeError, ValueError):
            pass
        return None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work for one process: units of one line, oldest first, in the repository at an absolute path.

    ``cache`` keeps what is known of the past, for rules that ask for it.
    """

    repository: str
    files: PolicyFiles
    units: tuple[Unit, ...]
    cache: Cache | None = None


def judge(stretch: Stretch) -> list[tuple[str, Outcome]]:
    """The outcomes by commit."""
    return list(judged(stretch))


def judged(stretch: Stretch) -> Iterator[tuple[str, Outcome]]:
    """The outcomes by commit, one by one."""
    repository, policy = open_repository(stretch.repository, os.environ), stretch.files.policy(stretch.cache)
    judging = Judging(repository, policy, Memory.of_history(), stretch.cache)
    for unit in stretch.units:
        yield unit.commit, judging.outcome(unit)


@dataclass(frozen=True, slots=True)
class Judging:
    """One policy on one repository, in one thread."""

    repository: Repository
    policy: PolicyInForce
    memory: Memory
    cache: Cache | None

    def outcome(self, unit: Unit) -> Outcome:
        """What the policy says of one commit, at the time when it was made."""
        repository = self.repository
        try:
            commit = repository.commit(unit.commit)
            assert commit is not None
            now = datetime.fromtimestamp(commit.seconds, UTC)
            said = ChangeFacts(now, commit.title, commit.body, commit.author)
            asked = Asked(said, cache=self.cache, memory=self.memory, repository=repository)
            report, _ = unmasked(repository.tree(unit.parent), repository.tree(unit.commit), self.policy, asked)
        except UndecidedError:
            return Outcome(Verdict.UNSURE, lasting=False)
        return _outcome(report)


def _outcome(report: Report) -> Outcome:
    new = [finding for finding in report.findings if finding.status is Status.NEW and finding.waiver is None]
    blocked = {finding.rule for finding in new if finding.blocks}
    warned = {finding.rule for finding in new if finding.action is Action.WARN}
    missing = any(entry.reason == "missing-blob" or "is missing" in entry.detail for entry in report.unchecked)
    return Outcome(report.verdict, tuple(sorted(blocked)), tuple(sorted(warned - blocked)), not missing)
