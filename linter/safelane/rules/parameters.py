"""Parameter types: values are converted once, when they are loaded (contract, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from safelane import cel

_INT64 = 2**63


def convert(type_name: str, value: Any) -> Any:
    """``value`` as CEL sees a parameter of this type. Raises ValueError saying what was expected and found."""
    if type_name.startswith("list("):
        if not isinstance(value, list):
            raise ValueError(_mismatch(type_name, value))
        return [convert(type_name[5:-1], item) for item in value]
    if type_name.startswith("map("):
        if not isinstance(value, dict):
            raise ValueError(_mismatch(type_name, value))
        return {key: convert(type_name[4:-1], item) for key, item in value.items()}
    reader = _SCALARS.get(type_name)
    if reader is None:
        raise ValueError(f"unknown parameter type {type_name!r}; known are {', '.join(_SCALARS)}, list(T), map(T)")
    return reader(value)


def _mismatch(expected: str, value: Any) -> str:
    names = {bool: "bool", int: "int", float: "double", str: "string", list: "list", dict: "map", type(None): "null"}
    return f"expected {expected}, found {names.get(type(value), type(value).__name__)}"


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_mismatch("bool", value))
    return value


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -_INT64 <= value < _INT64:
        raise ValueError(_mismatch("int", value))
    return value


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_mismatch("double", value))
    return float(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_mismatch("string", value))
    return value


def _duration(value: Any) -> Any:
    text = _string(value)
    try:
        return cel.parse_duration(text)
    except cel.EvaluationError as error:
        raise ValueError(f"not a duration: {text!r}; write for example 90s, 10m or 1h30m") from error


def _quantity(value: Any) -> Any:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)
    try:
        return cel.parse_quantity(text)
    except cel.EvaluationError as error:
        raise ValueError(f"not a quantity: {text!r}; write for example 500m, 2Gi or 1k") from error


_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "bool": _bool,
    "int": _int,
    "double": _double,
    "string": _string,
    "duration": _duration,
    "quantity": _quantity,
}
