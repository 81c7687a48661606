"""Conversions between types: ``int``, ``uint``, ``double``, ``string``, ``bytes``, ``bool``, ``type``, ``dyn``."""

from __future__ import annotations

import re

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Library
from safelane.cel.library.declare import DURATION, TIMESTAMP, method, of
from safelane.cel.runtime.arithmetic import checked_int, checked_time, checked_uint
from safelane.cel.runtime.text import to_text
from safelane.cel.runtime.times import parse_duration, parse_timestamp
from safelane.cel.values import Duration, Timestamp, Type, UInt, Value, type_name

_INT = re.compile(r"[+-]?[0-9]{1,100}\Z")
_UINT = re.compile(r"[0-9]{1,100}\Z")
_DOUBLE = re.compile(
    r"[+-]?(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+)?\Z"
)
_HEX_DOUBLE = re.compile(r"[+-]?0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?[0-9]+\Z")
_NAMED_DOUBLES = frozenset({"nan", "inf", "infinity"})
_BOOLS = dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True) | dict.fromkeys(
    ("0", "f", "F", "FALSE", "false", "False"), False
)


def _failed(kind: str) -> EvaluationError:
    return EvaluationError(f"type conversion error from 'string' to '{kind}'", "conversion")


def _int_of_double(value: float) -> int:
    if not -(2.0**63) < value < 2.0**63:  # false for NaN as well
        raise EvaluationError("integer overflow", "overflow")
    return int(value)


def _int_of_string(text: str) -> int:
    if not _INT.match(text) or not -(2**63) <= (value := int(text)) < 2**63:
        raise _failed("int")
    return value


def _uint_of_double(value: float) -> UInt:
    if not 0 <= value < 2.0**64:
        raise EvaluationError("unsigned integer overflow", "overflow")
    return UInt(value)


def _uint_of_string(text: str) -> UInt:
    if not _UINT.match(text) or (value := int(text)) >= 2**64:
        raise _failed("uint")
    return UInt(value)


def _double_of_string(text: str) -> float:
    if text.lstrip("+-").lower() in _NAMED_DOUBLES and len(text.lstrip("+-")) >= len(text) - 1:
        return float(text)
    if len(text) > 1000 or not (_DOUBLE.match(text) or _HEX_DOUBLE.match(text)):
        raise _failed("double")
    try:
        value = float.fromhex(text) if "x" in text.lower() else float(text)
    except (ValueError, OverflowError):
        raise _failed("double") from None
    if value in (float("inf"), float("-inf")):
        raise _failed("double")
    return value


def _bool_of_string(text: str) -> bool:
    if text not in _BOOLS:
        raise _failed("bool")
    return _BOOLS[text]


def _timestamp_of_string(text: str) -> Timestamp:
    value = parse_timestamp(text)
    if value is None:
        raise _failed(TIMESTAMP)
    return value


def _duration_of_string(text: str) -> Duration:
    value = parse_duration(text)
    if value is None:
        raise _failed(DURATION)
    return value


def _same(value: Value) -> Value:
    return value


LIBRARY = Library(
    (
        method(
            "int",
            "A number, a text, or the seconds of a timestamp as an int; doubles are cut off.",
            of("int64_to_int64", "int", "int", _same),
            of("uint64_to_int64", "uint", "int", lambda value: checked_int(int(value))),
            of("double_to_int64", "double", "int", _int_of_double),
            of("string_to_int64", "string", "int", _int_of_string),
            of("timestamp_to_int64", TIMESTAMP, "int", lambda value: value.ns // 10**9),
            of("duration_to_int64", DURATION, "int", lambda value: value.ns),
        ),
        method(
            "uint",
            "A number or a text as a uint.",
            of("uint64_to_uint64", "uint", "uint", _same),
            of("int64_to_uint64", "int", "uint", checked_uint),
            of("double_to_uint64", "double", "uint", _uint_of_double),
            of("string_to_uint64", "string", "uint", _uint_of_string),
        ),
        method(
            "double",
            "A number or a text as a double.",
            of("double_to_double", "double", "double", _same),
            of("int64_to_double", "int", "double", float),
            of("uint64_to_double", "uint", "double", float),
            of("string_to_double", "string", "double", _double_of_string),
        ),
        method(
            "string",
            "The text of a bool, number, timestamp, duration or of bytes in UTF-8.",
            *(
                of(f"{kind}_to_string", name, "string", to_text)
                for kind, name in {
                    "string": "string", "bool": "bool", "bytes": "bytes", "double": "double", "duration": DURATION,
                    "int64": "int", "timestamp": TIMESTAMP, "uint64": "uint",
                }.items()
            ),
        ),
        method(
            "bytes",
            "A text in UTF-8.",
            of("bytes_to_bytes", "bytes", "bytes", _same),
            of("string_to_bytes", "string", "bytes", lambda text: text.encode("utf-8", "surrogatepass")),
        ),
        method(
            "bool",
            "The bool that a text such as 'true' or '0' means.",
            of("bool_to_bool", "bool", "bool", _same),
            of("string_to_bool", "string", "bool", _bool_of_string),
        ),
        method(
            "timestamp",
            "The moment of an RFC 3339 text, or of seconds since 1970.",
            of("timestamp_to_timestamp", TIMESTAMP, TIMESTAMP, _same),
            of("int64_to_timestamp", "int", TIMESTAMP, lambda seconds: checked_time(seconds * 10**9)),
            of("string_to_timestamp", "string", TIMESTAMP, _timestamp_of_string),
        ),
        method(
            "duration",
            "The length of time of a text such as '1h30m'.",
            of("duration_to_duration", DURATION, DURATION, _same),
            of("string_to_duration", "string", DURATION, _duration_of_string),
        ),
        method("type", "The type of a value.", of("type", "A", "type(A)", lambda value: Type(type_name(value)))),
        method("dyn", "The value, with the checker looking away.", of("to_dyn", "A", "dyn", _same)),
    )
)  # fmt: skip
