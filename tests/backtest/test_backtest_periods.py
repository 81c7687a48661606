"""Calendar periods: the finest of which few cover all commits, whatever the clocks said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safelane.backtest.periods import Periods


def _at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("first", "last", "unit", "names"),
    [
        ("2026-01-05", "2026-01-06", "day", ("2026-01-05", "2026-01-06")),
        ("2025-12-31", "2026-06-01", "week", ("week of 2025-12-29", "week of 2026-06-01")),
        ("2023-11-30", "2026-02-01", "month", ("2023-11", "2026-02")),
        ("2019-12-31", "2026-04-01", "quarter", ("2019 Q4", "2026 Q2")),
        ("1999-12-31", "2026-04-01", "year", ("1999", "2026")),
        ("1970-01-01", "9999-04-01", "152 years", ("1970 to 2121", "9874 to 10025")),
    ],
)
def test_the_finest_periods_that_are_few(first: str, last: str, unit: str, names: tuple[str, str]) -> None:
    periods = Periods.of([_at(last), _at(first)])
    assert (periods.unit, periods.names[0], periods.names[-1]) == (unit, *names)
    assert len(periods.names) <= 53
    counts = periods.counted([_at(first), _at(last), _at(last)])
    assert (counts[0], counts[-1], sum(counts)) == (1, 2, 3)


def test_periods_without_commits_have_their_place() -> None:
    periods = Periods.of([_at("2026-01-05"), _at("2026-01-08")])
    assert periods.counted([_at("2026-01-05"), _at("2026-01-08")]) == [1, 0, 0, 1]


@pytest.mark.parametrize("seconds", [[], [0], [-(1 << 62), 1 << 62], [1 << 62]])
def test_any_clock_is_borne(seconds: list[int]) -> None:
    periods = Periods.of(seconds)
    assert 1 <= len(periods.names) <= 53
    assert sum(periods.counted(seconds)) == len(seconds)
