"""The types of macros: those of the comprehensions that cel-go makes of them (parser/macro.go)."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.cel.ast import Comprehension
from safelane.cel.check.context import Context
from safelane.cel.check.types import BOOL, DYN, ERROR, INT, Type, list_of, map_of, shown

_LISTS = frozenset({"map", "filter", "transformList"})


def variables(node: Comprehension, source: Type, context: Context) -> tuple[Type, ...]:
    """The types of a macro's variables over a source of this type."""
    two = len(node.variables) == 2
    if source.name == "list":
        return (INT, source.params[0]) if two else (source.params[0],)
    if source.name == "map":
        return source.params if two else source.params[:1]
    kind = DYN
    if source.name in ("dyn", "!error!") or source.is_variable:
        context.variables.assignable(DYN, source)
    else:
        text = (
            f"expression of type '{shown(source)}' cannot be range of a comprehension (must be list, map, or dynamic)"
        )
        kind = context.report(node.source.at, text)
    return (kind,) * len(node.variables)


def result(node: Comprehension, source: Type, inner: Mapping[str, Type], body: list[Type], context: Context) -> Type:
    """The type of a macro whose body has these types."""
    if node.kind in ("all", "exists"):
        context.logic(node.body, body)
        return BOOL
    if node.kind == "exists_one":
        context.call(node, "_?_:_", [body[0], INT, INT])
        return BOOL
    if node.kind in _LISTS:
        return _list(node, inner, body, context)
    if node.kind == "sortBy":
        return _sorted(node, source, body, context)
    return _map(node, inner, body, context)


def _list(node: Comprehension, inner: Mapping[str, Type], body: list[Type], context: Context) -> Type:
    made = list_of(context.variables.new())
    element = inner[node.variables[0]] if node.kind == "filter" else body[-1]
    step = context.call(node, "_+_", [made, list_of(element)])
    if node.kind == "filter" or len(body) == 2:
        step = context.call(node, "_?_:_", [body[0], step, made])
    return _accumulated(node, made, step, context)


def _accumulated(node: Comprehension, made: Type, step: Type, context: Context) -> Type:
    if not context.variables.assignable(made, step):
        context.mismatch(node.at, made, step)
    return context.variables.resolved(made)


def _sorted(node: Comprehension, source: Type, body: list[Type], context: Context) -> Type:
    keys = _list_of(body[-1], node, context)
    return context.call(node, "@sortByAssociatedKeys", [source, keys], member=True)


def _list_of(element: Type, node: Comprehension, context: Context) -> Type:
    made = list_of(context.variables.new())
    return _accumulated(node, made, context.call(node, "_+_", [made, list_of(element)]), context)


def _map(node: Comprehension, inner: Mapping[str, Type], body: list[Type], context: Context) -> Type:
    made = map_of(context.variables.new(), context.variables.new())
    entry = map_of(inner[node.variables[0]], body[-1]) if node.kind == "transformMap" else body[-1]
    step = made if context.variables.assignable(made, entry) else _no_insert(node, made, inner, body, context)
    if len(body) == 2:
        step = context.call(node, "_?_:_", [body[0], step, made])
    return _accumulated(node, made, step, context)


def _no_insert(node: Comprehension, made: Type, inner: Mapping[str, Type], body: list[Type], context: Context) -> Type:
    arguments = [made, inner[node.variables[0]], body[-1]] if node.kind == "transformMap" else [made, body[-1]]
    known = [shown(context.variables.resolved(kind, free_is_dyn=True)) for kind in arguments]
    context.report(node.at, f"found no matching overload for 'cel.@mapInsert' applied to '({', '.join(known)})'")
    return ERROR
