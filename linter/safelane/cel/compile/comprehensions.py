"""Macros with variables of their own, by kind."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import Comprehension
from safelane.cel.compile import optionals, quantifiers, transforms
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.compile.walk import Walk
from safelane.cel.compile.weights import turn

_KINDS: dict[str, Callable[[Walk], Closure]] = {
    "all": quantifiers.quantifier(decisive=False),
    "exists": quantifiers.quantifier(decisive=True),
    "exists_one": quantifiers.exists_one,
    "filter": transforms.build_filter,
    "map": transforms.build_list,
    "sortBy": transforms.build_sort_by,
    "transformList": transforms.build_list,
    "transformMap": transforms.build_map,
    "transformMapEntry": transforms.build_entries,
}


def build_comprehension(node: Comprehension, scope: Scope) -> Closure:
    """Any macro but ``has``."""
    if node.kind.startswith("opt"):
        return optionals.build_bind(node, scope)
    source = scope.build(node.source)
    inner, slots = scope.within(node.variables)
    walk = Walk(source, slots, tuple(inner.build(part) for part in node.body), node.at, turn(node))
    return _KINDS[node.kind](walk)
