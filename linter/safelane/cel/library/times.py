"""The parts of timestamps and durations. A timestamp's are in UTC unless a zone is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from safelane.cel.functions import Function, Library
from safelane.cel.library.declare import DURATION, TIMESTAMP, method, on
from safelane.cel.runtime.times import calendar
from safelane.cel.values import Duration, Timestamp


def _part(name: str, doc: str, part: Callable[[datetime], int], nanoseconds: int = 0) -> Function:
    """A part of the calendar and, if a duration has that part too, its length in nanoseconds."""
    stem = f"timestamp_to_{name.removeprefix('get').lower()}"

    def of_timestamp(value: Timestamp, zone: str = "") -> int:
        return part(calendar(value, zone))

    overloads = [
        on(stem, TIMESTAMP, "int", of_timestamp),
        on(f"{stem}_with_tz", f"{TIMESTAMP} string", "int", of_timestamp),
    ]
    if nanoseconds:

        def of_duration(value: Duration) -> int:
            whole = abs(value.ns) // nanoseconds
            return whole if value.ns >= 0 else -whole

        overloads.append(on(stem.replace("timestamp", "duration"), DURATION, "int", of_duration))
    return method(name, doc, *overloads)


LIBRARY = Library(
    (
        _part("getFullYear", "The year.", lambda moment: moment.year),
        _part("getMonth", "The month, from 0.", lambda moment: moment.month - 1),
        _part("getDate", "The day of the month, from 1.", lambda moment: moment.day),
        _part("getDayOfMonth", "The day of the month, from 0.", lambda moment: moment.day - 1),
        _part("getDayOfWeek", "The day of the week, Sunday being 0.", lambda moment: moment.isoweekday() % 7),
        _part("getDayOfYear", "The day of the year, from 0.", lambda moment: moment.timetuple().tm_yday - 1),
        _part("getHours", "The hour; of a duration, all its hours.", lambda moment: moment.hour, 3600 * 10**9),
        _part("getMinutes", "The minute; of a duration, all its minutes.", lambda moment: moment.minute, 60 * 10**9),
        _part("getSeconds", "The second; of a duration, all its seconds.", lambda moment: moment.second, 10**9),
        _part(
            "getMilliseconds",
            "The milliseconds of the second; of a duration, all its milliseconds.",
            lambda moment: moment.microsecond // 1000,
            10**6,
        ),
    )
)
