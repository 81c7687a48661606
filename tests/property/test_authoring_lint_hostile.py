"""``policy lint`` says something sensible about whatever stands in a file, and never gives up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.authoring.mistakes import RULE
from tests.property.cel_expressions import expressions

from safelane.authoring.coverage import cover
from safelane.authoring.files import AuthorFile, Sort, sort_of
from safelane.authoring.linting.linter import lint
from safelane.authoring.linting.remarks import Remark
from safelane.authoring.mutation.running import mutate
from safelane.authoring.trials import Trials
from safelane.errors import ConfigurationError
from safelane.rules.loading import load_rule

HERE = Path(__file__).parent
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "\n  ",
    "'",
    '"',
    "&a ",
    "*a",
    "!",
    "|",
    ">",
    "null",
    "1",
    "é",
    "\t",
    "{{",
]


def remarks(text: str) -> list[Remark]:
    data = text.encode("utf-8", "replace")
    return lint([AuthorFile("r/replicas-halved.yaml", "r", data, Sort.RULE)], HERE)


def in_bounds(text: str, found: list[Remark]) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1


@given(st.integers(0, len(RULE)), st.integers(0, 60), st.sampled_from(PIECES))
def test_a_rule_with_a_hole(start: int, length: int, piece: str) -> None:
    text = RULE[:start] + piece + RULE[start + length :]
    in_bounds(text, remarks(text))
    sort_of("a.yaml", text.encode())


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "expression", "type"]), inner),
    max_leaves=6,
)
KEYS = ("id", "scope", "match", "params", "variables", "deny", "message", "at", "edit", "examples")


@given(st.sampled_from(KEYS), VALUES)
def test_a_value_of_any_type_for_any_key(key: str, value: object) -> None:
    start = RULE.index(f"\n{key}:") + 1 if key != "id" else 0
    rest = RULE.find("\n", start)
    while rest + 1 < len(RULE) and RULE[rest + 1] in " -":
        rest = RULE.find("\n", rest + 1)
    text = f"{RULE[:start]}{key}: {json.dumps(value)}{RULE[rest:]}"
    assert isinstance(remarks(text), list)


@given(expressions())
def test_any_expression(text: str) -> None:
    start, end = RULE.index("deny: |"), RULE.index("message:")
    written = f"{RULE[:start]}deny: {json.dumps(text)}\n{RULE[end:]}"
    in_bounds(written, remarks(written))


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 240 + "]" * 240 + " == []",
        "!" * 200 + "true",
        "-" * 200 + "1 == 1",
        "(" * 240 + "object.a == 1" + ")" * 240,
        "object" + ".a" * 280 + " == 1",
        "object" + "[0]" * 280 + " == 1",
        " && ".join(["object.a == 1"] * 12),
        "object.a.exists(x, " * 100 + "true" + ")" * 100,
        "true ? 1 : " * 200 + "2 == 2",
        "object.f(" * 200 + ")" * 200,
    ],
    ids=["lists", "nots", "minus", "brackets", "fields", "indices", "ands", "macros", "branches", "calls"],
)
def test_depth(deep: str) -> None:
    start, end = RULE.index("deny: |"), RULE.index("message:")
    text = f"{RULE[:start]}deny: {deep!r}\n{RULE[end:]}"
    in_bounds(text, remarks(text))
    try:
        rule = load_rule("r/replicas-halved.yaml", text.encode(), "r")
    except ConfigurationError:
        return
    trials = Trials(rule, [rule])
    cover(trials)
    mutate(trials)
