"""The count, the limit, and the stack of observed values from which the cost of a call is made."""

from __future__ import annotations

from math import ceil
from typing import TypeAlias

from safelane.cel.errors import EvaluationError, OutOfFuel
from safelane.cel.runtime.network import CIDR, IP
from safelane.cel.values import Optional, Pairs, Value

# A value of the language, or the error that stands in its place.
Outcome: TypeAlias = Value

PER_CALL = 1_000_000
_TRAVERSAL, _PATTERN = 0.1, 0.25


class Meter:
    """Counts up to ``limit``; ``OutOfFuel`` beyond. ``fuel`` bounds the work of functions, as elsewhere."""

    __slots__ = ("_there", "cost", "fuel", "limit", "stack")

    def __init__(self, limit: int) -> None:
        self.cost = 0
        self.limit = limit
        self.stack: list[tuple[int, Outcome]] = []
        self.fuel = [10 * limit + 1000]
        self._there: dict[int, int] = {}  # how often a step is on the stack: most that are sought are not

    def push(self, step: int, value: Outcome, cost: int = 0) -> Outcome:
        """A step is done: note its value, and what it cost."""
        self.stack.append((step, value))
        self._there[step] = self._there.get(step, 0) + 1
        self.cost += cost
        if self.cost > self.limit:
            raise OutOfFuel
        return value

    def drop(self, *steps: int) -> None:
        """Forget the values of these steps, and all that are newer."""
        for step in steps:
            if self._there.get(step):
                self._pop(step)

    def _pop(self, step: int) -> Outcome:
        stack, there = self.stack, self._there
        while True:
            top, value = stack.pop()
            there[top] -= 1
            if top == step:
                return value

    def take(self, steps: tuple[int, ...]) -> list[Outcome] | None:
        """Forget the values of these steps and give them, or None when one of them is not there."""
        values = []
        for step in reversed(steps):
            if not self._there.get(step):
                return None
            values.append(self._pop(step))
        values.reverse()
        return values


def size(value: Outcome) -> int:
    """How big cel-go holds a value for: a text by its characters, a list or map by its length, else 1."""
    if isinstance(value, str | bytes | list | dict | Pairs):
        return len(value)
    if type(value) is Optional and value.present:
        return size(value.value)
    if isinstance(value, IP):
        return value.bits // 8
    if isinstance(value, CIDR):
        return ceil(value.prefix / 8)
    return 1


def traversal(length: float) -> int:
    """The cost of going through this many characters."""
    return ceil(length * _TRAVERSAL)


def pattern(text: int, length: int) -> int:
    """The cost of matching a pattern of a length against a text of another."""
    return ceil((1.0 + text) * _TRAVERSAL) * ceil(length * _PATTERN)


def is_error(value: Outcome) -> bool:
    """Whether this stands for an error."""
    return isinstance(value, EvaluationError)
