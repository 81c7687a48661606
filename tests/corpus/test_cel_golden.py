"""Our answers against those of the real Kubernetes CEL environment, expression by expression.

What differs is listed here, with the reason.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from tests.shared import shared

from safelane.cel import CompileError, Environment, EvaluationError, Program, Result, encode

NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "variables")

# Differences that stay, by expression.
DIFFERENT = {
    "has(object.null)": "cel-go goes on after a syntax error and names the macro first",
    "google.protobuf.Any{}": "no messages here but those that stand for CEL's values: said when it is compiled",
    "{?'a': dyn(1)}": "a crash there, an error here",
    "dyn(3u).distinct()": "a crash there, which its interpreter reports as an internal error",
    "dyn(2.5).distinct()": "a crash there, which its interpreter reports as an internal error",
    "dyn(int).matches('a')": "a type has a regular expression matcher there, by accident",
}

REASONS = {
    "no such key": "no-such-key",
    "no such overload": "no-such-overload",
    "integer overflow": "overflow",
    "unsigned integer overflow": "overflow",
    "timestamp overflow": "overflow",
    "division by zero": "divide-by-zero",
    "modulus by zero": "divide-by-zero",
    "index out of": "out-of-range",
    "type conversion error": "conversion",
    "operation cancelled": "cost-exceeded",
}


@cache
def golden() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((shared("cel") / "golden.json").read_text(encoding="utf-8"))
    data["objects"]["scalars"]["huge"] = float(data["objects"]["scalars"]["huge"])  # as the YAML of Kubernetes reads it
    return data


def bindings(case: dict[str, Any]) -> dict[str, Any]:
    objects = golden()["objects"]
    named = {name: objects[case[name]] if case[name] else None for name in ("object", "oldObject")}
    return {**named, **golden()["variables"]}


def ordered(data: Any) -> Any:
    """Encoded data with maps in one order."""
    if isinstance(data, list):
        return [ordered(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "map" in data:
        return {"map": sorted(json.dumps(ordered(pair)) for pair in data["map"])}
    return {key: ordered(item) for key, item in data.items()}


def wanted(case: dict[str, Any]) -> tuple[str, Any]:
    compile_error = case["compile_error"]
    if compile_error.startswith(("program instantiation failed: ", "panic: ")):
        return "error", compile_error.partition(": ")[2]
    if compile_error:
        return "compile", compile_error.split("\n")[0].removeprefix("ERROR: <input>:")
    return ("error", case["error"]) if case["error"] else ("value", case["result"])


@cache
def programs() -> list[tuple[dict[str, Any], Program | CompileError]]:
    environment = Environment(NAMES)
    compiled: list[tuple[dict[str, Any], Program | CompileError]] = []
    for case in golden()["cases"]:
        try:
            compiled.append((case, environment.compile(case["expr"])))
        except CompileError as error:
            compiled.append((case, error))
    return compiled


@cache
def results() -> list[tuple[dict[str, Any], Result]]:
    return [(case, program.run(bindings(case))) for case, program in programs() if isinstance(program, Program)]


def answered(program: Program | CompileError, case: dict[str, Any]) -> tuple[str, Any]:
    if isinstance(program, CompileError):
        return "compile", f"{program.line}:{program.column}: {program.message}"
    try:
        return "value", encode(program.evaluate(bindings(case)))
    except EvaluationError as error:
        return "error", error.message


def agrees(want: tuple[str, Any], got: tuple[str, Any]) -> bool:
    if want[0] != got[0]:
        return False
    if want[0] == "value":
        return json.dumps(ordered(want[1])) == json.dumps(ordered(got[1]))
    if want[0] == "compile":  # the same place; the same words too unless it is the grammar, whose words are our own
        same_place = want[1].split(": ")[0] == got[1].split(": ")[0]
        return same_place and ("Syntax error" in want[1] or got[1].startswith(want[1]))
    return bool(want[1] == got[1])


def test_every_expression_is_answered_as_kubernetes_answers() -> None:
    differing = {}
    for case, program in programs():
        want, got = wanted(case), answered(program, case)
        if not agrees(want, got):
            differing[case["expr"]] = (want, got)
    assert {text: answers for text, answers in differing.items() if text not in DIFFERENT} == {}
    assert set(differing) == set(DIFFERENT)


def test_the_measured_evaluation_answers_as_well() -> None:
    for case, result in results():
        want = wanted(case)
        got = ("error", result.error.message) if result.error is not None else ("value", encode(result.value))
        assert agrees(want, got) or case["expr"] in DIFFERENT, case["expr"]


def test_every_expression_has_the_type_that_kubernetes_deduces() -> None:
    compared = 0
    for case, program in programs():
        if isinstance(program, Program) and not case["compile_error"] and case["expr"] not in DIFFERENT:
            assert program.type == case["type"], case["expr"]
            compared += 1
    assert compared > 2700


# Costs that depend on the order of a Go map; ours is the order of the document.
ORDER_OF_A_MAP = {
    "object.exists(k, k == 'int')": 11,
    "object.metadata.labels.exists(k, v, k == 'tier' && v == 'front')": 24,
}


def test_every_expression_costs_what_it_costs_in_kubernetes() -> None:
    compared, different = 0, {}
    for case, result in results():
        if not case["compile_error"] and case["expr"] not in DIFFERENT:
            compared += 1
            if result.cost != case["cost"]:
                different[case["expr"]] = result.cost
    assert different == ORDER_OF_A_MAP
    assert compared > 2700


def test_an_error_has_the_reason_that_its_text_says() -> None:
    seen = set()
    for case, result in results():
        if result.error is None:
            continue
        for text, reason in REASONS.items():
            if result.error.message.startswith(text):
                assert result.error.reason == reason, case["expr"]
                seen.add(text)
    assert seen == set(REASONS)


@pytest.mark.parametrize("group", ["logic-object", "has", "strings-object"])
def test_evaluate_raises_what_run_reports(group: str) -> None:
    environment = Environment(NAMES)
    cases = [case for case in golden()["cases"] if case["group"] == group and not case["compile_error"]]
    assert cases
    for case in cases:
        program = environment.compile(case["expr"])
        if case["error"]:
            with pytest.raises(EvaluationError) as caught:
                program.evaluate(bindings(case))
            assert (caught.value.message, caught.value.line) == (case["error"], 1)
            assert 1 <= caught.value.column <= len(case["expr"])
        else:
            assert ordered(encode(program.evaluate(bindings(case)))) == ordered(case["result"])
