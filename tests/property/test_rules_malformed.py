"""Objects of the wrong shape through the whole pipeline: every built-in rule answers, none leaves the verdict open."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safelane.authoring.examples import judge, trees
from safelane.documents import Document, parse
from safelane.rules.bundle import source_rules

WRONG: list[Any] = [
    *(None, True, 0, -1, 10**30, 1.5, "", "x", "x/y:z", "{{ x }}"),
    *([], {}, ["x"], [7], [None], [[]], {"": {}}, {"x": "y"}, {"x": {"y": [1]}}, [{"name": {}}], [{"x": "y"}]),
]
Sides = tuple[dict[str, list[Any]], dict[str, list[Any]]]


@cache
def examples() -> tuple[Mapping[str, Any], ...]:
    return tuple(example for rule in source_rules() for example in rule.examples if "config" not in example)


def values_of(files: Mapping[str, bytes]) -> dict[str, list[Any]]:
    """The documents of each file; files with something that cannot be read are left out."""
    read = {path: parse(path, data) for path, data in files.items()}
    return {
        path: [part.value for part in parts if isinstance(part, Document)]
        for path, parts in read.items()
        if parts and all(isinstance(part, Document) for part in parts)
    }


def places(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value but the root."""
    for step, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*steps, step)
        yield from places(part, (*steps, step))


def put(value: Any, steps: tuple[Any, ...], wrong: Any) -> None:
    """Replaces what stands at a place; what is of another shape there stays."""
    for step in steps[:-1]:
        if not (isinstance(value, dict) and step in value) and not (
            isinstance(value, list) and step in range(len(value))
        ):
            return
        value = value[step]
    if (isinstance(value, dict) and steps[-1] in value) or (isinstance(value, list) and steps[-1] in range(len(value))):
        value[steps[-1]] = copy.deepcopy(wrong)


@st.composite
def misshaped(draw: st.DrawFn) -> tuple[Mapping[str, Any], dict[str, bytes], dict[str, bytes]]:
    """An example with one or two places of one file in another shape, in base, in head, or in both."""
    example = draw(st.sampled_from(examples()))
    base, head = trees(example)
    sides: Sides = values_of(base), values_of(head)
    path = draw(st.sampled_from(sorted({*sides[0], *sides[1]}) or ["none"]))
    for _ in range(draw(st.integers(1, 2))):
        shown = next((side[path] for side in reversed(sides) if side.get(path)), [])
        known = sorted(places(shown), key=len) or [()]
        # What stands near the root is what most expressions walk through.
        steps = known[min(draw(st.integers(0, len(known) - 1)), draw(st.integers(0, len(known) - 1)))]
        wrong = draw(st.sampled_from(WRONG))
        for side in draw(st.sampled_from([sides[:1], sides[1:], sides])):
            if steps and path in side:
                put(side[path], steps, wrong)
    return example, *(
        files | ({path: written(path, side[path])} if path in side else {})
        for files, side in zip((base, head), sides, strict=True)
    )


def written(path: str, values: list[Any]) -> bytes:
    if path.endswith(".json"):
        return json.dumps(values[0]).encode()
    return "---\n".join(f"{json.dumps(value)}\n" for value in values).encode()


@settings(max_examples=80)
@given(misshaped())
def test_no_rule_stumbles_over_an_object_of_another_shape(
    drawn: tuple[Mapping[str, Any], dict[str, bytes], dict[str, bytes]],
) -> None:
    example, base, head = drawn
    report = judge(base, head, example.get("facts", {}))
    assert [entry.detail for entry in report.unchecked if entry.reason == "evaluation-error"] == []
