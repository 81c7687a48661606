"""A second opinion on generated expressions: Google's C++ engine, where it is installed.

Where the two differ on purpose, Kubernetes is followed, and the specification has its word here.
"""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import Any

import pytest
from hypothesis import given, settings
from tests.property.cel_expressions import BINDINGS, COMMON, expressions

from safelane.cel import CompileError, Environment, Result, UInt

cel = pytest.importorskip("cel_expr_python.cel", reason="cel-expr-python has no wheel for this platform")

OURS = Environment(list(BINDINGS), homogeneous_literals=False)


@cache
def theirs() -> Any:
    from cel_expr_python.ext import ext_optional, ext_strings

    extensions = [ext_optional.ExtOptional(), ext_strings.ExtStrings()]
    return cel.NewEnv(variables=dict.fromkeys(BINDINGS, cel.Type.DYN), extensions=extensions)


def plain(value: Any) -> Any:
    """A value in which types can be told apart."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, bytes | bytearray):
        return ("bytes", bytes(value))
    if isinstance(value, UInt):
        return ("int", int(value))
    if isinstance(value, float) and isnan(value):
        return "not a number"
    return (type(value).__name__, value)


def their_answer(text: str) -> Any:
    value = theirs().compile(text).eval(data=BINDINGS)
    return "error" if value.type().name() == "ERROR" else plain(value.plain_value())


def our_answer(result: Result) -> Any:
    return "error" if result.error is not None else plain(result.value)


def differs_on_purpose(text: str, ours: Result | CompileError) -> str | None:
    """The reason why the answers need not be equal."""
    if " in [])" in text:
        # The specification: an error on the left is the result. Kubernetes' optimiser makes false of it unseen.
        return "nothing is in an empty list"
    if isinstance(ours, CompileError):
        # The specification leaves the type of an empty list's elements open; cel-go binds it to the first overload
        # that fits a dyn operand, and so does Kubernetes.
        return "an empty list" if "[]" in text else None
    if ours.error is not None and ours.error.message == "NaN values cannot be ordered":
        # The specification: comparisons with NaN are false. In Kubernetes they are an error (golden.json).
        return "the order of NaN"
    return None


def ask_both(text: str) -> None:
    ours: Result | CompileError
    try:
        ours = OURS.compile(text).run(BINDINGS)
    except CompileError as error:
        ours = error
    if differs_on_purpose(text, ours):
        return
    assert isinstance(ours, Result), (text, ours)
    assert our_answer(ours) == their_answer(text), text


@settings(max_examples=300, deadline=None)
@given(expressions(depth=3, kinds=COMMON))
def test_two_engines_give_one_answer(text: str) -> None:
    ask_both(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[].filter(x, x > dyn(1)).filter(x, x > 1) == []", "an empty list"),
        ("double('NaN') < 1.0", "the order of NaN"),
        ("((n / 0) in [])", "nothing is in an empty list"),
    ],
)
def test_the_differences_are_real(text: str, reason: str) -> None:
    ours: Result | CompileError
    try:
        ours = OURS.compile(text).run(BINDINGS)
    except CompileError as error:
        ours = error
    assert differs_on_purpose(text, ours) == reason
    assert their_answer(text) != (ours if isinstance(ours, CompileError) else our_answer(ours))
