"""The functions of rules that need no tree, called as rules call them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.facts.index_runs import evaluated

from safelane.rules.functions.numbers import measure, number, seconds
from safelane.rules.functions.versions import compare_versions, pin_strength, version_of


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("number('128Mi').value()", 134217728.0),
        ("number('1.5Gi').value()", 1610612736.0),
        ("number('500m').value()", 0.5),
        ("number('25%').value()", 0.25),
        ("number('10MB').value()", 10000000.0),
        ("number('64KiB').value()", 65536.0),
        ("number('2k').value()", 2000.0),
        ("number(' 7 ').value()", 7.0),
        ("number('-1e3').value()", -1000.0),
        ("number('.5').value()", 0.5),
        ("number(3).value()", 3.0),
        ("number(3u).value()", 3.0),
        ("number(0.5).value()", 0.5),
        ("number(true).hasValue()", False),
        ("number(null).hasValue()", False),
        ("number('').hasValue()", False),
        ("number('abc').hasValue()", False),
        ("number('5x').hasValue()", False),
        ("number('1 2').hasValue()", False),
        ("number(object.?a.orValue(0)).orValue(1.0)", 0.0),
        ("seconds('1h30m').value()", 5400.0),
        ("seconds('500ms').value()", 0.5),
        ("seconds('7d').value()", 604800.0),
        ("seconds('90').value()", 90.0),
        ("seconds(90).value()", 90.0),
        ("seconds(duration('2m')).value()", 120.0),
        ("seconds('-2m').value()", -120.0),
        ("seconds('1.5h').value()", 5400.0),
        ("seconds('').hasValue()", False),
        ("seconds('5 apples').hasValue()", False),
        ("seconds('--5s').hasValue()", False),
        ("parses('{\"a\": [1]}', 'a.json')", True),
        ("parses('{\"a\": [1],}', 'a.json')", False),
        ("parses('a: [1', 'a.yaml')", False),
        ("parses('a: 1', 'a.conf')", True),
        ("parses('a = ', 'a.toml')", False),
        ("parses('a = ', 'a.properties')", True),
        ("parses('{{ if x }}', 'a.json')", True),
        ("parses('', 'a.json')", True),
        ("measure('512Mi').value()", {"amount": 512.0, "unit": "Mi"}),
        ("measure(512).value()", {"amount": 512.0, "unit": ""}),
        ("measure('10 ms').value()", {"amount": 10.0, "unit": "ms"}),
        ("measure('Mi').hasValue()", False),
        ("versionOf('v1.2.3-alpine').value()", {"major": 1, "minor": 2, "patch": 3, "rest": "alpine"}),
        ("versionOf('2024.01.15').value()", {"major": 2024, "minor": 1, "patch": 15, "rest": ""}),
        ("versionOf('web-1.4.0').value().minor", 4),
        ("versionOf('16').value().major", 16),
        ("versionOf('latest').hasValue()", False),
        ("versionOf('').hasValue()", False),
        ("compareVersions('1.10.0', '1.9.9').value()", 1),
        ("compareVersions('v1.2', '1.2.0').value()", 0),
        ("compareVersions('1.2.0-rc.1', '1.2.0').value()", -1),
        ("compareVersions('1.2.0-rc.2', '1.2.0-rc.10').value()", -1),
        ("compareVersions('1.2.0-alpine', '1.2.0-debian').value()", 0),
        ("compareVersions('main', '1.0').hasValue()", False),
        ("pinStrength('sha256:" + "a1" * 32 + "')", 4),
        ("pinStrength('1.0@sha256:" + "a1" * 32 + "')", 4),
        ("pinStrength('3f1c2ab')", 3),
        ("pinStrength('main-3f1c2ab')", 3),
        ("pinStrength('1.2.3')", 2),
        ("pinStrength('v1.2.3-alpine')", 2),
        ("pinStrength('1.2')", 1),
        ("pinStrength('>=1.2 <2')", 1),
        ("pinStrength('1.x')", 1),
        ("pinStrength('^1.2.3')", 1),
        ("pinStrength('latest')", 0),
        ("pinStrength('main')", 0),
        ("pinStrength('')", 0),
        ("imageOf('example.com/a/b:1@sha256:aa')", {"registry": "example.com", "repository": "a/b", "tag": "1"}),
        ("isPlaceholder('${X}')", True),
        ("isPlaceholder(1)", False),
        ("valueAt(object, \"list['b'].v\").value()", 2),
        ("valueAt(object, 'list[0].name').value()", "a"),
        ("valueAt(object, 'list[9].name').hasValue()", False),
        ("valueAt(object, 'a[').hasValue()", False),
        ("textAt(object, 'list[0].name')", "a"),
        ("textAt(object, 'list[0].v') + textAt(object, 'list.none') + textAt(object, 'list')", ""),
        ("size(listAt(object, 'list'))", 2),
        ("size(listAt(object, 'list[0]')) + size(listAt('x', 'list'))", 0),
        ("mapsAt({'l': [dyn(1), dyn({'a': 2}), dyn('x'), dyn({})]}, 'l').size()", 2),
        ("mapsAt(object, 'list').map(one, one.v)", [1, 2]),
        ("mapAt(object, \"list['b']\")", {"name": "b", "v": 2}),
        ("size(mapAt(object, 'list')) + size(mapAt(null, 'list'))", 0),
        ("selectorFits({'app': 'web'}, {'app': 'web', 'x': 'y'})", True),
        ("selectorFits({'matchLabels': {'app': 'db'}}, {'app': 'web'})", False),
        ("selectorFits({}, {'app': 'web'})", False),
        ("selectorFits(object.selector, {'app': 'w'})", True),
        ("selectorFits(object.selector, {'app': 'db'})", False),
        ("references({'configMapRef': {'name': 'a'}})[0].kind", "ConfigMap"),
        ("references(null).size()", 0),
    ],
)
def test_what_a_function_gives(expression: str, expected: Any) -> None:
    selector = {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["db"]}]}
    found = evaluated(expression, object={"list": [{"name": "a", "v": 1}, {"name": "b", "v": 2}], "selector": selector})
    if expression.startswith("imageOf"):
        assert found.pop("digest") == "sha256:aa"
    assert (found, type(found)) == (expected, type(expected))


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.booleans() | st.lists(st.integers()))
def test_numbers_of_anything(value: Any) -> None:
    for function in (number, seconds, measure):
        assert function(value).present in (True, False)


@given(st.text(max_size=400), st.text(max_size=30))
def test_versions_of_any_text(one: str, other: str) -> None:
    version_of(one)
    pin_strength(one)
    forward, back = compare_versions(one, other), compare_versions(other, one)
    assert not forward.present or forward.value == -back.value


@given(st.tuples(*[st.integers(0, 99)] * 3), st.tuples(*[st.integers(0, 99)] * 3))
def test_versions_compare_as_their_numbers(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    spelled = [".".join(map(str, numbers)) for numbers in (one, other)]
    assert compare_versions(spelled[0], spelled[1]).value == (one > other) - (one < other)
    assert compare_versions(f"v{spelled[0]}-alpine", spelled[0]).value == 0
    assert compare_versions(f"{spelled[0]}-rc.1", spelled[0]).value == -1


@given(st.integers(0, 10**6), st.sampled_from(["", "k", "M", "G", "Ki", "Mi", "Gi", "m"]))
def test_numbers_are_what_kubernetes_makes_of_a_quantity(amount: int, unit: str) -> None:
    text = f"{amount}{unit}"
    assert number(text).value == evaluated(f"quantity('{text}').asApproximateFloat()")
