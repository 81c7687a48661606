"""A guard is never false where the expression is anything but false: not true, and no error either."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelane.cel import Environment, EvaluationError, Lazy, LazyMap, Program
from safelane.cel.guards.looking import look

LEAVES = [
    "true",
    "false",
    "field.key == 'a'",
    "field.key != 'b'",
    "'a' == field.key",
    "field.key in ['a', 'b']",
    "field.key in params.keys",
    "field.key in field.map",
    "field.key.matches('^[ab]$')",
    "field.key.matches(params.pattern)",
    "field.key.matches('(')",
    "field.new.startsWith('a')",
    "field.new.contains('b')",
    "field.new.lowerAscii().replace('_', '') in params.keys",
    "field.new == true",
    "field.new != false",
    "field.new == 1",
    "field.new == field.old",
    "type(field.new) == string",
    "type(field.new) != list",
    "type(field.new) == 'string'",
    "field.absent == 'a'",
    "field.absent.deeper in ['a']",
    "size(field.list) > 0",
    "size(field.list) == 0",
    "size(field.list) >= 2",
    "size(field.new) != 0",
    "field.list.exists(x, x == 'a')",
    "field.list.all(x, x == 'a')",
    "field.map.exists(x, x == 'a')",
    "params.keys.map(k, k).filter(k, k != 'a').exists(k, true)",
    "(field.key == 'a' ? params.keys : []).exists(k, k == 'a')",
    "(field.key == 'a' ? [[1]] : []).flatten().exists(k, true)",
    "(field.key == 'a' ? field.new : field.old) in params.keys",
    "string(field.new) == 'a'",
    "dyn(field.old) in ['a']",
    "1 / 0 == 1",
    "field.new > 3",
    "variables.one",
    "variables.two",
    "variables.names.exists(n, n == 'a')",
    "size(variables.names) > 0",
    "variables.text in params.keys",
]
expressions = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} && {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} || {two[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} ? {three[1]} : {three[2]})"),
    ),
    max_leaves=6,
)
texts = st.sampled_from(["", "a", "b", "A_", "ab", "c"])
values = st.one_of(texts, st.booleans(), st.integers(0, 2), st.none(), st.lists(texts, max_size=2), st.just(1.0))
fields = st.fixed_dictionaries(
    {"key": texts},
    optional={
        "new": values, "old": values, "list": st.lists(values, max_size=2) | texts,
        "map": st.dictionaries(texts, values, max_size=2),
    },
)  # fmt: skip
parameters = st.fixed_dictionaries({"keys": st.lists(texts, max_size=2), "pattern": st.sampled_from(["^a", "b$", "["])})
NAMES = ["field", "params", "variables"]


def _compile(text: str) -> Program:
    return Environment(NAMES, check=False).compile(text)


@given(
    expressions, expressions, expressions, st.sampled_from(["params.keys", "field.list", "field.absent"]),
    st.sampled_from(["field.key", "field.new", "field.key == 'a' ? field.old : ''"]), fields, parameters,
)  # fmt: skip
def test_what_is_false_at_a_glance_is_false(
    text: str, one: str, two: str, names: str, said: str, field: dict[str, Any], params: dict[str, Any]
) -> None:
    # a variable that names itself is refused where rules are read; here it stands for nothing
    own = {"one": one.replace("variables.one", "true").replace("variables.two", "true"), "two": two}
    own["two"] = own["two"].replace("variables.two", "false")
    own |= {"names": names, "text": said}
    programs = {name: _compile(source) for name, source in own.items()}
    deny = _compile(text)
    guard = deny.guard(programs)
    if guard is None or look(guard)({"field": field, "params": params}) is not False:
        return
    bindings: dict[str, Any] = {"field": field, "params": params}
    bindings["variables"] = LazyMap({name: Lazy.of(program, bindings) for name, program in programs.items()})
    try:
        assert deny.evaluate(bindings) is False
    except EvaluationError as error:
        raise AssertionError(f"{text} is no false but an error: {error.message}") from error


def test_the_properties_above_speak_of_something() -> None:
    """A guard of each leaf but those on numbers, and most of them false for something."""
    field = {"key": "z", "new": "z", "old": "z", "list": [], "map": {}}
    params = {"keys": ["a"], "pattern": "^a"}
    found = {text: _compile(text).guard({}) for text in LEAVES if "variables" not in text}
    unknown = {text for text, guard in found.items() if guard is None}
    assert unknown == {"true", "1 / 0 == 1", "field.new > 3", "field.new == 1", "field.list.all(x, x == 'a')"}
    seen = {"field": field, "params": params}
    false = [text for text, guard in found.items() if guard is not None and look(guard)(seen) is False]
    assert len(false) > 20


@pytest.mark.parametrize(
    "text",
    [
        "field.absent == 'a' ? true : false",
        "field.absent == 'a' ? false : true",
        "(field.absent == 'a' ? params.keys : []).exists(k, true)",
        "(field.absent == 'a' ? 'a' : 'b') == 'c'",
        "field.absent == 'a' || field.key == 'a'",
        "!(field.absent == 'a')",
    ],
)
def test_what_is_an_error_is_not_taken_for_false(text: str) -> None:
    bindings = {"field": {"key": "z"}, "params": {"keys": ["a"]}}
    program = _compile(text)
    guard = program.guard({})
    assert guard is None or look(guard)(bindings) is None
    with pytest.raises(EvaluationError):
        program.evaluate(bindings)
