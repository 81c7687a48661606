"""A compiled expression: evaluated over bindings, any number of times, by any number of threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from safelane.cel import analysis, serialise
from safelane.cel.ast import Tree
from safelane.cel.compile.builder import Code, build
from safelane.cel.compile.names import missing
from safelane.cel.compile.scope import Names, Observer
from safelane.cel.errors import COST_EXCEEDED, EvaluationError, OutOfFuel
from safelane.cel.runtime.fuel import FUEL, Frame
from safelane.cel.values import Value

if TYPE_CHECKING:
    from safelane.cel.cost.steps import Step
    from safelane.cel.explain.witness import Witness
    from safelane.cel.guards.looking import Guard


class Result(NamedTuple):
    """What a run gave: a value or an error, and its cost in Kubernetes' units."""

    value: Value
    cost: int
    error: EvaluationError | None = None


class Program:
    """An expression ready to run. ``type`` is its static type, ``dyn`` where nothing is known.

    The closures are built when they are first needed; two threads may build them at once, and get the same.
    """

    __slots__ = ("_blank", "_code", "_names", "_observer", "_plan", "tree", "type")

    def __init__(self, tree: Tree, names: Names, type_: str = "dyn", observer: Observer | None = None) -> None:
        self.tree = tree
        self.type = type_
        self._names = names
        self._observer = observer
        self._code: Code | None = None
        self._blank: Frame = []
        self._plan: Step | None = None

    def evaluate(self, bindings: Mapping[str, Value], budget: int | None = None) -> Value:
        """The value over ``bindings``; raises EvaluationError. A value may share parts with the bindings: only read it.

        Over ``budget`` (in Kubernetes' units; its limit for one call by default) the reason is ``cost-exceeded``.
        """
        try:
            code = self._code or self._build()
            frame = self._frame(code, bindings, budget)
            return code.closure(frame) if frame[0] >= 0 else self._measured(bindings, budget)
        except EvaluationError as error:
            self._locate(error)
            raise
        except OutOfFuel:
            return self._measured(bindings, budget)
        except RecursionError:
            raise self._cost_exceeded("the values or the expression are nested too deeply") from None

    def _measured(self, bindings: Mapping[str, Value], budget: int | None) -> Value:
        """The value when the quick count has reached the budget: whether it really costs so much is to be measured."""
        if self._observer is not None:
            raise self._cost_exceeded()
        result = self.run(bindings, budget)
        if result.error is not None:
            raise result.error
        return result.value

    def run(self, bindings: Mapping[str, Value], budget: int | None = None) -> Result:
        """Like ``evaluate``, but an evaluation error is part of the result."""
        from safelane.cel.cost.measure import measure, plan

        try:
            if self._plan is None:
                self._plan = plan(self.tree, self._names)
            measured = measure(self._plan, bindings, FUEL if budget is None else budget)
        except RecursionError:
            return Result(None, 0, self._cost_exceeded("the values or the expression are nested too deeply"))
        if measured.exceeded:
            return Result(None, measured.cost, self._cost_exceeded())
        if measured.error is not None:
            return Result(None, measured.cost, self._locate(measured.error))
        return Result(measured.value, measured.cost)

    def _build(self) -> Code:
        code = build(self.tree, self._names, self._observer)
        blank: Frame = [0] + [None] * (code.size - 1)
        for name, slot in code.slots:
            blank[slot] = missing(name)
        self._blank, self._code = blank, code
        return code

    def _frame(self, code: Code, bindings: Mapping[str, Value], budget: int | None) -> Frame:
        frame = self._blank.copy()
        frame[0] = (FUEL if budget is None else budget) - code.weight
        for name, slot in code.slots:
            if name in bindings:
                frame[slot] = bindings[name]
        return frame

    def _locate(self, error: EvaluationError) -> EvaluationError:
        if not error.located:
            error.line, error.column = self.tree.position(error.at or 0)
            error.located = True
        return error

    def _cost_exceeded(self, detail: str = "") -> EvaluationError:
        text = f"{COST_EXCEEDED}: {detail}" if detail else COST_EXCEEDED
        return self._locate(EvaluationError(text, "cost-exceeded", 0))

    def witness(self, bindings: Mapping[str, Value]) -> Witness | None:
        """What decided the result over ``bindings``, by a second evaluation; None where that cannot be said."""
        from safelane.cel.explain.witness import witness

        return witness(self, bindings)

    def roots(self) -> frozenset[str]:
        """The variables that the expression reads."""
        return frozenset(name for name, _ in (self._code or self._build()).slots)

    def paths(self) -> frozenset[tuple[str, ...]]:
        """The constant chains of fields that the expression reads, each from its declared variable on."""
        return frozenset(path for path in analysis.paths(self.tree) if path[0] in self._names.variables)

    def guard(self, variables: Mapping[str, Program]) -> Guard:
        """What of the expression can be answered without running it; ``variables`` are those below ``variables``."""
        from safelane.cel.guards.cutting import guard

        return guard(self.tree, {name: program.tree for name, program in variables.items()})

    def observed(self, observer: Observer) -> Program:
        """The same expression with a closure for every node, which ``observer`` wraps."""
        return Program(self.tree, self._names, self.type, observer)

    def serialise(self) -> str:
        """The expression as JSON, for ``Environment.from_ast``."""
        return serialise.dumps(self.tree)
