"""Arithmetic operators: small integers at once, everything else by ``runtime.arithmetic``."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import Call
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.errors import EvaluationError, placed
from safelane.cel.runtime import arithmetic
from safelane.cel.runtime.fuel import LONG, Frame, pay, pay_for
from safelane.cel.values import INT_MAX, INT_MIN, Value

_OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "_-_": arithmetic.subtract,
    "_*_": arithmetic.multiply,
    "_/_": arithmetic.divide,
    "_%_": arithmetic.modulo,
}


def build_sum(node: Call, scope: Scope) -> Closure:
    """``a + b``, which also joins texts and lists."""
    left, right = (scope.build(argument) for argument in node.arguments)
    at = node.at

    def total(frame: Frame) -> Value:
        mine, theirs = left(frame), right(frame)
        if type(mine) is type(theirs):
            if type(mine) is int:
                result: Value = mine + theirs
                if INT_MIN <= result <= INT_MAX:
                    return result
            elif type(mine) is str:
                result = mine + theirs
                if len(result) > LONG:
                    pay(frame, len(result) // 10)
                return result
        try:
            result = arithmetic.add(mine, theirs)
        except EvaluationError as error:
            raise placed(error, at) from None
        pay_for(frame, result)
        return result

    return folded(total, left, right)


def build_arithmetic(node: Call, scope: Scope) -> Closure:
    """``a - b``, ``a * b``, ``a / b`` and ``a % b``."""
    left, right = (scope.build(argument) for argument in node.arguments)
    operation, at = _OPERATIONS[node.function], node.at

    def result(frame: Frame) -> Value:
        try:
            return operation(left(frame), right(frame))
        except EvaluationError as error:
            raise placed(error, at) from None

    return folded(result, left, right)


def build_negation(node: Call, scope: Scope) -> Closure:
    """``-a``."""
    operand, at = scope.build(node.arguments[0]), node.at

    def negation(frame: Frame) -> Value:
        try:
            return arithmetic.negate(operand(frame))
        except EvaluationError as error:
            raise placed(error, at) from None

    return folded(negation, operand)


def folded(closure: Closure, *arguments: Closure) -> Closure:
    """A constant when all arguments are and there is no error; an error stays where evaluation will meet it."""
    if not all(isinstance(argument, Constant) for argument in arguments):
        return closure
    from safelane.cel.errors import OutOfFuel

    try:
        return Constant(closure([10_000]))
    except (EvaluationError, OutOfFuel):
        return closure
