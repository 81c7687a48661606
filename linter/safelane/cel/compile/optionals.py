"""Optional values: their methods, and the macros that bind what is in them.

On a chain such as ``object.?spec.?replicas`` the methods ask the chain itself, and no ``Optional`` is made.
"""

from __future__ import annotations

from safelane.cel.ast import Call, Comprehension, Node
from safelane.cel.compile.access import is_optional, maybe
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.runtime.maps import ABSENT
from safelane.cel.values import Optional, Value, type_name

METHODS = {"or": 1, "orValue": 1, "hasValue": 0, "value": 0}


def is_method(node: Call) -> bool:
    """Whether a call is one of the methods built here."""
    return node.target is not None and METHODS.get(node.function) == len(node.arguments)


def build_method(node: Call, scope: Scope) -> Closure:
    """``or``, ``orValue``, ``hasValue`` and ``value``; the first two evaluate their argument only when it is needed."""
    assert node.target is not None
    content = _content(node.target, scope, node.at, node.function)
    if node.function == "hasValue":
        return lambda frame: content(frame) is not ABSENT
    if node.function == "value":
        return _value(content, node.at)
    other = scope.build(node.arguments[0])
    return _or_value(content, other) if node.function == "orValue" else _or(content, other, node.at)


def _content(node: Node, scope: Scope, at: int, function: str) -> Closure:
    """What is in an optional, or ABSENT."""
    if is_optional(node) and scope.shared.observer is None:
        return maybe(node, scope)
    operand = scope.build(node)

    def content(frame: Frame) -> Value:
        value = operand(frame)
        if type(value) is not Optional:
            detail = f"{function}({type_name(value)})" if function in ("hasValue", "value") else ""
            raise no_overload(at, detail)
        return value.value if value.present else ABSENT

    return content


def _value(content: Closure, at: int) -> Closure:
    def value_of(frame: Frame) -> Value:
        value = content(frame)
        if value is ABSENT:
            raise EvaluationError("optional.none() dereference", "other", at)
        return value

    return value_of


def _or_value(content: Closure, other: Closure) -> Closure:
    def value_or(frame: Frame) -> Value:
        value = content(frame)
        return other(frame) if value is ABSENT else value

    return value_or


def _or(content: Closure, other: Closure, at: int) -> Closure:
    def first(frame: Frame) -> Value:
        value = content(frame)
        if value is not ABSENT:
            return Optional(value)
        alternative = other(frame)
        if type(alternative) is not Optional:
            raise no_overload(at)
        return alternative

    return first


def build_bind(node: Comprehension, scope: Scope) -> Closure:
    """``optMap`` and ``optFlatMap``: the body over what is in an optional, or none."""
    content = _content(node.source, scope, node.at, node.kind)
    inner, (slot,) = scope.within(node.variables)
    body, wrap = inner.build(node.body[0]), node.kind == "optMap"

    def bound(frame: Frame) -> Value:
        before = frame[0]
        value = content(frame)
        pay(frame, before - frame[0])  # Kubernetes evaluates it twice
        if value is ABSENT:
            return Optional.NONE
        frame[slot] = value
        result = body(frame)
        return Optional(result) if wrap else result

    return bound
