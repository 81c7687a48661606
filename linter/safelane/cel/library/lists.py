"""Lists: Kubernetes' own library, and version 3 of cel-go's."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from safelane.cel.errors import EvaluationError, OutOfFuel, no_overload
from safelane.cel.functions import Function, Library, Overload
from safelane.cel.library.declare import DURATION, TIMESTAMP, method, of, on
from safelane.cel.runtime import arithmetic
from safelane.cel.runtime.equality import equal
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.runtime.order import ORDERED
from safelane.cel.runtime.sorting import order_of, sort_by
from safelane.cel.values import Duration, Optional, UInt, Value

_COMPARABLE = {
    "int": "int", "uint": "uint", "double": "double", "bool": "bool", "duration": DURATION, "timestamp": TIMESTAMP,
    "string": "string", "bytes": "bytes",
}  # fmt: skip
_LONGEST_RANGE = 1_000_000
_SUMS: dict[str, Value] = {"int": 0, "uint": UInt(0), "double": 0.0, "duration": Duration(0)}


def _is_sorted(items: list[Value]) -> bool:
    if items and type(items[-1]) not in ORDERED:
        raise no_overload()
    return all(order_of(left, right) != 1 for left, right in pairwise(items))


def _extreme(name: str, replaces: int) -> Callable[[list[Value]], Value]:
    def extreme(items: list[Value]) -> Value:
        if not items:
            raise EvaluationError(f"{name} called on empty list")
        best = items[0]
        for item in items[1:]:
            if type(item) not in ORDERED:
                raise no_overload()
            if order_of(best, item) == replaces:
                best = item
        return best

    return extreme


def _sum(zero: Value) -> Callable[[list[Value]], Value]:
    def total(items: list[Value]) -> Value:
        result = zero
        for item in items:
            result = arithmetic.add(result, item)
        return result

    return total


def _index_of(frame: Frame, items: list[Value], value: Value) -> int:
    return next((index for index, item in enumerate(items) if equal(item, value, frame)), -1)


def _last_index_of(frame: Frame, items: list[Value], value: Value) -> int:
    return next((index for index in reversed(range(len(items))) if equal(items[index], value, frame)), -1)


def _includes(frame: Frame, value: Value, other: Value) -> bool:
    if type(value) is list:
        return any(equal(item, other, frame) for item in value)
    return equal(value, other, frame)


def _slice(items: list[Value], start: int, end: int) -> list[Value]:
    what = f"cannot slice({start}, {end}), "
    if start < 0 or end < 0:
        raise EvaluationError(f"{what}negative indexes not supported", "out-of-range")
    if start > end:
        raise EvaluationError(f"{what}start index must be less than or equal to end index", "out-of-range")
    if len(items) < end:
        raise EvaluationError(f"{what}list is length {len(items)}", "out-of-range")
    return items[start:end]


def _flatten(frame: Frame, items: list[Value], depth: int = 1) -> list[Value]:
    if depth < 0:
        raise EvaluationError("level must be non-negative", "out-of-range")
    level = items
    while depth > 0 and any(type(item) is list for item in level):
        flat: list[Value] = []
        for item in level:
            flat += item if type(item) is list else [item]
            pay(frame, 1)
        level, depth = flat, depth - 1
    return level


def _range(frame: Frame, size: int) -> list[Value]:
    if size < 0:
        raise EvaluationError(f"lists.range: size must be non-negative, got {size}", "out-of-range")
    if size > _LONGEST_RANGE:
        message = f"lists.range: size {size} exceeds maximum allowed ({_LONGEST_RANGE})"
        raise EvaluationError(message, "out-of-range")
    if size > max(frame[0], 0):
        raise OutOfFuel
    return list(range(size))


def _distinct(frame: Frame, items: list[Value]) -> list[Value]:
    unique: list[Value] = []
    for item in items:
        pay(frame, len(unique))
        if not any(equal(item, other, frame) for other in unique):
            unique.append(item)
    return unique


def _each(name: str, doc: str, id_: str, result: str, implementation: Callable[[list[Value]], Value]) -> Function:
    """A function with an overload for lists of each type that has an order; ``{}`` in ids stands for its name."""
    overloads = (
        on(id_.format(kind), f"list({spelled})", result.format(spelled), implementation)
        for kind, spelled in _COMPARABLE.items()
    )
    return method(name, doc, *overloads)


def _sort_overload(id_: str, spelled: str) -> Overload:
    kind = f"list({spelled})"
    return Overload(id_, (kind,), kind, lambda items: sort_by(items, items), receiver=True, any_element=True)


def _keys_overload(id_: str, spelled: str) -> Overload:
    kinds = ("list(T)", f"list({spelled})")
    return Overload(id_, kinds, "list(T)", sort_by, receiver=True, any_element=True)


LIBRARY = Library(
    (
        _each(
            "isSorted",
            "Whether no element is less than the one before it.",
            "list_{}_is_sorted_bool",
            "bool",
            _is_sorted,
        ),
        method(
            "sum",
            "The sum of numbers or durations.",
            *(on(f"list_{k}_sum_{k}", f"list({_COMPARABLE[k]})", _COMPARABLE[k], _sum(v)) for k, v in _SUMS.items()),
        ),
        _each("min", "The least element; of an empty list an error.", "list_{0}_min_{0}", "{}", _extreme("min", 1)),
        _each("max", "The greatest element; of an empty list an error.", "list_{0}_max_{0}", "{}", _extreme("max", -1)),
        method(
            "indexOf",
            "The first index of an element, or -1.",
            on("list_a_index_of_int", "list(A) A", "int", _index_of, metered=True),
        ),
        method(
            "lastIndexOf",
            "The last index of an element, or -1.",
            on("list_a_last_index_of_int", "list(A) A", "int", _last_index_of, metered=True),
        ),
        method(
            "includes",
            "Whether a list has an element, or a value that is no list is equal to the other.",
            on("list_includes_dyn_dyn", "dyn dyn", "bool", _includes, metered=True),
        ),
        method(
            "slice",
            "The elements from an index to before another.",
            on("list_slice", "list(T) int int", "list(T)", _slice),
        ),
        method(
            "flatten",
            "Lists within a list put in their place, one level deep or so many.",
            on("list_flatten", "list(list(T))", "list(T)", _flatten, metered=True),
            on("list_flatten_int", "list(dyn) int", "list(dyn)", _flatten, metered=True),
            mismatch="method",
        ),
        method(
            "sort",
            "The elements in their order.",
            *(_sort_overload(f"list_{kind}_sort", spelled) for kind, spelled in _COMPARABLE.items()),
            mismatch="name",
        ),
        method(
            "@sortByAssociatedKeys",
            "What the macro sortBy calls: elements in the order of their keys.",
            *(_keys_overload(f"list_{kind}_sortByAssociatedKeys", spelled) for kind, spelled in _COMPARABLE.items()),
            mismatch="name",
        ),
        method(
            "lists.range",
            "The numbers from 0 to before another.",
            of("lists_range", "int", "list(int)", _range, metered=True),
        ),
        method(
            "reverse",
            "The elements the other way round.",
            on("list_reverse", "list(T)", "list(T)", lambda items: items[::-1]),
        ),
        method("distinct", "Each element once.", on("list_distinct", "list(T)", "list(T)", _distinct, metered=True)),
        method(
            "first",
            "The first element, or none.",
            on(
                "list_first",
                "list(T)",
                "optional_type(T)",
                lambda items: Optional(items[0]) if items else Optional.NONE,
            ),
        ),
        method(
            "last",
            "The last element, or none.",
            on(
                "list_last",
                "list(T)",
                "optional_type(T)",
                lambda items: Optional(items[-1]) if items else Optional.NONE,
            ),
        ),
    )
)
