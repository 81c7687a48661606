"""The noise budget: what it takes, and what a result comes to under it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from safelane.backtest.budget import Budget, Limit, State, limits_of
from safelane.backtest.judging import Outcome
from safelane.backtest.result import Result
from safelane.backtest.units import Unit
from safelane.errors import UsageError
from safelane.findings import Verdict

RULES = ("floating", "replicas")
PASS, UNSURE = Outcome(Verdict.PASS), Outcome(Verdict.UNSURE)
BLOCKED = Outcome(Verdict.BLOCKED, ("replicas",), ("floating",))
WARNED = Outcome(Verdict.PASS, (), ("floating",))


def _result(*outcomes: Outcome) -> Result:
    units = [Unit(f"{place:040x}", "") for place in range(len(outcomes))]
    found = {unit.commit: outcome for unit, outcome in zip(units, outcomes, strict=True)}
    return Result.of(units, found, RULES, frozenset())


def _states(budget: Budget) -> dict[tuple[str | None, str], str]:
    return {(held.rule, held.kind): str(held.state) for held in budget.held}


def _held(said: str, *outcomes: Outcome) -> Budget:
    return Budget.of(limits_of([said], RULES), _result(*outcomes))


def test_a_share_of_exactly_the_limit_is_within() -> None:
    assert _held("blocked=25%", BLOCKED, PASS, PASS, PASS).state is State.WITHIN
    assert _held("blocked=24.999999%", BLOCKED, PASS, PASS, PASS).state is State.BEYOND
    assert _held("blocked=0%", PASS).state is State.WITHIN
    assert _held("blocked=0%").state is State.WITHIN


def test_the_run_and_each_rule_are_held_apart() -> None:
    budget = _held("warned=30%,each.warned=40%,replicas.blocked=20%", BLOCKED, WARNED, PASS, PASS)
    assert _states(budget) == {
        (None, "warned"): "within",
        ("floating", "warned"): "beyond",
        ("replicas", "warned"): "within",
        ("replicas", "blocked"): "beyond",
    }
    assert budget.state is State.BEYOND


def test_the_limit_of_a_rule_goes_before_that_of_each() -> None:
    states = _states(_held("each.warned=10%,floating.warned=60%", BLOCKED, WARNED, PASS, PASS))
    assert states == {("floating", "warned"): "within", ("replicas", "warned"): "within"}


def test_commits_that_could_not_be_decided_leave_a_budget_open() -> None:
    assert _held("blocked=40%", BLOCKED, UNSURE, PASS, PASS).state is State.UNSURE
    assert _held("blocked=50%", BLOCKED, UNSURE, PASS, PASS).state is State.WITHIN
    assert _held("blocked=20%", BLOCKED, UNSURE, PASS, PASS).state is State.BEYOND
    assert _held("replicas.blocked=30%", BLOCKED, UNSURE, PASS, PASS).state is State.UNSURE


def test_limits_may_come_in_one_text_or_in_several() -> None:
    limits = limits_of(["blocked=2%, each.warned=0.5 %", "warned=8%"], RULES)
    assert limits == (
        Limit(None, "blocked", Fraction(2)),
        Limit("each", "warned", Fraction(1, 2)),
        Limit(None, "warned", Fraction(8)),
    )


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("", "takes"),
        ("blocked", "takes"),
        ("=2%", "takes"),
        ("blocked=2", "share from 0% to 100%, not '2'"),
        ("blocked=0.02", "share from 0% to 100%"),
        ("blocked=101%", "share from 0% to 100%"),
        ("blocked=-1%", "share from 0% to 100%"),
        ("blocked=nan%", "share from 0% to 100%"),
        ("blocked=٢%", "share from 0% to 100%"),
        ("bocked=2%", "did you mean 'blocked'"),
        ("replica.blocked=2%", "did you mean 'replicas'"),
        ("blocked=2%,blocked=3%", "says blocked twice"),
        ("blocked=2%,", "takes"),
    ],
)
def test_what_is_no_budget_is_wrong_usage(said: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        limits_of([said], RULES)
