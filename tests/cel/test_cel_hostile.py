"""Expressions and values that are meant to hurt: each ends in an answer or an error, soon and in little room."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from safelane.cel import CompileError, Environment, EvaluationError, Program, Result

ENVIRONMENT = Environment(["x"])


def program(text: str) -> Program:
    return ENVIRONMENT.compile(text)


def both(text: str, value: Any = None, budget: int = 100_000) -> Result:
    """The measured result; the quick evaluation must end in the same way."""
    compiled = program(text)
    result = compiled.run({"x": value}, budget)
    try:
        assert compiled.evaluate({"x": value}, budget) == result.value
        assert result.error is None
    except EvaluationError as error:
        assert result.error is not None
        assert error.reason == result.error.reason
    return result


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "{'a':" * 10_000,
        "x" + ".a" * 10_000,
        "x" + "[0]" * 10_000,
        "1" + " + 1" * 10_000,
        "true ? " * 10_000 + "1",
        "x.all(y, " * 1_000 + "true" + ")" * 1_000,
        "f(" * 10_000,
        "x.f(" * 10_000,
        "'" * 10_001,
        "\\" * 10_000,
        "`" + "a" * 100_000,
        "0x" + "f" * 100_000,
        "1e" + "9" * 100_000,
        "1" * 100_000,
    ],
)
def test_what_cannot_be_compiled_is_refused(text: str) -> None:
    with pytest.raises(CompileError) as caught:
        program(text)
    assert len(caught.value.message) < 500


def test_what_is_long_and_not_deep_is_compiled() -> None:
    assert program("-" * 10_001 + "x").evaluate({"x": 1}) == -1
    assert program("!" * 10_000 + "x").evaluate({"x": True}) is True
    assert program(" && ".join(["x == 1"] * 1_000)).evaluate({"x": 1}) is True
    assert program(" || ".join(["x == 2"] * 1_000)).evaluate({"x": 1}) is False
    assert program("'" + "é" * 1_000_000 + "'.size()").evaluate({}) == 1_000_000
    assert program("[" + "1, " * 5_000 + "].size()").evaluate({}) == 5_000
    assert program("x in [" + "'a', " * 5_000 + "]").evaluate({"x": "b"}) is False


NESTED = "x.all(a, x.all(b, x.all(c, x.all(d, x.all(e, a + b + c + d + e >= 0)))))"


@pytest.mark.parametrize(
    "text",
    [
        NESTED,
        "x.map(a, x.map(b, x.map(c, [a, b, c]))).size()",
        "x.filter(a, x.exists(b, x.exists(c, c == -1))).size()",
        "x.transformMap(i, a, x.transformMap(j, b, x.map(c, c))).size()",
        "x.map(a, lists.range(1000).map(b, lists.range(1000))).size()",
        "lists.range(1000000).map(i, string(i)).join('').size()",
    ],
)
def test_a_bomb_of_turns_exceeds_the_budget(text: str) -> None:
    result = both(text, list(range(100)), 20_000)
    assert result.error is not None
    assert result.error.reason == "cost-exceeded"


def doubling(value: str, times: int) -> str:
    return f"optional.of({value})" + ".optMap(a, a + a)" * times + ".value().size()"


@pytest.mark.parametrize("value", ["'0123456789'", "[1, 2, 3]", "b'0123456789'"])
def test_values_that_double_are_stopped_before_they_fill_the_memory(value: str) -> None:
    tracemalloc.start()
    result = both(doubling(value, 60), budget=5_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.error is not None
    assert result.error.reason == "cost-exceeded"
    assert peak < 120_000_000


@pytest.mark.parametrize(
    "text",
    [
        "x.replace('', x).size()",
        "x.split('').join(x).size()",
        "x.replace('a', x).replace('a', x).size()",
        "(x + x).matches(x)",
    ],
)
def test_texts_that_grow_are_stopped(text: str) -> None:
    result = both(text, "a" * 20_000, 50_000)
    assert result.error is not None
    assert result.error.reason in ("cost-exceeded", "other")


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a+)+$", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)[xyz]", "a{1,500}a{1,500}$"])
def test_patterns_that_explode_elsewhere_take_linear_time(pattern: str) -> None:
    assert program(f"x.matches('^{pattern}')").evaluate({"x": "a" * 5_000 + "!"}) is False


@pytest.mark.parametrize(
    "pattern", ["((a{100}){100}){100}", "(" * 2_000 + ")" * 2_000, "[[:nope:]]", "(?P<n>", "\\\\8", "a**"]
)
def test_patterns_that_cannot_be_are_errors(pattern: str) -> None:
    for text in (f"x.matches('{pattern}')", "x.matches(x)"):
        try:
            result = program(text).run({"x": pattern})
        except CompileError:
            continue
        assert result.error is not None or isinstance(result.value, bool)


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "text", ["x == x", "[x, x].distinct().size()", "'%s'.format([x])", "x in [x, x]", "{'a': x} == {'a': x}"]
)
def test_values_that_are_nested_deeply(text: str) -> None:
    result = both(text, deep(5_000))
    assert result.error is not None
    assert result.error.reason == "cost-exceeded"


def test_numbers_of_any_size_from_outside_are_no_trouble() -> None:
    for text in ("x + 1", "x * x", "string(x)", "x == 1", "x < 1", "-x", "double(x)"):
        result = program(text).run({"x": 2**63 - 1})
        assert result.error is None or result.error.reason == "overflow"


def test_names_that_are_strange_are_only_names() -> None:
    names = {"": 1, "\x00": 2, "a\nb": 3, "\ud800": 4, "__class__": 5, "é" * 1000: 6}
    for name, value in names.items():
        assert program("x[x.filter(k, k == k)[0]]").evaluate({"x": {name: value}}) == value
    with pytest.raises(EvaluationError, match="no such key: __class__"):
        program("x.__class__").evaluate({"x": {}})
    with pytest.raises(EvaluationError, match="unsupported index type 'string' in list"):
        program("x.append").evaluate({"x": [1]})
