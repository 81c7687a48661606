"""How much more often flagged commits were reverted, and how sure that is."""

from __future__ import annotations

import math
import random

import pytest

from safelane.backtest.lift import Counts


def test_lift_is_the_share_among_the_flagged_by_that_among_all() -> None:
    assert Counts(all=1000, flagged=50, reverted=20, both=5).lift == pytest.approx(5.0)


@pytest.mark.parametrize("counts", [Counts(100, 0, 5, 0), Counts(100, 5, 0, 0), Counts(0, 0, 0, 0)])
def test_nothing_is_said_where_nothing_was_flagged_or_reverted(counts: Counts) -> None:
    assert counts.lift is None
    assert counts.interval is None


def test_who_flags_everything_tells_nothing() -> None:
    assert Counts(100, 100, 10, 10).interval == (1.0, 1.0)


def test_the_largest_lift_there_can_be_is_not_exceeded() -> None:
    low, high = Counts(all=1000, flagged=10, reverted=5, both=5).interval or (0, 0)
    assert 1 < low < 100
    assert high == pytest.approx(100.0)


def test_no_case_among_the_flagged_leaves_room_upwards() -> None:
    low, high = Counts(all=2000, flagged=18, reverted=11, both=0).interval or (9, 0)
    assert low == 0
    assert 20 < high < 30


@pytest.mark.parametrize("counts", [Counts(2000, 40, 30, 3), Counts(500, 100, 12, 6), Counts(300, 20, 9, 8)])
def test_bounds_are_where_the_score_reaches_the_quantile(counts: Counts) -> None:
    """The most likely shares at a bound are found here by trying them out, not by the formula."""
    assert counts.interval is not None
    for bound in counts.interval:
        share = counts.flagged / counts.all
        ratio = bound * (1 - share) / (1 - bound * share)
        assert _score(counts, ratio) == pytest.approx(3.841459, rel=0.01)


def _score(counts: Counts, ratio: float) -> float:
    others, cases = counts.all - counts.flagged, counts.reverted - counts.both

    def likelihood(second: float) -> float:
        first = ratio * second
        return (
            counts.both * math.log(first)
            + (counts.flagged - counts.both) * math.log1p(-first)
            + cases * math.log(second)
            + (others - cases) * math.log1p(-second)
        )

    second = max((step / 100_000 * min(1, 1 / ratio) for step in range(1, 100_000)), key=likelihood)
    groups = ((counts.both, counts.flagged, ratio * second), (cases, others, second))
    return sum((x - n * p) ** 2 / (n * p * (1 - p)) for x, n, p in groups)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    chance = random.Random(7)
    flagged_share, flagged_risk, other_risk = 0.03, 0.04, 0.01
    truth = flagged_risk / (flagged_share * flagged_risk + (1 - flagged_share) * other_risk)
    held = said = 0
    for _ in range(400):
        flagged = sum(chance.random() < flagged_share for _ in range(800))
        both = sum(chance.random() < flagged_risk for _ in range(flagged))
        others = sum(chance.random() < other_risk for _ in range(800 - flagged))
        interval = Counts(800, flagged, both + others, both).interval
        if interval is not None:
            said += 1
            held += interval[0] <= truth <= interval[1]
    assert 0.92 < held / said < 0.98
