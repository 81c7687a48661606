"""cel-go's sets library: lists as sets."""

from __future__ import annotations

from safelane.cel.functions import Library, Overload
from safelane.cel.library.declare import method
from safelane.cel.runtime.equality import contains
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.values import Value


def _contains(frame: Frame, items: list[Value], others: list[Value]) -> bool:
    pay(frame, len(items) * len(others))
    return all(contains(items, other, frame) for other in others)


def _intersects(frame: Frame, items: list[Value], others: list[Value]) -> bool:
    pay(frame, len(items) * len(others))
    return any(contains(items, other, frame) for other in others)


def _equivalent(frame: Frame, items: list[Value], others: list[Value]) -> bool:
    return _contains(frame, items, others) and _contains(frame, others, items)


def _of(id_: str, implementation: object) -> Overload:
    assert callable(implementation)
    return Overload(id_, ("list(T)", "list(T)"), "bool", implementation, metered=True)


LIBRARY = Library(
    (
        method(
            "sets.contains",
            "Whether every element of the second list is in the first.",
            _of("list_sets_contains_list", _contains),
        ),
        method(
            "sets.equivalent",
            "Whether two lists have the same elements, in any order and number.",
            _of("list_sets_equivalent_list", _equivalent),
        ),
        method(
            "sets.intersects",
            "Whether two lists have an element in common.",
            _of("list_sets_intersects_list", _intersects),
        ),
    )
)
