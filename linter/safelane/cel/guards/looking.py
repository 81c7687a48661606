"""The answer of a guard, by a look at the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from safelane.cel.errors import EvaluationError
from safelane.cel.lazy import LazyFailure
from safelane.cel.runtime.letters import LOWER
from safelane.cel.runtime.patterns import matcher, matches

Guard: TypeAlias = list[Any] | None
"""``[operation, operand…]``, None for what is not known; the operations are those of ``_LOOKS`` and ``_VALUES``."""

KINDS: Mapping[str, type] = {
    "list": list, "map": dict, "string": str, "bool": bool, "null_type": type(None), "int": int, "double": float
}  # fmt: skip
_PLAIN = frozenset(KINDS.values())
_EXACT = frozenset((str, bool))  # kinds that equal nothing of another kind
_LONGEST = 10_000  # characters that a look is worth
_PARTS: Mapping[str, Callable[[str, str], bool]] = {
    "matches": matches, "startsWith": str.startswith, "endsWith": str.endswith, "contains": str.__contains__
}  # fmt: skip
TEXTUAL = frozenset(_PARTS)


Look: TypeAlias = Callable[[Mapping[str, Any]], bool | None]
_Value: TypeAlias = Callable[[Mapping[str, Any]], Any]


def look(of: list[Any]) -> Look:
    """The question of a guard, ready to be asked of bindings: False is certain, None is not known."""
    return _LOOKS[of[0]](of)


def _part(of: Guard) -> Look:
    return _unknown if of is None else look(of)


def _unknown(_: Mapping[str, Any]) -> None:
    return None


def _known(of: list[Any]) -> Look:
    value = bool(of[1])
    return lambda _: value


def _all(of: list[Any]) -> Look:
    parts = tuple(_part(part) for part in of[1:])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        result: bool | None = True
        for part in parts:
            found = part(bindings)
            if found is False:
                return False
            if found is None:
                result = None
        return result

    return asked


def _any(of: list[Any]) -> Look:
    parts = tuple(_part(part) for part in of[1:])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        result: bool | None = False
        for part in parts:
            found = part(bindings)
            if found:
                return True
            if found is None:
                result = None
        return result

    return asked


def _negated(of: list[Any]) -> Look:
    inner = _part(of[1])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        found = inner(bindings)
        return None if found is None else not found

    return asked


def _picked(of: list[Any]) -> Look:
    condition, one, other = (_part(part) for part in of[1:])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        found = condition(bindings)
        return None if found is None else one(bindings) if found else other(bindings)

    return asked


def _something(of: list[Any]) -> Look:
    value_of = _value(of[1])
    kinds = frozenset(KINDS[kind] for kind in of[2].split())

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        value = value_of(bindings)
        return len(value) > 0 if type(value) in kinds else None

    return asked


def _equal(of: list[Any]) -> Look:
    first, second = _value(of[1]), _value(of[2])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        one, other = first(bindings), second(bindings)
        kind, kind2 = type(one), type(other)
        if kind is kind2:
            return bool(one == other) if kind is str or kind is bool or kind is type else None
        return False if {kind, kind2} <= _PLAIN and not _EXACT.isdisjoint((kind, kind2)) else None

    return asked


def _among(of: list[Any]) -> Look:
    first, second = _value(of[1]), _value(of[2])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        one, other = first(bindings), second(bindings)
        if type(one) is not str:
            return None
        if type(other) is dict:
            return one in other
        return one in other if type(other) is list and all(type(each) is str for each in other) else None

    return asked


def _text(of: list[Any]) -> Look:
    first, second, holding = _value(of[1]), _value(of[2]), _PARTS[of[0]]
    if of[0] == "matches" and of[2][0] == "is":
        holding = matcher(of[2][1])

    def asked(bindings: Mapping[str, Any]) -> bool | None:
        one, other = first(bindings), second(bindings)
        if type(one) is not str or type(other) is not str or len(one) > _LONGEST:
            return None
        try:
            return holding(one, other)
        except EvaluationError:  # a pattern that is none: the expression itself will say so
            return None

    return asked


_LOOKS: Mapping[str, Callable[[list[Any]], Look]] = {
    "known": _known, "all": _all, "any": _any, "not": _negated, "if": _picked, "some": _something, "==": _equal,
    "in": _among, **dict.fromkeys(_PARTS, _text),
}  # fmt: skip

_NOTHING = object()  # a value that cannot be told


def _value(of: Guard) -> _Value:
    return _nothing if of is None else _VALUES[of[0]](of)


def _nothing(_: Mapping[str, Any]) -> object:
    return _NOTHING


def _constant(value: Any) -> _Value:
    return lambda _: value


def _at(of: list[Any]) -> _Value:
    steps = tuple(of[1:])

    def read(bindings: Mapping[str, Any]) -> Any:
        value: Any = bindings
        try:
            for step in steps:
                value = value[step] if isinstance(value, dict) else _NOTHING
        except (KeyError, LazyFailure):
            return _NOTHING
        return value

    return read


def _changed(change: Callable[[list[Any], Any], Any]) -> Callable[[list[Any]], _Value]:
    """A value that is made of one other."""

    def made(of: list[Any]) -> _Value:
        inner = _value(of[1])
        return lambda bindings: change(of, inner(bindings))

    return made


def _lowered(_: list[Any], value: Any) -> Any:
    return value.translate(LOWER) if type(value) is str and len(value) <= _LONGEST else _NOTHING


def _replaced(of: list[Any], value: Any) -> Any:
    return value.replace(of[2], of[3]) if type(value) is str and len(value) <= _LONGEST else _NOTHING


def _typed(_: list[Any], value: Any) -> Any:
    return type(value) if type(value) in _PLAIN else _NOTHING


def _text_alone(_: list[Any], value: Any) -> Any:
    """A text is its own ``string()``."""
    return value if type(value) is str else _NOTHING


def _picked_value(of: list[Any]) -> _Value:
    condition, one, other = _part(of[1]), _value(of[2]), _value(of[3])

    def read(bindings: Mapping[str, Any]) -> Any:
        found = condition(bindings)
        return _NOTHING if found is None else one(bindings) if found else other(bindings)

    return read


_VALUES: Mapping[str, Callable[[list[Any]], _Value]] = {
    "is": lambda of: _constant(of[1]), "kind": lambda of: _constant(KINDS[of[1]]), "at": _at, "pick": _picked_value,
    "lowerAscii": _changed(_lowered), "replace": _changed(_replaced), "type": _changed(_typed),
    "string": _changed(_text_alone),
}  # fmt: skip
