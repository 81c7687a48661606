"""The order of elements in lists whose types are not known beforehand."""

from __future__ import annotations

from functools import cmp_to_key

from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime.order import ORDERED, compare
from safelane.cel.values import Value


def order_of(left: Value, right: Value) -> int | None:
    """The order of two elements; None where there is none, which the functions here pass over, as Kubernetes does."""
    if type(left) not in ORDERED:
        raise no_overload()
    try:
        return compare(left, right, "")
    except EvaluationError:
        return None


def sort_by(items: list[Value], keys: list[Value]) -> list[Value]:
    """The items in the order of their keys; raises EvaluationError when these are not of one type with an order."""
    if len(items) < 2:
        if keys and type(keys[0]) not in ORDERED:
            raise EvaluationError("list elements must be comparable", "no-such-overload")
        return items
    kind = type(keys[0])
    if kind not in ORDERED:
        raise EvaluationError("list elements must be comparable", "no-such-overload")
    if any(type(key) is not kind for key in keys):
        raise EvaluationError("list elements must have the same type", "no-such-overload")
    if kind is float:

        def by_key(one: int, other: int) -> int:
            return order_of(keys[one], keys[other]) or 0

        order = sorted(range(len(keys)), key=cmp_to_key(by_key))
    else:
        order = [index for _, index in sorted(zip(keys, range(len(keys)), strict=True))]
    return [items[index] for index in order]
