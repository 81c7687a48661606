"""A call as it is known beforehand: its function, the overloads that may fit, and how they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from safelane.cel.compile.scope import Scope
from safelane.cel.errors import EvaluationError, no_overload, placed
from safelane.cel.functions import Cost, Function, Overload
from safelane.cel.lazy import LazyFailure, LazyMap
from safelane.cel.registry import Registry
from safelane.cel.runtime.access import surfaced
from safelane.cel.runtime.fuel import Frame, pay, pay_for
from safelane.cel.values import Duration, Timestamp, Value, type_name

SIZED = (str, bytes, list)
_RECEIVERS = frozenset({str, Timestamp, Duration})  # cel-go's types that answer unknown calls themselves, and shortly


class Candidate(NamedTuple):
    """An overload as a call sees it: the Python types it wants (None: any), and how to call it."""

    kinds: tuple[type | None, ...]
    elements: tuple[type | None, ...]  # what the first element of a list must be
    call: Callable[..., Value]
    metered: bool
    sized: bool  # the first argument is paid for by its length
    growth: bool | None  # so is the result; None when it depends on what it is
    cost: Cost | None  # what the declaration says, in Kubernetes' units


class Constants(NamedTuple):
    """How many arguments a call has, and those of them that are constants."""

    arity: int
    values: Mapping[int, Value]


class Site(NamedTuple):
    """One call in a program."""

    function: Function
    candidates: tuple[Candidate, ...]
    at: int
    prepared: bool  # for a constant argument: cel-go has no word for the types then

    def mismatch(self, values: tuple[Value, ...]) -> EvaluationError:
        """The error of a call that fits no overload."""
        function = self.function
        if function.mismatch == "unprepared" and self.prepared:
            return no_overload(self.at)
        if function.mismatch == "method":
            receiver, *rest = map(type_name, values)
            return no_overload(self.at, f"{receiver}.{function.name}({', '.join(rest)})")
        if function.mismatch in ("types", "unprepared"):
            return no_overload(self.at, f"{function.name}({', '.join(map(type_name, values))})")
        if function.mismatch == "nothing" or (values and type(values[0]) in _RECEIVERS):
            return no_overload(self.at)
        return no_overload(self.at, function.name)

    def apply(self, frame: Frame, values: tuple[Value, ...]) -> Value:
        """Call the overload that fits the values."""
        for candidate in self.candidates:
            if self._fits(candidate, values):
                return self._invoke(candidate, frame, values)
        if any(type(value) is LazyMap for value in values):
            try:
                plain = tuple(value.resolved() if type(value) is LazyMap else value for value in values)
            except LazyFailure as failure:
                raise surfaced(failure, self.at) from failure.error
            return self.apply(frame, plain)
        raise self.mismatch(values)

    def _fits(self, candidate: Candidate, values: tuple[Value, ...]) -> bool:
        for kind, element, value in zip(candidate.kinds, candidate.elements, values, strict=True):
            if kind is not None and type(value) is not kind:
                return False
            if element is not None and value and type(value[0]) is not element:
                return False
        return True

    def _invoke(self, candidate: Candidate, frame: Frame, values: tuple[Value, ...]) -> Value:
        if candidate.sized:
            pay_for(frame, values[0])
        try:
            result = candidate.call(frame, *values) if candidate.metered else candidate.call(*values)
        except EvaluationError as error:
            raise placed(error, self.at) from error.__cause__
        if candidate.growth is not False:
            pay_for(frame, result)
        if candidate.cost is not None:
            pay(frame, candidate.cost if isinstance(candidate.cost, int) else candidate.cost(values, result))
        return result


def call_site(at: int, function: Function, member: bool, known: Constants, scope: Scope) -> Site:
    """What is known of a call beforehand; ``known`` has the arguments that are constants."""
    registry = scope.shared.registry
    overloads = function.fitting(member, known.arity)
    candidates = tuple(_candidate(one, registry, known.values) for one in overloads)
    prepared = any(new.call is not one.implementation for new, one in zip(candidates, overloads, strict=True))
    return Site(function, candidates, at, prepared)


def _candidate(overload: Overload, registry: Registry, known: Mapping[int, Value]) -> Candidate:
    kinds = tuple(registry.python_type(kind) for kind in overload.args)
    call = (overload.prepare(known) if overload.prepare and known else None) or overload.implementation
    result = registry.python_type(overload.result)
    sized = bool(kinds) and kinds[0] in SIZED
    growth = None if result is None else result in SIZED
    return Candidate(kinds, _elements(overload, registry), call, overload.metered, sized, growth, overload.cost)


def _elements(overload: Overload, registry: Registry) -> tuple[type | None, ...]:
    if overload.any_element:
        return (None,) * len(overload.args)
    lists = (kind[5:-1] if kind.startswith("list(") else "" for kind in overload.args)
    found = tuple(registry.python_type(element) for element in lists)
    return tuple(None if element is list else element for element in found)


def unbound(name: str, at: int) -> Callable[..., Value]:
    """What stands for a function that nobody has declared: an error, when it is called."""

    def unknown(*_: Value) -> Value:
        raise no_overload(at, f"unbound function: {name}")

    return unknown
