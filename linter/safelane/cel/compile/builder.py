"""Which module builds which node, and the entry: a tree becomes one closure and the layout of its frame."""

from __future__ import annotations

from typing import NamedTuple

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, MapLiteral, Name, Select, Tree
from safelane.cel.compile import access, arithmetic, calls, collections, comparison, logic, names, optionals
from safelane.cel.compile.comprehensions import build_comprehension
from safelane.cel.compile.scope import Builder, Closure, Names, Observer, Scope, Shared
from safelane.cel.compile.weights import weight

_OPERATORS: dict[str, Builder] = {
    "_&&_": logic.build_logic,
    "_||_": logic.build_logic,
    "!_": logic.build_not,
    "_?_:_": logic.build_conditional,
    "_==_": comparison.build_equality,
    "_!=_": comparison.build_equality,
    "_<_": comparison.build_order,
    "_<=_": comparison.build_order,
    "_>_": comparison.build_order,
    "_>=_": comparison.build_order,
    "@in": comparison.build_in,
    "_+_": arithmetic.build_sum,
    "_-_": arithmetic.build_arithmetic,
    "_*_": arithmetic.build_arithmetic,
    "_/_": arithmetic.build_arithmetic,
    "_%_": arithmetic.build_arithmetic,
    "-_": arithmetic.build_negation,
    "_[_]": access.build_index,
    "_[?_]": access.build_index,
}


def _build_call(node: Call, scope: Scope) -> Closure:
    if node.target is None and node.function in _OPERATORS:
        return _OPERATORS[node.function](node, scope)
    if optionals.is_method(node) and calls.resolve(node, scope)[1] is not None:
        return optionals.build_method(node, scope)
    return calls.build_function(node, scope)


_BUILDERS: dict[type, Builder] = {
    Literal: names.build_literal,
    Name: names.build_name,
    Select: access.build_select,
    Call: _build_call,
    ListLiteral: collections.build_list,
    MapLiteral: collections.build_map,
    Comprehension: build_comprehension,
}


class Code(NamedTuple):
    """What runs: the closure, the slots of the variables it reads, the size of its frame, and what it costs at most."""

    closure: Closure
    slots: tuple[tuple[str, int], ...]
    size: int
    weight: int


def root_scope(names_: Names, observer: Observer | None = None) -> Scope:
    """The scope of a program's root, for who builds closures of single nodes."""
    return Scope(Shared(names_, _BUILDERS, observer))


def build(tree: Tree, names_: Names, observer: Observer | None = None) -> Code:
    """The code of a tree. With an ``observer`` every node has a closure of its own, which the observer wraps."""
    scope = root_scope(names_, observer)
    closure = scope.build(tree.root)
    return Code(closure, tuple(scope.shared.slots.items()), scope.shared.size, weight(tree.root))
