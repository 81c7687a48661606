"""Rules that read nothing of what a change touches are not asked; what they would say was there before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelane.authoring.examples import judge
from safelane.cel.guards.looking import look
from safelane.rules.bundle import builtin_rules
from safelane.rules.untouched import identical

scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-2, 2) | st.text(max_size=2)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=1), inner))


@given(values)
def test_a_value_is_identical_to_its_copy(value: Any) -> None:
    import copy

    assert identical(value, copy.deepcopy(value))


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, 1.0), (0, False), ("1", 1), ([1], [True]), ({"a": 1}, {"a": 1.0}), ({"a": 1}, {"b": 1}), ([], {})],
)
def test_what_cel_tells_apart_is_not_identical(one: Any, other: Any) -> None:
    assert not identical(one, other)


def test_most_rules_on_objects_and_workloads_say_what_they_read() -> None:
    asked = [rule for rule in builtin_rules() if rule.scope in ("resource", "workload")]
    known = [rule for rule in asked if rule.reads]
    assert len(known) / len(asked) > 0.8
    reads = {rule.id: rule.reads for rule in known}
    assert ("workload", "replicas") in reads["replicas-cut"]


MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  replicas: {replicas}
  template:
    spec:
      containers:
        - name: web
          image: {image}
"""
PATH = "apps/web/overlays/production/deployment.yaml"


def test_the_fault_of_an_untouched_part_is_found_when_it_is_touched() -> None:
    base = {PATH: MANIFEST.format(replicas=4, image="a:1.0").encode()}
    other = {PATH: MANIFEST.format(replicas=5, image="a:1.0").encode()}
    floating = {PATH: MANIFEST.format(replicas=4, image="a:latest").encode()}
    assert judge(base, other, {}).findings == ()
    assert {finding.rule for finding in judge(base, floating, {}).findings} == {"image-tag-floating"}


def test_a_guard_that_is_false_spares_the_rule() -> None:
    rule = next(one for one in builtin_rules() if one.id == "chart-replaced")
    assert rule.guard is not None
    assert rule.guard[:2] == ["all", ["==", ["at", "field", "key"], ["is", "chart"]]]
    assert look(rule.guard)({"field": {"key": "chart", "operation": "add"}}) is False
    assert look(rule.guard)({"field": {"key": "name", "operation": "modify"}}) is False
    assert look(rule.guard)({"field": {"key": "chart", "operation": "modify"}}) is not False
    assert look(rule.guard)({"field": {}}) is None


def test_most_rules_on_fields_are_decided_at_a_glance() -> None:
    asked = [rule for rule in builtin_rules() if rule.scope == "field"]
    assert [rule.id for rule in asked if rule.guard is None] == []


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("a.b == 'x' && c", ["==", ["at", "a", "b"], ["is", "x"]]),
        ("a.b != 'x' && !(a.c in ['y'])", ["all", ["not", ["==", ["at", "a", "b"], ["is", "x"]]],
            ["not", ["in", ["at", "a", "c"], ["is", ["y"]]]]]),
        ("a.b == 'x' || c", None),
        ("a.?b == 'x' && has(a.b) && a.b in [c] && c > 1", None),
        ("(a.b == 'x' ? c : false) && d", ["if", ["==", ["at", "a", "b"], ["is", "x"]], None, ["known", False]]),
        ("a.b == 'x' ? c : d", None),
        ("a.list.filter(x, x == 'y').exists(x, x.z)", ["some", ["at", "a", "list"], "list map"]),
        ("!a.list.all(x, x == 'y')", ["some", ["at", "a", "list"], "list map"]),
        ("variables.v && variables.v", ["all", ["==", ["at", "a", "b"], ["is", "x"]], ["==", ["at", "a", "b"],
            ["is", "x"]]]),
    ],
)  # fmt: skip
def test_guards_are_what_a_look_answers(text: str, guard: object) -> None:
    from safelane.cel import Environment

    environment = Environment(["a", "c", "d", "variables"], check=False)
    assert environment.compile(text).guard({"v": environment.compile("a.b == 'x'")}) == guard


def test_a_guard_is_bounded() -> None:
    from safelane.cel import Environment

    environment = Environment(["a", "variables"], check=False)
    names = [f"v{number}" for number in range(12)]
    doubled = {
        name: environment.compile(f"variables.{other} || variables.{other} || a.b == 'x'")
        for name, other in zip(names, [*names[1:], "last"], strict=True)
    }
    assert environment.compile("variables.v0").guard(doubled) is None
    assert environment.compile("variables.me").guard({"me": environment.compile("variables.me && a.b")}) is None
    assert environment.compile(" && ".join(["a.b == 'x'"] * 60)).guard({}) is None
