"""Comprehensions: cel-go's folds, which all macros with variables are."""

from __future__ import annotations

from safelane.cel.cost.meter import Outcome, is_error
from safelane.cel.cost.steps import Activation, Step
from safelane.cel.errors import EvaluationError
from safelane.cel.lazy import LazyFailure
from safelane.cel.runtime.access import surfaced
from safelane.cel.runtime.maps import entries
from safelane.cel.values import Pairs, Value, go_type_name

_NOT_YET = object()
UNUSED = "#unused"


class Fold(Step):
    """A loop over ``source`` that keeps an accumulator; the accumulator's first value is computed when it is read."""

    __slots__ = ("accumulator", "condition", "initial", "names", "result", "source", "step")

    def __init__(self, id_: int, names: tuple[str, ...], accumulator: str, steps: tuple[Step, Step, Step, Step, Step]):
        super().__init__(id_)
        self.names = names
        self.accumulator = accumulator
        self.source, self.initial, self.condition, self.step, self.result = steps

    def run(self, activation: Activation) -> Outcome:
        """The result of the loop."""
        result = self._folded(activation)
        activation.meter.drop(self.source.id)
        return activation.meter.push(self.id, result)

    def _folded(self, activation: Activation) -> Outcome:
        source = self.source.run(activation)
        if is_error(source):
            return source
        try:
            items = _items(source, len(self.names) == 2)
        except EvaluationError as error:
            return error
        inner = _Inner(activation, self)
        for item in items:
            inner.values = dict(zip(self.names, item if len(self.names) == 2 else (item,), strict=True))
            if self.condition.run(inner) is False:
                break
            inner.accumulated = self.step.run(inner)
        inner.values = {}
        return self.result.run(inner)


def _items(source: Value, pairs: bool) -> list[Value]:
    if type(source) is list:
        return list(enumerate(source)) if pairs else source
    if isinstance(source, dict | Pairs):
        try:
            return list(entries(source)) if pairs else list(source)
        except LazyFailure as failure:
            raise surfaced(failure) from failure.error
    kind = go_type_name(source)
    text = f"unsupported comprehension range type: {kind}" if pairs else f"got '{kind}', expected iterable type"
    raise EvaluationError(text, "no-such-overload")


class _Inner:
    """The variables inside of a loop, over those around it."""

    __slots__ = ("_around", "_fold", "accumulated", "meter", "values")

    def __init__(self, around: Activation, fold: Fold) -> None:
        self.meter = around.meter
        self.values: dict[str, Value] = {}
        self.accumulated: Outcome = _NOT_YET
        self._around = around
        self._fold = fold

    def find(self, name: str) -> Outcome:
        """The value of a variable, or an error."""
        if name == self._fold.accumulator:
            if self.accumulated is _NOT_YET:
                self.accumulated = self._fold.initial.run(self._around)
            return self.accumulated
        if name in self.values:
            return self.values[name]
        return self._around.find(name)
