"""``&&``, ``||``, ``!`` and the conditional. The first two absorb an error of one side when the other side decides."""

from __future__ import annotations

from safelane.cel.ast import Call, Node
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Value


def build_logic(node: Call, scope: Scope) -> Closure:
    """A chain of ``&&`` or of ``||``: true and false change places between the two."""
    decisive = node.function == "_||_"
    if scope.shared.observer is not None:
        left, right = node.arguments
        return _two(scope.build(left), scope.build(right), decisive, node.at)
    terms = [scope.build(term) for term in _terms(node, node.function)]
    return _two(terms[0], terms[1], decisive, node.at) if len(terms) == 2 else _many(tuple(terms), decisive, node.at)


def _terms(node: Node, function: str) -> list[Node]:
    terms: list[Node] = []
    pending = [node]
    while pending:
        term = pending.pop()
        if isinstance(term, Call) and term.function == function and term.target is None:
            pending.extend(reversed(term.arguments))
        else:
            terms.append(term)
    return terms


def _two(left: Closure, right: Closure, decisive: bool, at: int) -> Closure:
    neutral = not decisive

    def logic(frame: Frame) -> Value:
        try:
            value = left(frame)
        except EvaluationError as failure:
            return _absorbed(right, frame, decisive, failure)
        if value is decisive:
            return decisive
        if value is not neutral:
            return _absorbed(right, frame, decisive, no_overload(at))
        value = right(frame)
        if value is True or value is False:
            return value
        raise no_overload(at)

    return logic


def _absorbed(right: Closure, frame: Frame, decisive: bool, failure: EvaluationError) -> Value:
    try:
        if right(frame) is decisive:
            return decisive
    except EvaluationError:
        pass  # of two errors the left one is the result
    raise failure


def _many(terms: tuple[Closure, ...], decisive: bool, at: int) -> Closure:
    neutral = not decisive

    def logic(frame: Frame) -> Value:
        failure: EvaluationError | None = None
        for term in terms:
            try:
                value = term(frame)
            except EvaluationError as error:
                failure = failure or error
                continue
            if value is decisive:
                return decisive
            if value is not neutral:
                failure = failure or no_overload(at)
        if failure is not None:
            raise failure
        return neutral

    return logic


def build_not(node: Call, scope: Scope) -> Closure:
    """``!a``."""
    operand, at = scope.build(node.arguments[0]), node.at

    def negation(frame: Frame) -> bool:
        value = operand(frame)
        if value is True:
            return False
        if value is False:
            return True
        raise no_overload(at)

    return negation


def build_conditional(node: Call, scope: Scope) -> Closure:
    """``a ? b : c``; only one branch is evaluated."""
    condition, then, otherwise = (scope.build(argument) for argument in node.arguments)
    at = node.at
    if isinstance(condition, Constant) and type(condition.value) is bool and scope.shared.observer is None:
        return then if condition.value else otherwise

    def conditional(frame: Frame) -> Value:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is False:
            return otherwise(frame)
        raise no_overload(at)

    return conditional
