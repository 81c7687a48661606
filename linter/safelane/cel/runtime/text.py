"""The texts of values as ``string()`` has them, and of doubles as Go writes them."""

from __future__ import annotations

from math import isinf, isnan

from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.times import duration_text, timestamp_text
from safelane.cel.values import Duration, Opaque, Timestamp, UInt, Value, type_name


def to_text(value: Value) -> str:
    """``string(value)``; raises EvaluationError for a type without a text."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int or kind is UInt:
        return str(int(value))
    if kind is float:
        return double_text(value)
    if kind is bytes:
        try:
            return str(value, "utf-8")
        except UnicodeDecodeError:
            message = "invalid UTF-8 in bytes, cannot convert to string"
            raise EvaluationError(message, "conversion") from None
    if kind is Timestamp:
        return timestamp_text(value)
    if kind is Duration:
        return duration_text(value)
    if isinstance(value, Opaque):
        return value.text()
    raise no_overload(detail=f"string({type_name(value)})")


def double_text(value: float) -> str:
    """The shortest digits in Go's ``%g``: with an exponent from a million on and below a ten-thousandth."""
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    sign, digits, point = decimal(value)
    exponent = point - 1
    if digits != "0" and (exponent < -4 or exponent >= 6):
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}" if digits != "0" else f"{sign}0"
    whole, rest = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def decimal(value: float) -> tuple[str, str, int]:
    """Sign, shortest digits without trailing zeros, and where the point stands: 0.012 is ("", "12", -1)."""
    text = repr(value)
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return (sign, digits, point) if digits else (sign, "0", 1)
