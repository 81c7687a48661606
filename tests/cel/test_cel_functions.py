"""Functions that a caller registers: types, costs, documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from safelane.cel import CompileError, Environment, Function, Overload
from safelane.cel.check.types import parse
from safelane.cel.library.index import MODULES, library
from safelane.cel.reference import reference, signature


def lookups(cost: Any = None) -> Environment:
    calls = {"Service": ["a", "b"], "Pod": []}
    overload = Overload("lookup_string", ("string",), "list(string)", lambda kind: calls[kind], cost=cost)
    return Environment(["x"], functions=[Function("lookup", (overload,), "Names of a kind.")])


def test_the_checker_knows_the_types_of_own_functions() -> None:
    assert lookups().compile("lookup('Pod')").type == "list(string)"
    assert lookups().compile("lookup(x).map(n, n.size())").type == "list(int)"
    with pytest.raises(CompileError, match=r"no matching overload for 'lookup' applied to '\(int\)'"):
        lookups().compile("lookup(1)")
    with pytest.raises(CompileError, match="did you mean 'lookup'"):
        lookups().compile("lokup('Pod')")


def test_a_declared_cost_counts() -> None:
    text = "lookup('Service').size() == 2"
    assert lookups().compile(text).run({}).cost == 3
    assert lookups(100).compile(text).run({}).cost == 102

    def by_result(arguments: Sequence[Any], result: Any) -> int:
        return 10 * len(result) + len(arguments[0])

    program = lookups(by_result).compile(text)
    assert program.run({}).cost == 2 + 20 + 7
    assert program.evaluate({}, budget=100) is True


def test_a_declared_cost_can_exceed_the_budget() -> None:
    program = lookups(600).compile("lookup('Service') == lookup('Pod')")
    assert program.run({}, budget=1000).error is not None
    with pytest.raises(Exception, match="cost limit exceeded"):
        program.evaluate({}, budget=1000)
    assert program.evaluate({}, budget=1300) is False


def test_a_type_of_ones_own_and_a_type_parameter() -> None:
    first = Function("firstOf", (Overload("first_of", ("list(T)",), "T", lambda items: items[0], receiver=True),))
    environment = Environment(functions=[first])
    assert environment.compile("[1, 2].firstOf()").type == "int"
    assert environment.compile("['a'].firstOf() + 'b'").evaluate({}) == "ab"
    with pytest.raises(CompileError, match="no matching overload"):
        environment.compile("['a'].firstOf() + 1")


def test_every_declared_type_can_be_read() -> None:
    for name in MODULES:
        for function in library(name).functions:
            for overload in function.overloads:
                for kind in (*overload.args, overload.result):
                    assert parse(kind).name


def test_the_reference_has_every_function_and_its_signatures() -> None:
    own = Function("lookup", (Overload("l", ("string",), "map(string,dyn)", dict, cost=5),), "Finds an object.")
    text = reference([own])
    assert (
        "## safelane\n\n### lookup\n\nFinds an object.\n\n```text\nlookup(string) -> map(string, dyn)    (cost 5)\n```"
        in text
    )
    assert "string.startsWith(string) -> bool" in text
    assert "### quantity\n" in text
    assert "@sortBy" not in text
    assert "_&&_" not in text


def test_a_signature_shows_the_receiver_before_the_dot() -> None:
    split = next(function for function in library("strings").functions if function.name == "split")
    assert signature("split", split.overloads[1]) == "string.split(string, int) -> list(string)"
