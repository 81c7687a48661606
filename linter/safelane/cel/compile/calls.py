"""Calls of functions: the overload is chosen by the types that the arguments have when they are there."""

from __future__ import annotations

from safelane.cel.ast import Call, Node, dotted
from safelane.cel.compile.arithmetic import folded
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.compile.sites import Candidate, Constants, Site, call_site, unbound
from safelane.cel.errors import EvaluationError, placed
from safelane.cel.runtime.fuel import LONG, Frame, pay_for
from safelane.cel.values import Value


def build_function(node: Call, scope: Scope) -> Closure:
    """A call of a function: global, by a qualified name, or as a method."""
    name, target = resolve(node, scope)
    function = scope.shared.registry.functions.get(name)
    nodes = node.arguments if target is None else (target, *node.arguments)
    arguments = tuple(scope.build(argument) for argument in nodes)
    if function is None:
        return unbound(name, node.at)
    known = {index: one.value for index, one in enumerate(arguments) if isinstance(one, Constant)}
    site = call_site(node.at, function, target is not None, Constants(len(arguments), known), scope)
    closure = _closure(site, arguments)
    return folded(closure, *arguments) if function.pure and site.candidates else closure


def resolve(node: Call, scope: Scope) -> tuple[str, Node | None]:
    """The name of the function that a call means, and the target if it is a method."""
    if node.target is not None:
        prefix = dotted(node.target)
        if prefix is not None and (full := scope.function(f"{prefix}.{node.function}")) is not None:
            return full, None
        return node.function, node.target
    return scope.function(node.function) or node.function, None


def _closure(site: Site, arguments: tuple[Closure, ...]) -> Closure:
    plain = all(_is_plain(one) and None not in one.kinds and one.growth is not None for one in site.candidates)
    if plain and len(site.candidates) == 1 and len(arguments) == 2:
        return _two(site, site.candidates[0], *arguments)
    if plain and len(arguments) == 1 and not any(one.metered or one.growth for one in site.candidates):
        return _by_type(site, arguments[0])

    def call(frame: Frame) -> Value:
        return site.apply(frame, tuple([argument(frame) for argument in arguments]))

    return call


def _is_plain(candidate: Candidate) -> bool:
    """Whether the types of the arguments alone say that this is called."""
    return candidate.cost is None and not any(candidate.elements)


def _by_type(site: Site, argument: Closure) -> Closure:
    """One argument, of whose type it depends what is called."""
    functions = {one.kinds[0]: one.call for one in reversed(site.candidates)}
    sized = {one.kinds[0] for one in site.candidates if one.sized}

    def call(frame: Frame) -> Value:
        value = argument(frame)
        kind = type(value)
        function = functions.get(kind)
        if function is None or (kind in sized and len(value) > LONG):
            return site.apply(frame, (value,))
        try:
            return function(value)
        except EvaluationError as error:
            raise placed(error, site.at) from error.__cause__

    return call


def _two(site: Site, candidate: Candidate, one: Closure, two: Closure) -> Closure:
    (first, second), sized, grows, metered = candidate.kinds, candidate.sized, candidate.growth, candidate.metered
    function = candidate.call

    def call(frame: Frame) -> Value:
        left, right = one(frame), two(frame)
        if type(left) is not first or type(right) is not second or (sized and len(left) > LONG):  # type: ignore[arg-type]
            return site.apply(frame, (left, right))
        try:
            result = function(frame, left, right) if metered else function(left, right)
        except EvaluationError as error:
            raise placed(error, site.at) from error.__cause__
        if grows and len(result) > LONG:
            pay_for(frame, result)
        return result

    return call
