"""The types that the specification's own checker deduces, with functions of a test's own."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from tests.shared import shared

from safelane.cel import Environment, Function, Overload

# cel-go, and so Kubernetes, takes the later of two types that can both be null (checker/types.go, mostGeneral).
DIFFERENT = {"[optional.of(1), null][0]": "null_type"}


@cache
def cases() -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads((shared("cel") / "conformance.json").read_text(encoding="utf-8"))
    return [case for case in data if case["file"] == "type_deduction" and not case["needs_proto"]]


def spelled(kind: dict[str, Any]) -> str:
    if kind["k"] == "list":
        return f"list({spelled(kind['e'])})"
    if kind["k"] == "map":
        return f"map({spelled(kind['key'])}, {spelled(kind['val'])})"
    if kind["k"] == "abstract":
        return f"{kind['n']}({', '.join(map(spelled, kind['p']))})"
    return {"null": "null_type", "dyn": "dyn"}.get(kind["k"]) or str(kind["n"])


def function(declared: dict[str, Any]) -> Function:
    overloads = (
        Overload(
            one["id"], tuple(map(spelled, one["params"])), spelled(one["result"]), lambda *values: values, one["inst"]
        )
        for one in declared["function"]
    )
    return Function(declared["name"], tuple(overloads))


@pytest.mark.parametrize("number", range(26))
def test_a_type_is_deduced(number: int) -> None:
    case = cases()[number]
    functions = [function(declared) for declared in case["type_env"] if declared.get("function")]
    environment = Environment(functions=functions, homogeneous_literals=False)
    wanted = DIFFERENT.get(case["expr"]) or spelled(case["expect"]["deduced"])
    assert environment.compile(case["expr"]).type == wanted, case["expr"]


def test_these_are_all() -> None:
    assert len(cases()) == 26
