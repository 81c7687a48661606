"""Calendar periods that a line of commits falls into: days, weeks, months, quarters or years, never many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial

from safelane.frozen import dataclass

_MOST = 53
_EARLIEST, _LATEST = 0, 253_402_300_799  # 1970 to 9999: git keeps whatever a clock said


@dataclass(frozen=True, slots=True)
class Periods:
    """``names`` of all periods from the oldest to the newest, gaps too; ``unit`` is what one is called."""

    unit: str
    names: tuple[str, ...]
    place: Callable[[int], int]

    @classmethod
    def of(cls, seconds: Sequence[int]) -> Periods:
        """The finest periods of which few cover all times, which are seconds since 1970."""
        days = [day(one) for one in seconds] or [date(1970, 1, 1)]
        first, last = min(days), max(days)
        for unit, index, name in _UNITS:
            low, high = index(first), index(last)
            if high - low < _MOST:
                return cls(unit, tuple(map(name, range(low, high + 1))), partial(_place, index, low))
        width = -(-(last.year - first.year + 1) // _MOST)
        names = tuple(f"{year} to {year + width - 1}" for year in range(first.year, last.year + 1, width))
        return cls(f"{width} years", names, lambda at: (day(at).year - first.year) // width)

    def counted(self, seconds: Iterable[int]) -> list[int]:
        """How many times fall into each period."""
        counts = [0] * len(self.names)
        for one in seconds:
            counts[self.place(one)] += 1
        return counts


def day(seconds: int) -> date:
    """The day in UTC; what is beyond the calendar is its nearest day."""
    return datetime.fromtimestamp(min(max(seconds, _EARLIEST), _LATEST), UTC).date()


def _place(index: Callable[[date], int], low: int, seconds: int) -> int:
    return index(day(seconds)) - low


def _quarter(number: int) -> str:
    return f"{number // 4} Q{number % 4 + 1}"


_UNITS: tuple[tuple[str, Callable[[date], int], Callable[[int], str]], ...] = (
    ("day", date.toordinal, lambda number: date.fromordinal(number).isoformat()),
    (
        "week",
        lambda when: (when.toordinal() - 1) // 7,
        lambda number: f"week of {date.fromordinal(7 * number + 1).isoformat()}",
    ),
    ("month", lambda when: 12 * when.year + when.month - 1, lambda number: f"{number // 12}-{number % 12 + 1:02d}"),
    ("quarter", lambda when: 4 * when.year + (when.month - 1) // 3, _quarter),
    ("year", lambda when: when.year, str),
)
