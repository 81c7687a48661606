"""The few protobuf messages that Kubernetes' environment can make: those that stand for CEL's own values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from safelane.cel.ast import Literal, MapLiteral
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.errors import EvaluationError, no_overload, placed
from safelane.cel.runtime.arithmetic import checked_int, checked_time
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Duration, UInt, Value

_PREFIX = "google.protobuf."


class Message(NamedTuple):
    """The fields that a message may have, by the Python types of their values, and the value that they make."""

    fields: Mapping[str, tuple[type, ...]]
    make: Callable[[Mapping[str, Value]], Value]


def _wrapper(kind: type, zero: Value) -> Message:
    return Message({"value": (kind,)}, lambda fields: fields.get("value", zero))


def _ns(fields: Mapping[str, Value]) -> int:
    return int(fields.get("seconds", 0)) * 10**9 + int(fields.get("nanos", 0))


def _value(fields: Mapping[str, Value]) -> Value:
    return next((value for name, value in fields.items() if name != "null_value"), None)


_TIME = {"seconds": (int,), "nanos": (int,)}
_MESSAGES: dict[str, Message] = {
    "BoolValue": _wrapper(bool, False),
    "BytesValue": _wrapper(bytes, b""),
    "DoubleValue": _wrapper(float, 0.0),
    "FloatValue": _wrapper(float, 0.0),
    "Int32Value": _wrapper(int, 0),
    "Int64Value": _wrapper(int, 0),
    "StringValue": _wrapper(str, ""),
    "UInt32Value": _wrapper(UInt, UInt(0)),
    "UInt64Value": _wrapper(UInt, UInt(0)),
    "Timestamp": Message(_TIME, lambda fields: checked_time(_ns(fields))),
    "Duration": Message(_TIME, lambda fields: Duration(checked_int(_ns(fields)))),
    "ListValue": Message({"values": (list,)}, lambda fields: fields.get("values", [])),
    "Struct": Message({"fields": (dict,)}, lambda fields: fields.get("fields", {})),
    "Value": Message(
        {
            "null_value": (int,),
            "bool_value": (bool,),
            "number_value": (float,),
            "string_value": (str,),
            "list_value": (list,),
            "struct_value": (dict,),
        },
        _value,
    ),
}


def message_named(name: str, scope: Scope) -> Message | None:
    """The message that a name means in the scope's container, if any."""
    full = (candidate for candidate in scope.candidates(name) if candidate.startswith(_PREFIX))
    return next((found for one in full if (found := _MESSAGES.get(one.removeprefix(_PREFIX)))), None)


def build_message(node: MapLiteral, scope: Scope) -> Closure:
    """``google.protobuf.Int64Value{value: 1}``; any other message is an error when it is evaluated."""
    message, at = message_named(node.message, scope), node.at
    if message is None:
        return _unknown(node)
    parts = tuple((_field(entry.key), scope.build(entry.value), entry.at) for entry in node.entries)

    def make(frame: Frame) -> Value:
        fields: dict[str, Value] = {}
        for name, value_of, place in parts:
            value = value_of(frame)
            if type(value) not in message.fields.get(name, ()):
                raise no_overload(place, f"field '{name}' of {node.message}")
            fields[name] = value
        try:
            return message.make(fields)
        except EvaluationError as error:
            raise placed(error, at) from None

    return make


def _field(key: object) -> str:
    return str(key.value) if isinstance(key, Literal) else ""


def _unknown(node: MapLiteral) -> Closure:
    def unknown(frame: Frame) -> Value:
        raise no_overload(node.at, f"unknown type: {node.message}")

    return unknown
