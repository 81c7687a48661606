"""``all``, ``exists`` and ``exists_one``."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.compile.scope import Closure
from safelane.cel.compile.walk import Walk, binder, holds
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Value


def quantifier(decisive: bool) -> Callable[[Walk], Closure]:
    """``exists`` (true decides) and ``all`` (false decides): an error counts only when nothing decides."""

    def build(walk: Walk) -> Closure:
        (test,) = walk.body
        return _quantifier_2(walk, test, decisive) if len(walk.slots) == 2 else _quantifier_1(walk, test, decisive)

    return build


def _quantifier_1(walk: Walk, test: Closure, decisive: bool) -> Closure:
    (slot,), neutral, at = walk.slots, not decisive, walk.at

    def quantified(frame: Frame) -> Value:
        failure: EvaluationError | None = None
        items = walk.begin(frame)
        for frame[slot] in items:
            try:
                value = test(frame)
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

    return quantified


def _quantifier_2(walk: Walk, test: Closure, decisive: bool) -> Closure:
    (one, two), neutral, at = walk.slots, not decisive, walk.at

    def quantified(frame: Frame) -> Value:
        failure: EvaluationError | None = None
        items = walk.begin(frame)
        for frame[one], frame[two] in items:
            try:
                value = test(frame)
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

    return quantified


def _turns(walk: Walk) -> Callable[[Frame], int]:
    """How many items a condition holds for is what both exists_one forms ask; errors are not absorbed."""
    (test,), at = walk.body, walk.at
    bind = binder(walk.slots)

    def count(frame: Frame) -> int:
        found = 0
        for item in walk.begin(frame):
            bind(frame, item)
            found += holds(test(frame), at)
        return found

    return count


def exists_one(walk: Walk) -> Closure:
    """Whether the condition holds for exactly one item."""
    count = _turns(walk)

    def one(frame: Frame) -> bool:
        return count(frame) == 1

    return one
