"""What differs between two values, leaf by leaf.

Mappings are compared by key. Lists whose elements have names (containers, env, ports) are compared by name; ordered
lists (args, routes) in their order; all others by content, so that only their members count. A leaf is a scalar or an
empty collection. What was added or removed whole is one edit per leaf; a leaf that became a filled collection, or the
other way round, is one edit at that place. Where the order of a list means something and its named elements changed
places, the list itself is one more edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from safelane.frozen import dataclass
from safelane.location import Path
from safelane.resources.canonical import Comparison
from safelane.resources.elements import (
    ElementKey,
    element_name,
    is_ordered,
    key_of_elements,
    last_key,
    to_keyed_cel,
)
from safelane.resources.sequences import Pairs, by_content, by_order

Operation: TypeAlias = Literal["add", "modify", "delete"]
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed leaf. ``path`` leads into the new value, ``base_path`` into the old one, from the object's root.

    Both always exist: of an added leaf, ``base_path`` is the nearest parent at base; of a deleted one, ``path`` is the
    nearest parent at head. ``keyed`` is the leaf's path in CEL's spelling with the names of elements, ``key`` its last
    mapping key. ``old`` is None on add, ``new`` on delete.
    """

    path: Path
    base_path: Path
    keyed: str
    key: str
    operation: Operation
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values that stand for each other; ``steps`` is the path with names of elements, ``list_name`` its key."""

    old: Any
    new: Any
    path: Path = ()
    base_path: Path = ()
    steps: Path = ()
    list_name: str = ""

    def below(self, places: tuple[str | int | None, str | int | None], step: str | int) -> _Pair:
        """The pair one step down; ``places`` are the steps at base and at head, None where there is nothing."""
        at_base, at_head = places
        return _Pair(
            _ABSENT if at_base is None else self.old[at_base],
            _ABSENT if at_head is None else self.new[at_head],
            self.path if at_head is None else (*self.path, at_head),
            self.base_path if at_base is None else (*self.base_path, at_base),
            (*self.steps, step),
            self.list_name if isinstance(step, int | ElementKey) else step,
        )


def edits(old: Any, new: Any) -> tuple[Edit, ...]:
    """The edits that lead from one value to the other, in the order of the new one; empty when nothing differs."""
    found: list[Edit] = []
    pending = [_Pair(old, new)]
    comparison = Comparison()
    while pending:
        pair = pending.pop()
        children = _children(pair, comparison)
        if children is None:
            found += _leaf(pair)
        else:
            found += _reordered(pair)
            pending += reversed(children)
    return tuple(found)


def _children(pair: _Pair, comparison: Comparison) -> list[_Pair] | None:
    """The pairs one step down; None for a leaf."""
    old, new = pair.old, pair.new
    given = new if old is _ABSENT else old
    other = given if new is _ABSENT or old is _ABSENT else new
    if isinstance(given, dict) and isinstance(other, dict) and (given or other):
        return _of_mappings(pair, comparison)
    if isinstance(given, list) and isinstance(other, list) and (given or other):
        return _of_lists(pair, comparison)
    return None


def _of_mappings(pair: _Pair, comparison: Comparison) -> list[_Pair]:
    old = {} if pair.old is _ABSENT else pair.old
    new = {} if pair.new is _ABSENT else pair.new
    if old and new and comparison.same(old, new):
        return []
    both = [pair.below((key if key in old else None, key), key) for key in new]
    return both + [pair.below((key, None), key) for key in old if key not in new]


def _of_lists(pair: _Pair, comparison: Comparison) -> list[_Pair]:
    old: list[Any] = [] if pair.old is _ABSENT else pair.old
    new: list[Any] = [] if pair.new is _ABSENT else pair.new
    if old and new and comparison.same(old, new):
        return []
    field = key_of_elements([old, new], pair.list_name)
    if field is not None:
        return [pair.below(places, _name(old, new, places, field)) for places in _by_name(old, new, field)]
    ordered = is_ordered(pair.list_name, [*old, *new])
    pairs = by_order(old, new, comparison.token) if ordered else by_content(old, new, comparison.token)
    return [pair.below((i, j), _index(i, j)) for i, j in pairs]


def _by_name(old: list[Any], new: list[Any], field: str) -> Pairs:
    places = {element_name(item, field): i for i, item in enumerate(old)}
    pairs: Pairs = [(places.pop(element_name(item, field), None), j) for j, item in enumerate(new)]
    return pairs + [(i, None) for i in places.values()]


def _name(old: list[Any], new: list[Any], places: tuple[int | None, int | None], field: str) -> ElementKey:
    i, j = places
    item = new[j] if j is not None else old[i or 0]
    return ElementKey(element_name(item, field) or "")


def _index(i: int | None, j: int | None) -> int:
    return j if j is not None else i or 0


def _leaf(pair: _Pair) -> Iterator[Edit]:
    if pair.old is _ABSENT:
        yield _edit(pair, "add", None, pair.new)
    elif pair.new is _ABSENT:
        yield _edit(pair, "delete", pair.old, None)
    elif type(pair.old) is not type(pair.new) or pair.old != pair.new:
        yield _edit(pair, "modify", pair.old, pair.new)


def _reordered(pair: _Pair) -> Iterator[Edit]:
    """The list itself, when its order means something and elements that stand on both sides changed places."""
    if not isinstance(pair.old, list) or not isinstance(pair.new, list):
        return
    field = key_of_elements([pair.old, pair.new], pair.list_name)
    if field is None or not is_ordered(pair.list_name, [*pair.old, *pair.new]):
        return
    kept = [i for i, j in _by_name(pair.old, pair.new, field) if i is not None and j is not None]
    if kept != sorted(kept):
        yield _edit(pair, "modify", pair.old, pair.new)


def _edit(pair: _Pair, operation: Operation, old: Any, new: Any) -> Edit:
    return Edit(pair.path, pair.base_path, to_keyed_cel(pair.steps), last_key(pair.steps), operation, old, new)
