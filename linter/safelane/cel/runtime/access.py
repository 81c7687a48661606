"""Selecting, indexing and testing for presence: the careful way, after a program's quick one has met no plain map."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError
from safelane.cel.lazy import Lazy, LazyFailure
from safelane.cel.runtime.maps import ABSENT, lookup
from safelane.cel.values import Optional, Pairs, UInt, Value, go_type_name, type_name

_KEYS = frozenset({str, int, UInt, float, bool})


def forced(value: Value, at: int | None = None) -> Value:
    """The value of a variable that is lazy; an error of its computation surfaces here."""
    if type(value) is not Lazy:
        return value
    try:
        return value.get()
    except LazyFailure as failure:
        raise surfaced(failure, at) from failure.error


def surfaced(failure: LazyFailure, at: int | None = None) -> EvaluationError:
    """The error of a lazy value as an error of the place that reads it."""
    return EvaluationError(failure.error.message, failure.error.reason, at)


def element(value: Value, key: Value, at: int | None = None) -> Value:
    """``value[key]`` and ``value.key``; of an optional, an optional."""
    if type(value) is Optional:
        return optional_element(value, key, at)
    found = find(value, key, at)
    if found is ABSENT:
        raise _missing(value, key, at)
    return found


def optional_element(value: Value, key: Value, at: int | None = None) -> Optional:
    """``value[?key]`` and ``value.?key``."""
    found = find(value, key, at)
    return Optional.NONE if found is ABSENT else Optional(found)


def present(value: Value, field: str, at: int | None = None) -> bool:
    """``has(value.field)``: only a list is an error, whatever else has no fields has none."""
    return find(value, field, at) is not ABSENT


def find(value: Value, key: Value, at: int | None = None) -> Value:
    """The element or ABSENT; raises EvaluationError for an index that no list can have, or a lazy value's error."""
    if type(value) is Optional:
        if not value.present:
            return ABSENT
        value = value.value
    if type(key) not in _KEYS:
        raise EvaluationError(f"invalid qualifier type: {go_type_name(key)}", "no-such-overload", at)
    if isinstance(value, dict | Pairs):
        try:
            return lookup(value, key)
        except LazyFailure as failure:
            raise surfaced(failure, at) from failure.error
    if type(value) is list:
        index = list_index(key, at)
        return value[index] if 0 <= index < len(value) else ABSENT
    return ABSENT


def list_index(key: Value, at: int | None = None) -> int:
    """An index as an int; a double that is whole counts."""
    kind = type(key)
    if kind is bool or not isinstance(key, int | float):
        raise EvaluationError(f"unsupported index type '{type_name(key)}' in list", "no-such-overload", at)
    if isinstance(key, float) and not key.is_integer():
        raise EvaluationError(f"unsupported index value {shown(key)} in list", "out-of-range", at)
    return int(key)


def _missing(value: Value, key: Value, at: int | None = None) -> EvaluationError:
    if type(value) is list:
        return EvaluationError(f"index out of bounds: {shown(key)}", "out-of-range", at)
    return EvaluationError(f"no such key: {shown(key)}", "no-such-key", at)


def shown(key: Value) -> str:
    """A key as cel-go writes it into an error."""
    from safelane.cel.runtime.text import to_text

    try:
        return to_text(key)
    except EvaluationError:
        return "null" if key is None else type_name(key)
