"""``==``, ``!=``, ``<`` and the like, and ``in``; a constant on the right side is known in advance."""

from __future__ import annotations

import operator
from collections.abc import Callable

from safelane.cel.ast import Call
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.errors import EvaluationError, no_overload, placed
from safelane.cel.lazy import LazyMap
from safelane.cel.runtime.equality import SCALARS, contains, equal
from safelane.cel.runtime.fuel import Frame
from safelane.cel.runtime.maps import ABSENT, lookup
from safelane.cel.runtime.order import compare
from safelane.cel.values import Pairs, Value

_ORDERS: dict[str, Callable[[Value, Value], bool]] = {
    "_<_": operator.lt,
    "_<=_": operator.le,
    "_>_": operator.gt,
    "_>=_": operator.ge,
}


def build_equality(node: Call, scope: Scope) -> Closure:
    """``a == b`` and ``a != b``."""
    left, right = (scope.build(argument) for argument in node.arguments)
    positive = node.function == "_==_"
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right = right, left
    if isinstance(right, Constant):
        value = right.value
        if value is None or type(value) is bool:
            return _is(left, value, positive)
        if type(value) in (str, int):
            return _equals(left, value, positive)
    return _equal(left, right, positive)


def _is(left: Closure, constant: Value, positive: bool) -> Closure:
    def same(frame: Frame) -> bool:
        return (left(frame) is constant) is positive

    return same


def _equals(left: Closure, constant: Value, positive: bool) -> Closure:
    kind = type(constant)

    def same(frame: Frame) -> bool:
        value = left(frame)
        if type(value) is kind:
            return (value == constant) is positive
        return equal(value, constant, frame) is positive

    return same


def _equal(left: Closure, right: Closure, positive: bool) -> Closure:
    scalars = SCALARS

    def same(frame: Frame) -> bool:
        mine, theirs = left(frame), right(frame)
        if type(mine) is type(theirs) and type(mine) in scalars:
            return (mine == theirs) is positive
        return equal(mine, theirs, frame) is positive

    return same


def build_order(node: Call, scope: Scope) -> Closure:
    """``a < b`` and its kin."""
    left, right = (scope.build(argument) for argument in node.arguments)
    function, at, test = node.function, node.at, _ORDERS[node.function]
    if isinstance(right, Constant) and type(right.value) is int:
        return _against(left, right.value, node)

    def ordered(frame: Frame) -> bool:
        mine, theirs = left(frame), right(frame)
        if type(mine) is int and type(theirs) is int:
            return test(mine, theirs)
        try:
            return test(compare(mine, theirs, function), 0)
        except EvaluationError as error:
            raise placed(error, at) from None

    return ordered


def _against(left: Closure, limit: int, node: Call) -> Closure:
    function, at, test = node.function, node.at, _ORDERS[node.function]
    # of whole numbers: a < b, a >= b, and with b one greater a <= b, a > b
    below = function in ("_<_", "_<=_")
    bound = limit + (function in ("_<=_", "_>_"))

    def ordered(frame: Frame) -> bool:
        value = left(frame)
        if type(value) is int:
            return (value < bound) is below
        try:
            return test(compare(value, limit, function), 0)
        except EvaluationError as error:
            raise placed(error, at) from None

    return ordered


def build_in(node: Call, scope: Scope) -> Closure:
    """``a in b``, ``b`` a list or a map."""
    left, right = (scope.build(argument) for argument in node.arguments)
    if isinstance(right, Constant) and right.value == [] and scope.shared.observer is None:
        return Constant(False)  # as in Kubernetes, whose optimiser does not look at the left side then
    if isinstance(right, Constant) and type(right.value) is list and all(type(item) is str for item in right.value):
        return _among(left, frozenset(right.value))
    at = node.at

    def member(frame: Frame) -> bool:
        value, items = left(frame), right(frame)
        if type(items) is list:
            return contains(items, value, frame)
        if type(items) is dict and type(value) is str:
            return value in items
        if isinstance(items, LazyMap):
            return value in items
        if isinstance(items, dict | Pairs):
            return lookup(items, value) is not ABSENT
        raise no_overload(at)

    return member


def _among(left: Closure, strings: frozenset[str]) -> Closure:
    def member(frame: Frame) -> bool:
        value = left(frame)
        return type(value) is str and value in strings

    return member
