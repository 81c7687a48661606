"""The two errors of the engine, and the one way in which work is ended that costs too much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from safelane.errors import SafelaneError

Reason: TypeAlias = Literal[
    "no-such-key",
    "no-such-overload",
    "overflow",
    "divide-by-zero",
    "out-of-range",
    "conversion",
    "cost-exceeded",
    "unavailable",
    "other",
]

COST_EXCEEDED = "operation cancelled: actual cost limit exceeded"


class Issue(NamedTuple):
    """One mistake in an expression; line and column count from 1, in code points."""

    message: str
    line: int
    column: int


class CompileError(SafelaneError):
    """An expression that cannot become a program; ``issues`` has every mistake found, the first one is the error's."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        first = issues[0]
        super().__init__(first.message)
        self.issues = tuple(issues)
        self.line = first.line
        self.column = first.column


class EvaluationError(SafelaneError):
    """A value of CEL's kind "error". ``line`` and ``column`` are those of the failing sub-expression.

    Inside the engine an error is born with ``at``, the offset of its node, or without a place when a function raises
    it; whoever called the function gives it one. Outside of a program it stands at 1:1.
    """

    def __init__(self, message: str, reason: Reason = "other", at: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.at = at
        self.line = 1
        self.column = 1
        self.located = False


class OutOfFuel(Exception):  # noqa: N818 - not an error of the expression: `||` and `&&` must not absorb it
    """The work allowed is used up; leaves the engine as an ``EvaluationError`` with reason ``cost-exceeded``."""


def placed(error: EvaluationError, at: int) -> EvaluationError:
    """The same error, standing at ``at`` unless it has a place already."""
    if error.at is None:
        error.at = at
    return error


def no_overload(at: int | None = None, detail: str = "") -> EvaluationError:
    """cel-go's "no such overload", with what it names after the colon, if anything."""
    return EvaluationError(f"no such overload: {detail}" if detail else "no such overload", "no-such-overload", at)
