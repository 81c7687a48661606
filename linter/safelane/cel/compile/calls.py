"""Calls of functions: the overload is chosen by the types that the arguments have when they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from safelane.cel.ast import Call, Node, dotted
from safelane.cel.compile.arithmetic import folded
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.errors import EvaluationError, no_overload, placed
from safelane.cel.functions import Function, Overload
from safelane.cel.lazy import LazyFailure, LazyMap
from safelane.cel.registry import Registry
from safelane.cel.runtime.access import surfaced
from safelane.cel.runtime.fuel import LONG, Frame, pay_for
from safelane.cel.values import Duration, Timestamp, Value, type_name

_SIZED = (str, bytes, list)
_RECEIVERS = frozenset({str, Timestamp, Duration})  # cel-go's types that answer unknown calls themselves, and shortly


class Candidate(NamedTuple):
    """An overload as a call sees it: the Python types it wants (None: any), and how to call it."""

    kinds: tuple[type | None, ...]
    elements: tuple[type | None, ...]  # what the first element of a list must be
    call: Callable[..., Value]
    metered: bool
    sized: bool  # the first argument is paid for by its length
    grows: bool  # so is the result


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
        if self.prepared:
            return no_overload(self.at)
        if function.mismatch == "method":
            receiver, *rest = map(type_name, values)
            return no_overload(self.at, f"{receiver}.{function.name}({', '.join(rest)})")
        if function.mismatch == "types":
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
        if candidate.grows:
            pay_for(frame, result)
        return result


def build_function(node: Call, scope: Scope) -> Closure:
    """A call of a function: global, by a qualified name, or as a method."""
    name, target = resolve(node, scope)
    function = scope.shared.registry.functions.get(name)
    nodes = node.arguments if target is None else (target, *node.arguments)
    arguments = tuple(scope.build(argument) for argument in nodes)
    if function is None:
        return _unknown(name, node.at)
    known = {index: one.value for index, one in enumerate(arguments) if isinstance(one, Constant)}
    site = call_site(node.at, function, target is not None, Constants(len(arguments), known), scope)
    closure = _closure(site, arguments)
    return folded(closure, *arguments) if function.pure and site.candidates else closure


def call_site(at: int, function: Function, member: bool, known: Constants, scope: Scope) -> Site:
    """What is known of a call beforehand; ``known`` has the arguments that are constants."""
    registry = scope.shared.registry
    overloads = function.fitting(member, known.arity)
    candidates = tuple(_candidate(one, registry, known.values) for one in overloads)
    prepared = any(new.call is not one.implementation for new, one in zip(candidates, overloads, strict=True))
    return Site(function, candidates, at, prepared)


def resolve(node: Call, scope: Scope) -> tuple[str, Node | None]:
    """The name of the function that a call means, and the target if it is a method."""
    if node.target is not None:
        prefix = dotted(node.target)
        if prefix is not None and (full := scope.function(f"{prefix}.{node.function}")) is not None:
            return full, None
        return node.function, node.target
    return scope.function(node.function) or node.function, None


def _candidate(overload: Overload, registry: Registry, known: Mapping[int, Value]) -> Candidate:
    kinds = tuple(registry.python_type(kind) for kind in overload.args)
    call = (overload.prepare(known) if overload.prepare and known else None) or overload.implementation
    result = registry.python_type(overload.result)
    sized = bool(kinds) and kinds[0] in _SIZED
    grows = result is None or result in _SIZED
    return Candidate(kinds, _elements(overload, registry), call, overload.metered, sized, grows)


def _elements(overload: Overload, registry: Registry) -> tuple[type | None, ...]:
    if overload.any_element:
        return (None,) * len(overload.args)
    lists = (kind[5:-1] if kind.startswith("list(") else "" for kind in overload.args)
    found = tuple(registry.python_type(element) for element in lists)
    return tuple(None if element is list else element for element in found)


def _closure(site: Site, arguments: tuple[Closure, ...]) -> Closure:
    if len(site.candidates) == 1 and _is_plain(site.candidates[0]):
        candidate = site.candidates[0]
        if len(arguments) == 1 and candidate.kinds[0] is not None:
            return _one(site, candidate, arguments[0])
        if len(arguments) == 2 and None not in candidate.kinds:
            return _two(site, candidate, *arguments)

    def call(frame: Frame) -> Value:
        return site.apply(frame, tuple([argument(frame) for argument in arguments]))

    return call


def _is_plain(candidate: Candidate) -> bool:
    return not (candidate.metered or candidate.grows or any(candidate.elements))


def _one(site: Site, candidate: Candidate, argument: Closure) -> Closure:
    (kind,), function, sized = candidate.kinds, candidate.call, candidate.sized

    def call(frame: Frame) -> Value:
        value = argument(frame)
        if type(value) is not kind or (sized and len(value) > LONG):  # type: ignore[arg-type]
            return site.apply(frame, (value,))
        try:
            return function(value)
        except EvaluationError as error:
            raise placed(error, site.at) from error.__cause__

    return call


def _two(site: Site, candidate: Candidate, one: Closure, two: Closure) -> Closure:
    (first, second), function, sized = candidate.kinds, candidate.call, candidate.sized

    def call(frame: Frame) -> Value:
        left, right = one(frame), two(frame)
        if type(left) is not first or type(right) is not second or (sized and len(left) > LONG):  # type: ignore[arg-type]
            return site.apply(frame, (left, right))
        try:
            return function(left, right)
        except EvaluationError as error:
            raise placed(error, site.at) from error.__cause__

    return call


def _unknown(name: str, at: int) -> Closure:
    def unknown(frame: Frame) -> Value:
        raise no_overload(at, f"unbound function: {name}")

    return unknown
