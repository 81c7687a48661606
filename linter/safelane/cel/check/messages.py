"""Types that stand in an expression by their names, and the messages that stand for CEL's own values."""

from __future__ import annotations

from safelane.cel.ast import Literal, MapLiteral
from safelane.cel.check.context import Context
from safelane.cel.check.types import DYN, ERROR, Type, parse, shown
from safelane.cel.compile.messages import message_named
from safelane.cel.compile.names import type_named
from safelane.cel.compile.scope import Scope

_FIELDS = {
    "BoolValue": "wrapper(bool)", "BytesValue": "wrapper(bytes)", "DoubleValue": "wrapper(double)",
    "FloatValue": "wrapper(double)", "Int32Value": "wrapper(int)", "Int64Value": "wrapper(int)",
    "StringValue": "wrapper(string)", "UInt32Value": "wrapper(uint)", "UInt64Value": "wrapper(uint)",
    "Timestamp": "google.protobuf.Timestamp", "Duration": "google.protobuf.Duration", "ListValue": "list(dyn)",
    "Struct": "map(string,dyn)", "Value": "dyn",
}  # fmt: skip
_FIELD_TYPES = {
    "seconds": "int", "nanos": "int", "values": "list(dyn)", "fields": "map(string,dyn)", "null_value": "int",
    "bool_value": "bool", "number_value": "double", "string_value": "string", "list_value": "list(dyn)",
    "struct_value": "map(string,dyn)",
}  # fmt: skip


def type_of_name(name: str, scope: Scope) -> Type | None:
    """``type(int)`` for ``int``, if the name means a type."""
    found = type_named(name, scope)
    return None if found is None else Type("type", (parse(found.name),) if found.name != "type" else ())


def check_message(node: MapLiteral, context: Context, values: list[Type]) -> Type:
    """The type of ``google.protobuf.Int64Value{value: 1}``."""
    message = message_named(node.message, context.scope)
    if message is None:
        return context.undeclared(node.at, node.message, ())
    name = node.message.rpartition(".")[2]
    kind = parse(_FIELDS[name])
    for entry, value in zip(node.entries, values, strict=True):
        assert isinstance(entry.key, Literal)
        field = str(entry.key.value)
        if field not in message.fields:
            context.report(entry.at, f"undefined field '{field}'")
            continue
        wanted = kind.params[0] if field == "value" else parse(_FIELD_TYPES.get(field, "dyn"))
        if not context.variables.assignable(wanted, value):
            text = f"expected type of field '{field}' is '{shown(wanted)}' but provided type is '{shown(value)}'"
            context.report(entry.at, text)
    return kind if kind != ERROR else DYN
