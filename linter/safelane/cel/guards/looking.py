"""The answer of a guard, by a look at the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from safelane.cel.errors import EvaluationError
from safelane.cel.lazy import LazyFailure
from safelane.cel.runtime.patterns import matches

Guard: TypeAlias = list[Any] | None
"""``[operation, operand…]``, None for what is not known; the operations are those of ``_HOLDS`` and ``_VALUES``."""

KINDS: Mapping[str, type] = {
    "list": list, "map": dict, "string": str, "bool": bool, "null_type": type(None), "int": int, "double": float
}  # fmt: skip
_PLAIN = frozenset(KINDS.values())
_LONGEST = 10_000  # characters that a look is worth
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_PARTS: Mapping[str, Callable[[str, str], bool]] = {
    "matches": matches, "startsWith": str.startswith, "endsWith": str.endswith, "contains": str.__contains__
}  # fmt: skip
TEXTUAL = frozenset(_PARTS)


def holds(of: Guard, bindings: Mapping[str, Any]) -> bool | None:
    """What a guard says: False is certain, None is not known."""
    return None if of is None else _HOLDS[of[0]](of, bindings)


def _all(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    result: bool | None = True
    for part in of[1:]:
        found = holds(part, bindings)
        if found is False:
            return False
        if found is None:
            result = None
    return result


def _any(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    result: bool | None = False
    for part in of[1:]:
        found = holds(part, bindings)
        if found:
            return True
        if found is None:
            result = None
    return result


def _negated(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    found = holds(of[1], bindings)
    return None if found is None else not found


def _picked(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    condition = holds(of[1], bindings)
    return None if condition is None else holds(of[2 if condition else 3], bindings)


def _something(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    value = _value_of(of[1], bindings)
    kinds = of[2]
    return len(value) > 0 if any(type(value) is KINDS[kind] for kind in kinds.split()) else None


def _equal(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    one, other = _value_of(of[1], bindings), _value_of(of[2], bindings)
    kind, kind2 = type(one), type(other)
    if kind is kind2:
        return bool(one == other) if kind in (str, bool, type) else None
    return False if {kind, kind2} <= _PLAIN and (kind in (str, bool) or kind2 in (str, bool)) else None


def _among(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    one, other = _value_of(of[1], bindings), _value_of(of[2], bindings)
    if type(one) is not str:
        return None
    if type(other) is dict:
        return one in other
    return one in other if type(other) is list and all(type(each) is str for each in other) else None


def _text(of: list[Any], bindings: Mapping[str, Any]) -> bool | None:
    one, other = _value_of(of[1], bindings), _value_of(of[2], bindings)
    if type(one) is not str or type(other) is not str or len(one) > _LONGEST:
        return None
    try:
        return _PARTS[of[0]](one, other)
    except EvaluationError:  # a pattern that is none: the expression itself will say so
        return None


_HOLDS: Mapping[str, Callable[[list[Any], Mapping[str, Any]], bool | None]] = {
    "known": lambda of, _: bool(of[1]), "all": _all, "any": _any, "not": _negated, "if": _picked,
    "some": _something, "==": _equal, "in": _among, **dict.fromkeys(_PARTS, _text),
}  # fmt: skip

_NOTHING = object()  # a value that cannot be told


def _value_of(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    return _VALUES[of[0]](of, bindings)


def _at(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    value: Any = bindings
    try:
        for step in of[1:]:
            value = value[step] if isinstance(value, Mapping) else _NOTHING
    except (KeyError, LazyFailure):
        return _NOTHING
    return value


def _lowered(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    value = _value_of(of[1], bindings)
    return value.translate(_LOWER) if type(value) is str and len(value) <= _LONGEST else _NOTHING


def _replaced(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    value = _value_of(of[1], bindings)
    return value.replace(of[2], of[3]) if type(value) is str and len(value) <= _LONGEST else _NOTHING


def _typed(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    kind = type(_value_of(of[1], bindings))
    return kind if kind in _PLAIN else _NOTHING


def _text_alone(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    """A text is its own ``string()``."""
    value = _value_of(of[1], bindings)
    return value if type(value) is str else _NOTHING


def _picked_value(of: list[Any], bindings: Mapping[str, Any]) -> Any:
    condition = holds(of[1], bindings)
    branch = None if condition is None else of[2 if condition else 3]
    return _NOTHING if branch is None else _value_of(branch, bindings)


_VALUES: Mapping[str, Callable[[list[Any], Mapping[str, Any]], Any]] = {
    "is": lambda of, _: of[1], "kind": lambda of, _: KINDS[of[1]], "at": _at, "lowerAscii": _lowered,
    "replace": _replaced, "type": _typed, "string": _text_alone, "pick": _picked_value,
}  # fmt: skip
