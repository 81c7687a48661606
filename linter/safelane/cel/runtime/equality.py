"""CEL's equality: across types false, across number types by value, NaN equal to nothing."""

from __future__ import annotations

from safelane.cel.lazy import LazyMap
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.values import Duration, Optional, Pairs, Timestamp, Type, UInt, Value

# Types within which Python's == is CEL's.
SCALARS = frozenset({str, int, bool, float, bytes, UInt, Timestamp, Duration, Type, type(None)})
NUMBERS = frozenset({int, UInt, float})


def equal(left: Value, right: Value, frame: Frame) -> bool:
    """Whether two values are equal; ``frame`` pays for the elements of lists and maps."""
    kind, other = type(left), type(right)
    if kind is other:
        if kind in SCALARS:
            return bool(left == right)
        if kind is list:
            return _lists(left, right, frame)
        if kind is dict:
            return _dicts(left, right, frame)
        if kind is Optional:
            return left.present is right.present and (not left.present or equal(left.value, right.value, frame))
        if kind is not Pairs and kind is not LazyMap:
            return bool(left == right)
    if kind in NUMBERS and other in NUMBERS:
        return equal_numbers(left, right)
    if isinstance(left, dict | Pairs) and isinstance(right, dict | Pairs):
        return _maps(left, right, frame)
    return False


def equal_numbers(left: float, right: float) -> bool:
    """Numbers of different types: integers exactly, an integer against a double as doubles."""
    if type(left) is float or type(right) is float:
        return float(left) == float(right)
    return left == right


def _lists(left: list[Value], right: list[Value], frame: Frame) -> bool:
    if len(left) != len(right):
        return False
    pay(frame, len(left))
    for mine, theirs in zip(left, right, strict=True):
        if type(mine) is type(theirs) and type(mine) in SCALARS:
            if mine != theirs:
                return False
        elif not equal(mine, theirs, frame):
            return False
    return True


def _dicts(left: dict[Value, Value], right: dict[Value, Value], frame: Frame) -> bool:
    if len(left) != len(right):
        return False
    pay(frame, len(left))
    for key, mine in left.items():
        if type(key) is not str:
            return _maps(left, right, frame)
        if key not in right:
            return False
        theirs = right[key]
        if type(mine) is type(theirs) and type(mine) in SCALARS:
            if mine != theirs:
                return False
        elif not equal(mine, theirs, frame):
            return False
    return True


def _maps(left: dict[Value, Value] | Pairs, right: dict[Value, Value] | Pairs, frame: Frame) -> bool:
    from safelane.cel.runtime.maps import ABSENT, entries, lookup

    if len(left) != len(right):
        return False
    for key, mine in entries(left):
        theirs = lookup(right, key)
        pay(frame, 1)
        if theirs is ABSENT or not equal(mine, theirs, frame):
            return False
    return True


def contains(items: list[Value], value: Value, frame: Frame) -> bool:
    """Whether a list has an element equal to ``value``."""
    pay(frame, len(items))
    kind = type(value)
    if kind is str or value is None:
        return value in items  # no other type compares equal to these in Python
    return any(equal(value, item, frame) for item in items)
