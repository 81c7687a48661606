from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from safelane.location import Path
from safelane.resources import Edit, edits, keyed_pointer
from safelane.resources.canonical import canonical

SCALARS = st.sampled_from([0, 1, 1.5, True, False, None, "", "a", "b", "1"])
KEYS = st.sampled_from(["a", "b", "args", "containers", "initContainers", "rules", "hosts", "x/y"])
NAMES = st.sampled_from(["n1", "n2", "n3", 4])
MAPPINGS = st.recursive(SCALARS, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


def named(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    elements = st.tuples(NAMES, st.dictionaries(KEYS, inner, max_size=2)).map(lambda pair: {"name": pair[0], **pair[1]})
    return st.lists(elements, max_size=4, unique_by=lambda element: str(element["name"]))


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.dictionaries(KEYS, inner, max_size=4) | st.lists(inner, max_size=4) | named(inner),
    max_leaves=14,
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=4)


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The scalars, with their paths but for indices; empty collections hold nothing."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, (*path, "*"))
    else:
        yield path, canonical(value)


def loose(path: Path) -> tuple[str, ...]:
    return tuple("*" if isinstance(step, int) else step for step in path)


def is_reordering(edit: Edit) -> bool:
    return edit.operation == "modify" and isinstance(edit.old, list) and isinstance(edit.new, list)


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same value with its keys in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(part, chance) for part in value] if isinstance(value, list) else value


def pruned(value: Any) -> Any:
    """Without empty mappings, which come and go with their last leaf."""
    if not isinstance(value, dict):
        return value
    inner = {key: pruned(part) for key, part in value.items()}
    return {key: part for key, part in inner.items() if part != {}}


@given(BODIES, st.randoms(use_true_random=False))
def test_the_order_of_keys_is_no_edit(value: dict[str, Any], chance: random.Random) -> None:
    assert edits(value, shuffled(value, chance)) == ()


@given(BODIES, BODIES)
def test_every_edit_points_at_what_it_says(old: Any, new: Any) -> None:
    for edit in edits(old, new):
        before, after = at(old, edit.base_path), at(new, edit.path)
        if edit.operation != "add":
            assert before is edit.old or before == edit.old
        if edit.operation != "delete":
            assert after is edit.new or after == edit.new
        assert edit.operation != "modify" or canonical(edit.old) != canonical(edit.new)
        assert edit.key in edit.keyed


@given(BODIES, BODIES)
def test_the_way_back_mirrors_the_way_there(old: Any, new: Any) -> None:
    swapped = {"add": "delete", "delete": "add", "modify": "modify"}
    there = Counter(
        (swapped[edit.operation], edit.path, edit.base_path, canonical(edit.old), canonical(edit.new))
        for edit in edits(old, new)
    )
    back = Counter(
        (edit.operation, edit.base_path, edit.path, canonical(edit.new), canonical(edit.old))
        for edit in edits(new, old)
    )
    assert there == back


@given(BODIES, BODIES)
def test_edits_account_for_every_leaf(old: Any, new: Any) -> None:
    gone: Counter[Any] = Counter()
    come: Counter[Any] = Counter()
    for edit in edits(old, new):
        if is_reordering(edit):
            continue
        if edit.operation != "add":
            gone.update(leaves(edit.old, loose(edit.base_path)))
        if edit.operation != "delete":
            come.update(leaves(edit.new, loose(edit.path)))
    before = Counter(leaves(old))
    assert not gone - before
    assert before - gone + come == Counter(leaves(new))


@given(MAPPINGS, MAPPINGS)
def test_edits_of_mappings_lead_from_old_to_new(old: Any, new: Any) -> None:
    made = {"root": copy.deepcopy(old)}
    for edit in edits(old, new):
        place: Any = made
        path = ("root", *(edit.base_path if edit.operation == "delete" else edit.path))
        for step in path[:-1]:
            place = place.setdefault(step, {})
        if edit.operation == "delete":
            del place[path[-1]]
        else:
            place[path[-1]] = edit.new
    assert canonical(pruned(made)) == canonical(pruned({"root": new}))


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_ordered_lists_differ_exactly_when_they_have_edits(old: list[str], new: list[str]) -> None:
    assert (edits({"args": old}, {"args": new}) == ()) == (old == new)
    assert (edits({"hosts": old}, {"hosts": new}) == ()) == (sorted(old) == sorted(new))


@given(BODIES)
def test_keyed_pointers_do_not_depend_on_the_order_of_named_elements(value: dict[str, Any]) -> None:
    def paths(part: Any, path: Path = ()) -> Iterator[Path]:
        yield path
        steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for step, inner in steps:
            yield from paths(inner, (*path, step))

    def turned(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: turned(inner) for key, inner in part.items()}
        if isinstance(part, list):
            inner = [turned(item) for item in part]
            return inner[::-1] if all(isinstance(item, dict) and "name" in item for item in part) else inner
        return part

    other = turned(value)
    here = Counter(keyed_pointer(value, path) for path in paths(value))
    assert here == Counter(keyed_pointer(other, path) for path in paths(other))
