"""List, map and message literals from the values of their parts."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import ListLiteral, MapLiteral, Name
from safelane.cel.compile.messages import build_message
from safelane.cel.compile.scope import Scope
from safelane.cel.errors import EvaluationError
from safelane.cel.runtime.maps import from_pairs
from safelane.cel.values import Optional, Value, type_name

Make = Callable[[list[Value]], Value]


def list_maker(node: ListLiteral) -> Make:
    """``[a, ?b]``."""

    def make(values: list[Value]) -> Value:
        kept = []
        for index, value in enumerate(values):
            if index not in node.optional:
                kept.append(value)
            elif _optional(value, f"list element {index}").present:
                kept.append(value.value)
        return kept

    return make


def map_maker(node: MapLiteral) -> Make:
    """``{key: value, ?key: optional}``; keys and values come in turn."""

    def make(values: list[Value]) -> Value:
        pairs = []
        for entry, key, value in zip(node.entries, values[::2], values[1::2], strict=True):
            if not entry.optional:
                pairs.append((key, value))
            elif _optional(value, f"entry '{key}'").present:
                pairs.append((key, value.value))
        return from_pairs(pairs)

    return make


def message_maker(node: MapLiteral, scope: Scope) -> Make:
    """``Name{field: value}``: its closure over the slots of a frame."""
    fields = tuple(f"@{index}" for index in range(len(node.entries)))
    inner, slots = scope.within(fields)
    entries = (e._replace(value=Name(e.at, field)) for e, field in zip(node.entries, fields, strict=True))
    closure = build_message(node._replace(entries=tuple(entries)), inner)
    size = scope.shared.size

    def make(values: list[Value]) -> Value:
        frame: list[Value] = [None] * size
        frame[0] = 10_000
        for slot, value in zip(slots, values, strict=True):
            frame[slot] = value
        return closure(frame)

    return make


def _optional(value: Value, what: str) -> Optional:
    """The optional that stands after a question mark; raises EvaluationError when it is none."""
    if type(value) is not Optional:
        text = f"cannot initialize optional {what} from non-optional value of type {type_name(value)}"
        raise EvaluationError(text, "no-such-overload")
    return value
