"""Rules that read nothing of what a change touches are not asked; what they would say was there before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelane.authoring.examples import judge
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
    from safelane.rules.untouched import excluded

    rule = next(one for one in builtin_rules() if one.id == "value-blanked")
    assert (("field", "operation"), True, ("modify",)) in rule.guards
    assert excluded(rule, {"field": {"operation": "add"}})
    assert not excluded(rule, {"field": {"operation": "modify"}})
    assert not excluded(rule, {"field": {}})


@pytest.mark.parametrize(
    ("text", "guards"),
    [
        ("a.b == 'x' && c", ((("a", "b"), True, ("x",)),)),
        ("a.b != 'x' && !(a.c in ['y', 'z'])", ((("a", "b"), False, ("x",)), (("a", "c"), False, ("y", "z")))),
        ("!(a.b != 'x')", ((("a", "b"), True, ("x",)),)),
        ("a.b == 'x' || c", ()),
        ("a.?b == 'x' && has(a.b) && a.b == c && a.b in [c] && a.b == 1", ()),
        ("(a.b == 'x' ? c : d) && a.c in ['y']", ((("a", "c"), True, ("y",)),)),
    ],
)
def test_guards_are_conjuncts_on_texts(text: str, guards: object) -> None:
    from safelane.cel import Environment

    program = Environment(["a", "c", "d"], check=False).compile(text)
    assert tuple(map(tuple, program.guards())) == guards
