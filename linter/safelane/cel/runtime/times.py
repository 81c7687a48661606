"""Timestamps and durations as text (RFC 3339; Go's ``time.ParseDuration``), and the calendar of a moment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from safelane.cel.errors import EvaluationError
from safelane.cel.runtime.arithmetic import TIME_MAX, TIME_MIN
from safelane.cel.values import INT_MAX, INT_MIN, Duration, Timestamp

_SECOND = 10**9
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))\Z"
)
_UNITS = {
    "ns": 1,
    "us": 1000,
    "µs": 1000,
    "μs": 1000,
    "ms": 10**6,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
}
_TERM = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_FIXED_ZONE = re.compile(r"([+-]?)([0-9]{1,2}):([0-9]{1,2})\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_timestamp(text: str) -> Timestamp | None:
    """The moment of an RFC 3339 text between the years 1 and 9999, else None; digits beyond nanoseconds are cut off."""
    match = _TIMESTAMP.match(text)
    if match is None:
        return None
    fraction, sign, hours, minutes = match.groups()[6:]
    offset = (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1) if sign else 0
    if sign and (int(hours) > 24 or int(minutes) > 59):
        return None
    try:
        moment = datetime(*(int(part) for part in match.groups()[:6]), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return None
    ns = (_seconds(moment) - offset) * _SECOND + int((fraction or "0")[:9].ljust(9, "0"))
    return Timestamp(ns, offset) if TIME_MIN <= ns <= TIME_MAX else None


def _seconds(moment: datetime) -> int:
    since = moment - _EPOCH
    return since.days * 86400 + since.seconds


def timestamp_text(value: Timestamp) -> str:
    """RFC 3339 in the offset in which it was written, with as many decimals as it needs."""
    seconds, ns = divmod(value.ns, _SECOND)
    try:
        moment = _EPOCH + timedelta(seconds=seconds + value.offset)
    except OverflowError:  # the first or last hours of time, in an offset that leaves the years 1 to 9999
        return timestamp_text(Timestamp(value.ns))
    fraction = f".{ns:09d}".rstrip("0") if ns else ""
    if not value.offset:
        return f"{_date(moment)}{fraction}Z"
    hours, minutes = divmod(abs(value.offset) // 60, 60)
    return f"{_date(moment)}{fraction}{'-' if value.offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _date(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}"


def parse_duration(text: str) -> Duration | None:
    """The duration of a text such as ``1h30m`` or ``-1.5s``, else None."""
    sign, rest = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    if rest == "0":
        return Duration(0)
    total, position = 0, 0
    while position < len(rest):
        match = _TERM.match(rest, position)
        if match is None or not (match[1] or match[2]) or len(match[1]) > 19:
            return None
        unit, fraction = _UNITS[match[3]], (match[2] or "")[:19]
        total += int(match[1] or "0") * unit + int(fraction or "0") * unit // 10 ** len(fraction)
        position = match.end()
    total = -total if sign == "-" else total
    return Duration(total) if position and INT_MIN <= total <= INT_MAX else None


def duration_text(value: Duration) -> str:
    """Seconds with as many decimals as needed: ``5400s``, ``-0.000000001s``."""
    seconds, ns = divmod(abs(value.ns), _SECOND)
    fraction = f".{ns:09d}".rstrip("0") if ns else ""
    return f"{'-' if value.ns < 0 else ''}{seconds}{fraction}s"


def calendar(value: Timestamp, zone: str = "") -> datetime:
    """Date and time of day of a moment in a zone: a name of the tz database or an offset such as ``-08:00``."""
    moment = _EPOCH + timedelta(seconds=value.ns // _SECOND, microseconds=value.ns % _SECOND // 1000)
    if not zone:
        return moment
    try:
        return moment.astimezone(_zone(zone))
    except OverflowError:
        raise EvaluationError("timestamp overflow", "overflow") from None


def _zone(name: str) -> tzinfo:
    if name in ("UTC", "Local"):
        return UTC
    match = _FIXED_ZONE.match(name)
    if match is not None:
        minutes = int(match[2]) * 60 + int(match[3])
        if minutes < 1440:
            return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    else:
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            pass
    raise EvaluationError(f"unknown time zone {name}")
