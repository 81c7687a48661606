"""One evaluation with its cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from safelane.cel.ast import Tree
from safelane.cel.compile.names import missing
from safelane.cel.compile.scope import Names
from safelane.cel.cost.meter import Meter, Outcome
from safelane.cel.cost.plan import DECLARED, Planner
from safelane.cel.cost.steps import Step
from safelane.cel.errors import EvaluationError, OutOfFuel
from safelane.cel.lazy import Lazy
from safelane.cel.runtime.access import forced
from safelane.cel.values import Value


class Measured(NamedTuple):
    """A value or an error, and what it cost; ``exceeded`` when the limit was."""

    value: Value
    error: EvaluationError | None
    cost: int
    exceeded: bool = False


class _Root:
    """The variables of the program."""

    __slots__ = ("_bindings", "meter")

    def __init__(self, bindings: Mapping[str, Value], meter: Meter) -> None:
        self.meter = meter
        self._bindings = bindings

    def find(self, name: str) -> Outcome:
        """The value of a variable, whose name has a mark before it when it is declared, or an error."""
        value = self._bindings.get(name[1:], _ABSENT) if name[0] == DECLARED else _ABSENT
        try:
            if value is _ABSENT:
                return forced(missing(name[1:]))
            return forced(value) if type(value) is Lazy else value
        except EvaluationError as error:
            return error


_ABSENT = object()


def plan(tree: Tree, names: Names) -> Step:
    """The plan of a tree, for ``measure``."""
    from safelane.cel.check.checker import references

    return Planner(names, references(tree, names)).plan(tree)


def measure(step: Step, bindings: Mapping[str, Value], limit: int) -> Measured:
    """The outcome of a plan over bindings; raises RecursionError when the values are nested too deeply."""
    meter = Meter(limit)
    try:
        outcome = step.run(_Root(bindings, meter))
    except OutOfFuel:
        return Measured(None, None, meter.cost, exceeded=True)
    if isinstance(outcome, EvaluationError):
        return Measured(None, outcome, meter.cost)
    return Measured(outcome, None, meter.cost)
