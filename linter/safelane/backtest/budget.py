"""The noise budget: which share of commits a policy, and each of its rules, may block or warn about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from safelane.backtest.result import Result, RuleResult
from safelane.errors import UsageError, nearest
from safelane.frozen import dataclass

KINDS = ("blocked", "warned")
EACH = "each"
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%\Z", re.ASCII)
_FORM = "for example blocked=2%,warned=8%,each.warned=3%,replicas-cut.blocked=0.5%"


class State(StrEnum):
    """``unsure``: within, unless commits that could not be decided would have been blocked or warned about."""

    WITHIN = "within"
    BEYOND = "beyond"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Limit:
    """The ``percent`` of commits that may be ``blocked`` or ``warned``: by all rules, by ``each``, or by one."""

    rule: str | None
    kind: str
    percent: Fraction

    @classmethod
    def of(cls, text: str) -> Limit:
        """From ``blocked=2%`` or ``RULE.blocked=2%``. Raises UsageError."""
        name, sign, said = text.partition("=")
        rule, _, kind = name.strip().rpartition(".")
        if not sign or not kind:
            raise UsageError(f"--budget takes [RULE.]blocked=N% or [RULE.]warned=N%, not {text!r}", _FORM)
        if kind not in KINDS:
            raise UsageError(f"--budget limits blocked and warned, not {kind!r}{nearest(kind, KINDS)}", _FORM)
        share = _PERCENT.match(said.strip())
        percent = Fraction(share[1]) if share is not None else Fraction(101)
        if percent > 100:
            raise UsageError(f"--budget {name.strip()} takes a share from 0% to 100%, not {said.strip()!r}", _FORM)
        return cls(rule or None, kind, percent)


def limits_of(texts: Iterable[str], rules: Collection[str]) -> tuple[Limit, ...]:
    """What ``--budget`` says, in any number of times; ``rules`` are in force. Raises UsageError."""
    found: dict[tuple[str | None, str], Limit] = {}
    for text in (part for said in texts for part in said.split(",")):
        limit = Limit.of(text)
        if limit.rule is not None and limit.rule not in (*rules, EACH):
            raise UsageError(f"--budget: no rule {limit.rule!r} is in force{nearest(limit.rule, (*rules, EACH))}")
        if (limit.rule, limit.kind) in found:
            raise UsageError(f"--budget says {text.partition('=')[0].strip()} twice")
        found[limit.rule, limit.kind] = limit
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Held:
    """What a limit came to: ``rule`` is None for the whole run; ``count`` of ``commits``, ``unsure`` more at most."""

    rule: str | None
    kind: str
    percent: Fraction
    count: int
    unsure: int
    commits: int

    @property
    def state(self) -> State:
        """Whether the share stays within the limit."""
        allowed = self.percent * self.commits / 100
        if self.count > allowed:
            return State.BEYOND
        return State.UNSURE if self.count + self.unsure > allowed else State.WITHIN

    @property
    def share(self) -> float:
        """Percent of the commits."""
        return 100 * self.count / self.commits if self.commits else 0.0

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "limit": float(self.percent),
            "share": round(self.share, 3),
            "count": self.count,
            "state": str(self.state),
        }


@dataclass(frozen=True, slots=True)
class Budget:
    """All that was held against a limit: the run first, then the rules, those with the largest share first."""

    held: tuple[Held, ...]

    @classmethod
    def of(cls, limits: Sequence[Limit], result: Result) -> Budget:
        """A rule's own limit goes before that of ``each``, of blocked and of warned apart."""
        known = {(limit.rule, limit.kind): limit.percent for limit in limits}
        of_rules = [held for row in result.rules for held in _of_rule(row, result, known)]
        of_rules.sort(key=lambda held: (-held.count, held.kind, held.rule))
        return cls((*_of_run(result, known), *of_rules))

    @property
    def state(self) -> State:
        """That of the whole: beyond when anything is."""
        states = {held.state for held in self.held}
        return next((state for state in (State.BEYOND, State.UNSURE) if state in states), State.WITHIN)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"state": str(self.state), "limits": [held.data() for held in self.held]}


_Known = Mapping[tuple[str | None, str], Fraction]


def _of_run(result: Result, known: _Known) -> Iterator[Held]:
    for kind, found in zip(KINDS, (result.blocked, result.warned), strict=True):
        if (None, kind) in known:
            yield Held(None, kind, known[None, kind], len(found), len(result.unsure), len(result.commits))


def _of_rule(row: RuleResult, result: Result, known: _Known) -> Iterator[Held]:
    for kind, found in zip(KINDS, (row.blocked, row.warned), strict=True):
        percent = known.get((row.rule, kind), known.get((EACH, kind)))
        if percent is not None:
            unsure = len(set(result.unsure).difference(found))
            yield Held(row.rule, kind, percent, len(found), unsure, len(result.commits))
