"""The arithmetic of CEL: checked, and never between numbers of different types."""

from __future__ import annotations

from math import copysign, inf, nan

from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.values import INT_MAX, INT_MIN, UINT_MAX, Duration, Timestamp, UInt, Value

# Nanoseconds of the first and the last moment of years 1 to 9999.
TIME_MIN, TIME_MAX = -62135596800 * 10**9, 253402300800 * 10**9 - 1
_RECEIVERS = frozenset({str, Timestamp, Duration})  # cel-go's types that answer every operator themselves


def checked_int(value: int) -> int:
    """``value``, or the error "integer overflow"."""
    if INT_MIN <= value <= INT_MAX:
        return value
    raise EvaluationError("integer overflow", "overflow")


def checked_uint(value: int) -> UInt:
    """``value`` as a uint, or the error "unsigned integer overflow"."""
    if 0 <= value <= UINT_MAX:
        return UInt(value)
    raise EvaluationError("unsigned integer overflow", "overflow")


def checked_time(ns: int, offset: int = 0) -> Timestamp:
    """The moment, or the error "timestamp overflow"."""
    if TIME_MIN <= ns <= TIME_MAX:
        return Timestamp(ns, offset)
    raise EvaluationError("timestamp overflow", "overflow")


def add(left: Value, right: Value) -> Value:
    """``left + right``."""
    kind, other = type(left), type(right)
    if kind is other:
        if kind is int:
            return checked_int(left + right)
        if kind is UInt:
            return checked_uint(int(left) + int(right))
        if kind in (float, str, bytes, list):
            return left + right
        if kind is Duration:
            return Duration(checked_int(left.ns + right.ns))
    if kind is Timestamp and other is Duration:
        return checked_time(left.ns + right.ns, left.offset)
    if kind is Duration and other is Timestamp:
        return checked_time(left.ns + right.ns, right.offset)
    raise _unsupported(left, "_+_", (int, UInt, float, bytes, list))


def subtract(left: Value, right: Value) -> Value:
    """``left - right``."""
    kind, other = type(left), type(right)
    if kind is other:
        if kind is int:
            return checked_int(left - right)
        if kind is UInt:
            return checked_uint(int(left) - int(right))
        if kind is float:
            return left - right
        if kind is Duration or kind is Timestamp:
            return Duration(checked_int(left.ns - right.ns))
    if kind is Timestamp and other is Duration:
        return checked_time(left.ns - right.ns, left.offset)
    raise _unsupported(left, "_-_", (int, UInt, float))


def multiply(left: Value, right: Value) -> Value:
    """``left * right``."""
    kind = type(left)
    if kind is type(right):
        if kind is int:
            return checked_int(left * right)
        if kind is UInt:
            return checked_uint(int(left) * int(right))
        if kind is float:
            return left * right
    raise _unsupported(left, "_*_", (int, UInt, float))


def divide(left: Value, right: Value) -> Value:
    """``left / right``; integers are cut off towards zero, doubles divide by zero as IEEE 754 says."""
    kind = type(left)
    if kind is type(right):
        if kind is float:
            return _divide_doubles(left, right)
        if kind is int or kind is UInt:
            if right == 0:
                raise EvaluationError("division by zero", "divide-by-zero")
            quotient = abs(int(left)) // abs(int(right))
            if kind is UInt:
                return UInt(quotient)
            return checked_int(quotient if (left < 0) == (right < 0) else -quotient)
    raise _unsupported(left, "_/_", (int, UInt, float))


def _divide_doubles(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or left != left:  # noqa: PLR0124 - NaN
        return nan
    return copysign(inf, left) * copysign(1.0, right)


def modulo(left: Value, right: Value) -> Value:
    """``left % right``, with the sign of ``left``."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is UInt):
        if right == 0:
            raise EvaluationError("modulus by zero", "divide-by-zero")
        if kind is UInt:
            return UInt(int(left) % int(right))
        if left == INT_MIN and right == -1:
            raise EvaluationError("integer overflow", "overflow")
        remainder = abs(left) % abs(right)
        return -remainder if left < 0 else remainder
    raise _unsupported(left, "_%_", (int, UInt))


def negate(value: Value) -> Value:
    """``-value``."""
    kind = type(value)
    if kind is int:
        return checked_int(-value)
    if kind is float:
        return -value
    if kind is Duration:
        return Duration(checked_int(-value.ns))
    raise _unsupported(value, "-_", ())


def _unsupported(left: Value, operator: str, with_trait: tuple[type, ...]) -> EvaluationError:
    """Cel-go names the operator when the left type knows nothing of it, and is short when the right one is wrong."""
    kind = type(left)
    return no_overload(detail="" if kind in _RECEIVERS or kind in with_trait else operator)
