"""Selections, indices and presence tests. Plain maps are read at once, everything else goes to ``runtime.access``."""

from __future__ import annotations

from safelane.cel.ast import Call, Node, Select
from safelane.cel.compile.names import qualified, root_slot
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.runtime.access import element, find, present
from safelane.cel.runtime.fuel import Frame
from safelane.cel.runtime.maps import ABSENT
from safelane.cel.values import Optional, Value


def build_select(node: Select, scope: Scope) -> Closure:
    """``a.b``, ``a.?b`` and ``has(a.b)``."""
    if node.test:
        return _has(scope.build(node.operand), node.field, node.at)
    if is_optional(node):
        return _optional(maybe(node, scope))
    return qualified(node, scope) or _fused(node, scope) or _select(scope.build(node.operand), node.field, node.at)


def build_index(node: Call, scope: Scope) -> Closure:
    """``a[i]`` and ``a[?i]``."""
    if is_optional(node):
        return _optional(maybe(node, scope))
    operand, index = (scope.build(argument) for argument in node.arguments)
    if isinstance(index, Constant) and type(index.value) is str:
        return _select(operand, index.value, node.at)
    return _index(operand, index, node.at)


def is_optional(node: Node) -> bool:
    """Whether a node is a chain of selections and indices with a question mark somewhere in it."""
    while True:
        if isinstance(node, Select) and not node.test:
            if node.optional:
                return True
            node = node.operand
        elif isinstance(node, Call) and node.function in ("_[_]", "_[?_]") and node.target is None:
            if node.function == "_[?_]":
                return True
            node = node.arguments[0]
        else:
            return False


def maybe(node: Node, scope: Scope) -> Closure:
    """The closure of an optional chain that gives the value or ABSENT, without making an ``Optional``."""
    operand = node.operand if isinstance(node, Select) else node.arguments[0]  # type: ignore[union-attr]
    before = maybe(operand, scope) if is_optional(operand) else scope.build(operand)
    if isinstance(node, Select):
        return _maybe_field(before, node.field, node.at)
    assert isinstance(node, Call)
    return _maybe_index(before, scope.build(node.arguments[1]), node.at)


def _fused(node: Select, scope: Scope) -> Closure | None:
    """``variable.a.b.c`` in one closure; the slow way finds out what is wrong, or lazy, when that fails."""
    fields: list[str] = []
    step: Node = node
    while isinstance(step, Select) and not step.test and not step.optional:
        fields.append(step.field)
        step = step.operand
    slot = root_slot(step, scope)
    if slot is None or scope.shared.observer is not None or (scope.shared.dotted and _has_qualified(node, scope)):
        return None
    slow = scope.build(step)
    for part in _chain(node):
        slow = _select(slow, part.field, part.at)
    fields.reverse()
    if len(fields) in _PATHS:
        return _PATHS[len(fields)](slot, fields, slow)
    return _path(slot, tuple(fields), slow)


def _has_qualified(node: Select, scope: Scope) -> bool:
    return any(qualified(part, scope) for part in _chain(node))


def _chain(node: Select) -> list[Select]:
    parts: list[Select] = []
    step: Node = node
    while isinstance(step, Select):
        parts.append(step)
        step = step.operand
    return parts[::-1]


def _path_1(slot: int, fields: list[str], slow: Closure) -> Closure:
    (one,) = fields

    def path(frame: Frame) -> Value:
        try:
            return frame[slot][one]
        except (KeyError, TypeError):
            return slow(frame)

    return path


def _path_2(slot: int, fields: list[str], slow: Closure) -> Closure:
    one, two = fields

    def path(frame: Frame) -> Value:
        try:
            return frame[slot][one][two]
        except (KeyError, TypeError):
            return slow(frame)

    return path


def _path_3(slot: int, fields: list[str], slow: Closure) -> Closure:
    one, two, three = fields

    def path(frame: Frame) -> Value:
        try:
            return frame[slot][one][two][three]
        except (KeyError, TypeError):
            return slow(frame)

    return path


def _path(slot: int, fields: tuple[str, ...], slow: Closure) -> Closure:
    def path(frame: Frame) -> Value:
        value = frame[slot]
        try:
            for field in fields:
                value = value[field]
        except (KeyError, TypeError):
            return slow(frame)
        return value

    return path


_PATHS = {1: _path_1, 2: _path_2, 3: _path_3}


def _select(operand: Closure, field: str, at: int) -> Closure:
    def select(frame: Frame) -> Value:
        value = operand(frame)
        try:
            return value[field]
        except (KeyError, TypeError):
            return element(value, field, at)

    return select


def _index(operand: Closure, index: Closure, at: int) -> Closure:
    def select(frame: Frame) -> Value:
        value, key = operand(frame), index(frame)
        if type(value) is list:
            if type(key) is int and 0 <= key < len(value):
                return value[key]
        elif type(value) is dict and type(key) is str and key in value:
            return value[key]
        return element(value, key, at)

    return select


def _has(operand: Closure, field: str, at: int) -> Closure:
    def has(frame: Frame) -> bool:
        value = operand(frame)
        return field in value if type(value) is dict else present(value, field, at)

    return has


def _maybe_field(operand: Closure, field: str, at: int) -> Closure:
    def select(frame: Frame) -> Value:
        value = operand(frame)
        if type(value) is dict:
            return value.get(field, ABSENT)
        return ABSENT if value is ABSENT else find(value, field, at)

    return select


def _maybe_index(operand: Closure, index: Closure, at: int) -> Closure:
    def select(frame: Frame) -> Value:
        value, key = operand(frame), index(frame)
        return ABSENT if value is ABSENT else find(value, key, at)

    return select


def _optional(chain: Closure) -> Closure:
    def optional(frame: Frame) -> Optional:
        value = chain(frame)
        return Optional.NONE if value is ABSENT else Optional(value)

    return optional
