"""A library of real admission policies: the decisions of the real engine, and what they cost it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml
from tests.shared import shared

from safelane.cel import Environment, EvaluationError, Lazy, LazyMap, Program

NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "variables")


@cache
def environment() -> Environment:
    return Environment(NAMES)


@cache
def program(text: str) -> Program:
    return environment().compile(text)


@cache
def policy(name: str) -> dict[str, Any]:
    path = shared("vap") / "kubescape" / "policies" / f"{name}.yaml"
    documents = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    spec: dict[str, Any] = next(d for d in documents if d["kind"] == "ValidatingAdmissionPolicy")["spec"]
    return spec


@cache
def cases() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    inputs = json.loads((shared("vap") / "kubescape" / "cases.json").read_text(encoding="utf-8"))
    verdicts = json.loads((shared("cel") / "golden.json").read_text(encoding="utf-8"))["kubescape"]
    return [(inputs[verdict["case"]], verdict) for verdict in verdicts]


def bindings(case: dict[str, Any], spec: dict[str, Any], spent: list[int]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "object": case["object"],
        "oldObject": None,
        "request": {"operation": case["operation"]},
        "namespaceObject": None,
        "params": case["params"] if "paramKind" in spec else None,
    }

    def lazy(text: str) -> Lazy:
        def compute() -> Any:
            result = program(text).run(found)
            spent.append(result.cost)
            if result.error is not None:
                raise result.error
            return result.value

        return Lazy(compute)

    found["variables"] = LazyMap({one["name"]: lazy(one["expression"]) for one in spec.get("variables", ())})
    return found


def message(validation: dict[str, Any], found: dict[str, Any]) -> str:
    if "messageExpression" in validation:
        text: str = program(validation["messageExpression"]).evaluate(found)
        return text
    return str(validation.get("message") or f"failed expression: {validation['expression'].strip()}")


def decided(case: dict[str, Any], spec: dict[str, Any]) -> tuple[list[Any], int]:
    spent: list[int] = []
    found = bindings(case, spec, spent)
    decisions: list[Any] = []
    for validation in spec["validations"]:
        result = program(validation["expression"]).run(found)
        spent.append(result.cost)
        assert result.error is None
        decisions.append("admit" if result.value is True else message(validation, found))
    return decisions, sum(spent)


def test_every_decision() -> None:
    wrong = []
    for case, verdict in cases():
        decisions, _ = decided(case, policy(verdict["policy"]))
        wanted = [one if one == "admit" else one[2] for one in verdict["decisions"]]
        if decisions != wanted:
            wrong.append((verdict["case"], decisions, wanted))
    assert wrong == []
    assert len(cases()) == 628


def test_every_cost() -> None:
    wrong = []
    for case, verdict in cases():
        _, cost = decided(case, policy(verdict["policy"]))
        least, most = verdict["cost"] if isinstance(verdict["cost"], list) else (verdict["cost"],) * 2
        if not least <= cost <= most:
            wrong.append((verdict["case"], cost, verdict["cost"]))
    assert wrong == []


def test_the_quick_evaluation_decides_as_well() -> None:
    for case, verdict in cases():
        found = bindings(case, policy(verdict["policy"]), [])
        for validation, wanted in zip(policy(verdict["policy"])["validations"], verdict["decisions"], strict=True):
            try:
                assert program(validation["expression"]).evaluate(found) is (wanted == "admit")
            except EvaluationError as error:
                raise AssertionError(verdict["case"]) from error
