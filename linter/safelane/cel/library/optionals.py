"""Optional values. The methods that evaluate their argument only when needed are built in ``compile.optionals``."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.arithmetic import TIME_MIN
from safelane.cel.values import Duration, Opaque, Optional, Timestamp, Type, Value, type_name


def _of_non_zero(value: Value) -> Optional:
    return Optional.NONE if is_zero(value) else Optional(value)


def is_zero(value: Value) -> bool:
    """Whether a value is its type's zero: null, false, 0, an empty text, list or map, no time at all."""
    if isinstance(value, Duration):
        return value.ns == 0
    if isinstance(value, Timestamp):
        return value.ns == TIME_MIN
    if isinstance(value, Opaque):
        return value.is_zero()
    if isinstance(value, Optional):
        return not value.present
    return not isinstance(value, Type) and not value


def _value(optional: Optional) -> Value:
    if not optional.present:
        raise EvaluationError("optional.none() dereference")
    return optional.value


def _or(one: Optional, other: Optional) -> Optional:
    return one if one.present else other


def _unwrap(optionals: list[Value]) -> list[Value]:
    for value in optionals:
        if type(value) is not Optional:
            text = f"value is not an optional: {type_name(value)}"
            raise EvaluationError(text, "no-such-overload")
    return [optional.value for optional in optionals if optional.present]


_OPTIONAL, _OPTIONALS = "optional_type(V)", "list(optional_type(V))"

LIBRARY = Library(
    (
        method("optional.of", "An optional that holds the value.", of("optional_of", "V", _OPTIONAL, Optional)),
        method(
            "optional.none", "The optional without a value.", of("optional_none", "", _OPTIONAL, lambda: Optional.NONE)
        ),
        method(
            "optional.ofNonZeroValue",
            "An optional that holds the value, or none when the value is empty, zero or null.",
            of("optional_ofNonZeroValue", "V", _OPTIONAL, _of_non_zero),
        ),
        method(
            "optional.unwrap",
            "The values that a list of optionals holds.",
            of("optional_unwrap", _OPTIONALS, "list(V)", _unwrap),
        ),
        method(
            "unwrapOpt",
            "The values that a list of optionals holds.",
            on("optional_unwrapOpt", _OPTIONALS, "list(V)", _unwrap),
        ),
        method("value", "What an optional holds; none is an error.", on("optional_value", _OPTIONAL, "V", _value)),
        method(
            "hasValue",
            "Whether an optional holds a value.",
            on("optional_hasValue", _OPTIONAL, "bool", lambda optional: optional.present),
        ),
        method(
            "or",
            "The optional, or another when it holds nothing.",
            on("optional_or_optional", f"{_OPTIONAL} {_OPTIONAL}", _OPTIONAL, _or),
        ),
        method(
            "orValue",
            "What an optional holds, or another value.",
            on(
                "optional_orValue_value",
                f"{_OPTIONAL} V",
                "V",
                lambda optional, other: optional.value if optional.present else other,
            ),
        ),
    )
)
