"""Nothing that can be typed makes the engine do anything but answer, refuse, or stop at its budget."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cel.test_cel_unparse import bare
from tests.property.cel_expressions import BINDINGS, expressions

from safelane.cel import CompileError, Environment, EvaluationError, Program, Result, encode
from safelane.cel.serialise import dumps, loads
from safelane.cel.syntax.parser import parse
from safelane.cel.syntax.unparse import unparse

NAMES = tuple(BINDINGS)
TOKENS = [
    "a",
    "b",
    "object",
    "has(",
    "all(",
    "exists(",
    "map(",
    "filter(",
    "size(",
    "matches(",
    "format(",
    "quantity(",
    "duration(",
    "timestamp(",
    "int(",
    "string(",
    "optional.of(",
    "optMap(",
    "sortBy(",
    "transformMap(",
    "sets.contains(",
    "lists.range(",
    "ip(",
    "cidr(",
    "semver(",
    "url(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ".?",
    "[?",
    ",",
    "?",
    ":",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "true",
    "false",
    "null",
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "1u",
    "1.5",
    "1e308",
    "'a'",
    "''",
    "'\\u00e9'",
    "b'\\xff'",
    "r'\\d'",
    "'x{2,}'",
    "`",
    "//",
    "\n",
    '"',
    "'''",
    "@",
    "#",
    "$",
]


def outcome(environment: Environment, text: str) -> Result | CompileError:
    """Compiles and evaluates in both ways, which must agree, and explains; raises what must not be raised."""
    try:
        program = environment.compile(text)
    except CompileError as error:
        assert error.line >= 1
        assert error.column >= 1
        return error
    result = program.run(BINDINGS, budget=20_000)
    quick = quickly(program)
    assert quick == shown(result), text
    program.witness(BINDINGS)
    return result


def quickly(program: Program) -> Any:
    try:
        return repr(encode(program.evaluate(BINDINGS, budget=20_000)))
    except EvaluationError as error:
        return (error.message, error.reason)


def shown(result: Result) -> Any:
    if result.error is not None:
        return (result.error.message, result.error.reason)
    return repr(encode(result.value))


CHECKED, UNCHECKED = Environment(NAMES), Environment(NAMES, check=False)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join))
def test_any_tokens(text: str) -> None:
    outcome(CHECKED, text)
    outcome(UNCHECKED, text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    outcome(UNCHECKED, text)


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_any_typed_expression(text: str) -> None:
    outcome(CHECKED, text)
    outcome(UNCHECKED, text)


@settings(max_examples=100, deadline=None)
@given(expressions())
def test_a_tree_survives_its_text_and_its_storage(text: str) -> None:
    try:
        tree = parse(text)
    except CompileError:
        return
    assert loads(dumps(tree)) == tree
    assert bare(parse(unparse(tree.root)).root) == bare(tree.root)


@settings(max_examples=100, deadline=None)
@given(expressions(), st.integers(0, 200))
def test_the_budget_decides_the_same_in_both_evaluations(text: str, budget: int) -> None:
    try:
        program = CHECKED.compile(text)
    except CompileError:
        return
    result = program.run(BINDINGS, budget)
    try:
        program.evaluate(BINDINGS, budget)
        exceeded = False
    except EvaluationError as error:
        exceeded = error.reason == "cost-exceeded"
    assert exceeded is (result.error is not None and result.error.reason == "cost-exceeded")
    assert exceeded is (result.cost > budget)
