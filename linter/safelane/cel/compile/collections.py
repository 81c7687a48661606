"""List, map and message literals."""

from __future__ import annotations

from safelane.cel.ast import Entry, ListLiteral, MapLiteral
from safelane.cel.compile.arithmetic import folded
from safelane.cel.compile.messages import build_message
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.errors import EvaluationError
from safelane.cel.runtime.fuel import Frame
from safelane.cel.runtime.maps import from_pairs
from safelane.cel.values import Optional, Value, type_name


def build_list(node: ListLiteral, scope: Scope) -> Closure:
    """``[a, ?b]``."""
    elements = tuple(scope.build(element) for element in node.elements)
    if node.optional:
        return _optional_list(elements, frozenset(node.optional), node.at)

    def items(frame: Frame) -> list[Value]:
        return [element(frame) for element in elements]

    return folded(items, *elements)


def _optional_list(elements: tuple[Closure, ...], optional: frozenset[int], at: int) -> Closure:
    def items(frame: Frame) -> list[Value]:
        result = []
        for index, element in enumerate(elements):
            value = element(frame)
            if index in optional:
                if not _present(value, f"list element {index}", at):
                    continue
                value = value.value
            result.append(value)
        return result

    return items


def _present(value: Value, what: str, at: int) -> bool:
    if type(value) is not Optional:
        text = f"cannot initialize optional {what} from non-optional value of type {type_name(value)}"
        raise EvaluationError(text, "no-such-overload", at)
    return value.present


def build_map(node: MapLiteral, scope: Scope) -> Closure:
    """``{key: value, ?key: optional}``, or a message."""
    if node.message:
        return build_message(node, scope)
    parts = tuple((scope.build(entry.key), scope.build(entry.value), entry) for entry in node.entries)
    if any(entry.optional for entry in node.entries):
        return _general_map(parts)
    if all(type(getattr(key, "value", None)) is str for key, _, _ in parts):
        pairs = tuple((key.value, value) for key, value, _ in parts)  # type: ignore[attr-defined]

        def named(frame: Frame) -> dict[str, Value]:
            return {key: value(frame) for key, value in pairs}

        return folded(named, *(value for _, value in pairs))
    return folded(_general_map(parts), *(key for key, _, _ in parts), *(value for _, value, _ in parts))


def _general_map(parts: tuple[tuple[Closure, Closure, Entry], ...]) -> Closure:
    def pairs(frame: Frame) -> Value:
        result = []
        for key_of, value_of, entry in parts:
            key, value = key_of(frame), value_of(frame)
            if entry.optional:
                if not _present(value, f"entry '{key}'", entry.at):
                    continue
                value = value.value
            result.append((key, value))
        return from_pairs(result)

    return pairs
