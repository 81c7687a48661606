"""Maps, in the three forms they have here: dict, ``LazyMap`` and ``Pairs``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from safelane.cel.errors import EvaluationError
from safelane.cel.lazy import LazyMap
from safelane.cel.runtime.equality import equal, equal_numbers
from safelane.cel.values import Optional, Pairs, UInt, Value

_UNHASHABLE = frozenset({list, dict, Pairs, Optional})

Map: TypeAlias = "dict[Value, Value] | Pairs"


class Absent:
    """The type of ``ABSENT``, which stands for "no such key" and for an optional that is none."""

    __slots__ = ()


ABSENT = Absent()

# Number types, and the types of the keys that such a number finds in a map.
_FINDS: dict[type, tuple[type, ...]] = {int: (int, UInt), UInt: (int, UInt), float: (int, UInt, float)}


def lookup(value: Map, key: Value) -> Value:
    """The value at ``key`` or ABSENT; an int finds a uint and the other way round, a double both. Raises LazyFailure.

    The keys of one dict are of one type.
    """
    if isinstance(value, Pairs):
        return _lookup_pairs(value, key)
    kind = type(key)
    if kind is str:
        if type(value) is LazyMap:
            return value.find(key, ABSENT)
        return value.get(key, ABSENT)
    try:
        found = value.get(key, ABSENT)
    except TypeError:  # a list or map as a key: only Pairs has such
        return ABSENT
    if found is not ABSENT and type(next(iter(value))) not in _FINDS.get(kind, (kind,)):
        return ABSENT
    return found


def _lookup_pairs(value: Pairs, key: Value) -> Value:
    kind = type(key)
    for candidate, found in value.pairs:
        if type(candidate) is kind and equal(candidate, key, [len(value.pairs) + 1000]):
            return found
    others = _FINDS.get(kind, ())
    for candidate, found in value.pairs:
        if type(candidate) in others and equal_numbers(candidate, key):
            return found
    return ABSENT


def entries(value: Map) -> Iterable[tuple[Value, Value]]:
    """The pairs of a map in order; computes what is lazy. Raises LazyFailure."""
    if isinstance(value, Pairs):
        return value.pairs
    return value.resolved().items() if type(value) is LazyMap else value.items()


def from_pairs(pairs: list[tuple[Value, Value]]) -> Map:
    """A map of these pairs, a dict wherever a dict can hold them; of equal keys the last one counts."""
    kinds = {type(key) for key, _ in pairs}
    if len(kinds) > 1 or not kinds.isdisjoint(_UNHASHABLE):
        return Pairs(list(_unique(pairs)))
    return dict(pairs)


def _unique(pairs: list[tuple[Value, Value]]) -> Iterator[tuple[Value, Value]]:
    for index, (key, value) in enumerate(pairs):
        later = pairs[index + 1 :]
        if not any(type(other) is type(key) and equal(other, key, [len(pairs) + 1000]) for other, _ in later):
            yield key, value


def insert(target: list[tuple[Value, Value]], seen: set[object], key: Value, value: Value) -> None:
    """Add a pair to a map that a macro builds; a key that is there already is an error."""
    mark = (type(key), repr(key) if type(key) in (list, dict, Pairs) else key)
    if mark in seen:
        raise EvaluationError(f"insert failed: key {key} already exists")
    seen.add(mark)
    target.append((key, value))
