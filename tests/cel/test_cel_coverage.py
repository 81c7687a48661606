"""Counts of what parts of an expression were."""

from __future__ import annotations

import pytest

from safelane.cel import Environment, EvaluationError
from safelane.cel.explain.coverage import Coverage, Part


def covered(text: str, *values: object) -> dict[str, Part]:
    coverage = Coverage(Environment(["x"]).compile(text))
    for value in values:
        try:
            coverage.evaluate({"x": value})
        except EvaluationError:
            continue
    return {part.text: part for part in coverage.parts()}


def test_each_part_is_counted() -> None:
    parts = covered("x > 1 && (x < 5 || x == 9)", 0, 3, 7)
    assert parts["x > 1"][3:] == (2, 1, 0, 0)
    assert parts["x < 5"][3:] == (1, 1, 0, 0)
    assert parts["x == 9"][3:] == (0, 1, 0, 0)
    assert parts["x == 9"].is_condition
    assert parts["x > 1"].column == 3


def test_errors_and_other_values_are_counted() -> None:
    parts = covered("x.y + 1 == 2 || false", {"y": 1}, {"y": 5}, {})
    assert parts["x.y + 1"][3:] == (0, 0, 2, 1)
    assert parts["x.y + 1 == 2"][3:] == (1, 1, 0, 1)


def test_what_was_never_evaluated_is_there_as_well() -> None:
    parts = covered("x == 1 ? has({'a': 1}.a) : x == 2", 1)
    assert parts["x == 2"].evaluated == 0
    assert not parts["x == 2"].is_condition
    assert parts['has({"a": 1}.a)'].true == 1


def test_the_parts_of_a_macro_count_every_turn() -> None:
    parts = covered("x.all(e, e > 0)", [1, 2, 3], [1, -1])
    assert parts["e > 0"][3:] == (4, 1, 0, 0)
    assert parts["x.all(e, e > 0)"][3:] == (1, 1, 0, 0)


def test_the_result_is_the_programs() -> None:
    coverage = Coverage(Environment(["x"]).compile("x + 1"))
    assert coverage.evaluate({"x": 1}) == 2
    with pytest.raises(EvaluationError, match="no such overload"):
        coverage.evaluate({"x": "a"})
