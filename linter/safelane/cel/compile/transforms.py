"""``map``, ``filter`` and the transforms: macros that make a list or a map. Errors are not absorbed."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.compile.scope import Closure
from safelane.cel.compile.walk import Walk, binder, holds
from safelane.cel.errors import EvaluationError, no_overload, placed
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.runtime.maps import entries, from_pairs, insert
from safelane.cel.runtime.sorting import sort_by
from safelane.cel.values import Pairs, Value, type_name


def build_sort_by(walk: Walk) -> Closure:
    """The elements of a list in the order of their keys."""
    (slot,), (key_of,), at = walk.slots, walk.body, walk.at

    def in_order(frame: Frame) -> list[Value]:
        items, keys = walk.begin(frame), []
        for frame[slot] in items:
            keys.append(key_of(frame))
        try:
            return sort_by(list(items), keys)
        except EvaluationError as error:
            raise placed(error, at) from None

    return in_order


def build_filter(walk: Walk) -> Closure:
    """The items for which the condition holds; of a map, its keys."""
    (slot,), (test,), at = walk.slots, walk.body, walk.at

    def filtered(frame: Frame) -> list[Value]:
        kept = []
        for item in walk.begin(frame):
            frame[slot] = item
            value = test(frame)
            if value is True:
                kept.append(item)
            elif value is not False:
                raise no_overload(at)
        return kept

    return filtered


def build_list(walk: Walk) -> Closure:
    """``map`` and ``transformList``, with or without a condition."""
    if len(walk.slots) == 1 and len(walk.body) == 1:
        return _simple_map(walk)
    results = _results(walk)

    def mapped(frame: Frame) -> list[Value]:
        return [result for _, result in results(frame)]

    return mapped


def _simple_map(walk: Walk) -> Closure:
    (slot,), (transform,) = walk.slots, walk.body

    def mapped(frame: Frame) -> list[Value]:
        results = []
        items = walk.begin(frame)
        for frame[slot] in items:
            results.append(transform(frame))
        return results

    return mapped


def _results(walk: Walk) -> Callable[[Frame], list[tuple[Value, Value]]]:
    """The items that pass the condition, if there is one, each with its result."""
    test, transform = (None, walk.body[0]) if len(walk.body) == 1 else walk.body
    bind, at = binder(walk.slots), walk.at

    def results(frame: Frame) -> list[tuple[Value, Value]]:
        found = []
        for item in walk.begin(frame):
            bind(frame, item)
            if test is None or holds(test(frame), at):
                found.append((item, transform(frame)))
        return found

    return results


def build_map(walk: Walk) -> Closure:
    """``transformMap``: the same keys, or a list's indices, with new values."""
    results = _results(walk)

    def mapped(frame: Frame) -> Value:
        return from_pairs([(item[0], result) for item, result in results(frame)])

    return mapped


def build_entries(walk: Walk) -> Closure:
    """``transformMapEntry``: the entries of the map that is made for each item; a key that comes twice is an error."""
    results, at = _results(walk), walk.at

    def merged(frame: Frame) -> Value:
        pairs: list[tuple[Value, Value]] = []
        seen: set[object] = set()
        for _, result in results(frame):
            if not isinstance(result, dict | Pairs):
                raise no_overload(at, f"cel.@mapInsert(map, {type_name(result)})")
            pay(frame, len(result))
            try:
                for key, value in entries(result):
                    insert(pairs, seen, key, value)
            except EvaluationError as error:
                raise placed(error, at) from None
        return from_pairs(pairs)

    return merged
