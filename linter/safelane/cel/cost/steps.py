"""The steps of a plan, as cel-go has them: each is evaluated, and observed when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from safelane.cel.cost.meter import Meter, Outcome, is_error
from safelane.cel.cost.prices import price
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.functions import Cost
from safelane.cel.values import Optional, Value


class Activation(Protocol):
    """Where variables are looked up, and where the cost is counted."""

    meter: Meter

    def find(self, name: str) -> Outcome:
        """The value of a variable, or an error."""


class Step:
    """A part of a plan; ``id`` is what the stack knows it by."""

    __slots__ = ("id",)

    def __init__(self, id_: int) -> None:
        self.id = id_

    def run(self, activation: Activation) -> Outcome:
        """Evaluate and observe."""
        raise NotImplementedError


class Constant(Step):
    """A value that is known when the plan is made."""

    __slots__ = ("value",)

    def __init__(self, id_: int, value: Value) -> None:
        super().__init__(id_)
        self.value = value

    def run(self, activation: Activation) -> Outcome:
        """The value, for nothing."""
        return activation.meter.push(self.id, self.value)


class Logic(Step):
    """``&&`` and ``||``."""

    __slots__ = ("decisive", "terms")

    def __init__(self, id_: int, terms: tuple[Step, ...], decisive: bool) -> None:
        super().__init__(id_)
        self.terms = terms
        self.decisive = decisive

    def run(self, activation: Activation) -> Outcome:
        """The value; an error counts only when no term decides."""
        result: Outcome = not self.decisive
        for term in self.terms:
            value = term.run(activation)
            if value is self.decisive:
                result = value
                break
            if value is not (not self.decisive) and not is_error(result):
                result = value if is_error(value) else no_overload()
        activation.meter.drop(*(term.id for term in self.terms))
        return activation.meter.push(self.id, result)


class Call(Step):
    """A function that is applied to values. With ``eager`` all arguments are evaluated even when one is an error."""

    __slots__ = ("_ids", "apply", "arguments", "costs", "eager", "function", "overload", "strict")

    def __init__(
        self, id_: int, function: str, overload: str, arguments: tuple[Step, ...], apply: Callable[..., Outcome]
    ) -> None:
        super().__init__(id_)
        self.function = function
        self.overload = overload
        self.arguments = arguments
        self.apply = apply
        self.eager = len(arguments) <= 2
        self.costs: tuple[Cost, ...] = ()  # what the declarations of a caller's own function say
        self._ids: tuple[int, ...] | None = None  # known when the plan is complete
        self.strict = function != "@not_strictly_false"

    def run(self, activation: Activation) -> Outcome:
        """The result, or the first error among the arguments."""
        meter = activation.meter
        result = self._result(activation)
        if self._ids is None:
            self._ids = tuple(argument.id for argument in self.arguments)
        found = meter.take(self._ids)
        cost = self._price(found, result) if found is not None else 0
        return meter.push(self.id, result, cost)

    def _price(self, values: list[Outcome], result: Outcome) -> int:
        if not self.costs:
            return price(self.function, self.overload, values, result)
        if any(map(is_error, (*values, result))):
            return 1
        return max(cost if isinstance(cost, int) else cost(values, result) for cost in self.costs)

    def _result(self, activation: Activation) -> Outcome:
        values = []
        failure: Outcome = None
        for argument in self.arguments:
            value = argument.run(activation)
            if self.strict and is_error(value):
                failure = value if failure is None else failure
                if not self.eager:
                    return failure
            values.append(value)
        if failure is not None:
            return failure
        try:
            return self.apply(activation.meter.fuel, values)
        except EvaluationError as error:
            return error


class Alternative(Step):
    """``or`` and ``orValue``: the second operand is evaluated only when the first one is none."""

    __slots__ = ("first", "second", "unwrap")

    def __init__(self, id_: int, first: Step, second: Step, unwrap: bool) -> None:
        super().__init__(id_)
        self.first = first
        self.second = second
        self.unwrap = unwrap

    def run(self, activation: Activation) -> Outcome:
        """The value, at no cost of its own."""
        value = self.first.run(activation)
        if not is_error(value):
            if type(value) is not Optional:
                value = no_overload()
            elif value.present:
                value = value.value if self.unwrap else value
            else:
                value = self.second.run(activation)
        return activation.meter.push(self.id, value)


class Member(Step):
    """``in`` over a constant list of plain values, which cel-go makes a set: it costs nothing."""

    __slots__ = ("apply", "argument", "items")

    def __init__(self, id_: int, argument: Step, items: list[Value], apply: Callable[..., Outcome]) -> None:
        super().__init__(id_)
        self.argument = argument
        self.items = items
        self.apply = apply

    def run(self, activation: Activation) -> Outcome:
        """Whether the value is in the list."""
        value = self.argument.run(activation)
        if not is_error(value):
            value = self.apply(activation.meter.fuel, [value, self.items])
        return activation.meter.push(self.id, value)


class Construction(Step):
    """A list, map or message literal, of ``cost``; ``make`` takes the values of the parts."""

    __slots__ = ("cost", "make", "parts")

    def __init__(self, id_: int, parts: tuple[Step, ...], cost: int, make: Callable[[list[Value]], Outcome]) -> None:
        super().__init__(id_)
        self.parts = parts
        self.cost = cost
        self.make = make

    def run(self, activation: Activation) -> Outcome:
        """The value, or the first error among the parts."""
        meter = activation.meter
        values: list[Value] = []
        result: Outcome = None
        for part in self.parts:
            value = part.run(activation)
            if is_error(value):
                result = value
                break
            values.append(value)
        if not is_error(result):
            try:
                result = self.make(values)
            except EvaluationError as error:
                result = error
        meter.take(tuple(part.id for part in self.parts))
        return meter.push(self.id, result, self.cost)
