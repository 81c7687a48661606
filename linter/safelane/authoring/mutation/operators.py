"""What may be put in a node's place: other operators, constants beside it, another path, one side of a condition."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from safelane.authoring.mutation.places import Spot
from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, Name, Node, Select
from safelane.cel.values import UInt

_COMPARISONS = {
    "_<_": ("_<=_", "_>=_"), "_<=_": ("_<_", "_>_"), "_>_": ("_>=_", "_<=_"), "_>=_": ("_>_", "_<_"),
    "_==_": ("_!=_",), "_!=_": ("_==_",),
}  # fmt: skip
_ARITHMETIC = {"_+_": "_-_", "_-_": "_+_", "_*_": "_/_", "_/_": "_*_"}
_LOGIC = {"_&&_": "_||_", "_||_": "_&&_"}
_CALLS: dict[str, Container[str]] = {
    "logic": (*_LOGIC, "!_"), "comparison": (*_COMPARISONS, "@in"), "arithmetic": _ARITHMETIC, "choice": ("_?_:_",),
}  # fmt: skip
_KINDS: dict[type, str] = {
    Comprehension: "quantifier", Literal: "constant", ListLiteral: "list", Select: "path", Name: "side",
}  # fmt: skip
_INDEX = frozenset({"_[_]", "_[?_]"})
_SWAPPED = {"startsWith": "endsWith", "endsWith": "startsWith", "min": "max", "max": "min", "first": "last",
            "last": "first", "indexOf": "lastIndexOf", "lastIndexOf": "indexOf"}  # fmt: skip
_DROPPED = frozenset({"lowerAscii", "upperAscii", "trim", "distinct", "sort"})
_QUANTIFIERS = {"all": "exists", "exists": "all", "exists_one": "exists"}
_SIDES = {"object": "oldObject", "oldObject": "object", "workload": "oldWorkload", "oldWorkload": "workload"}
_OF_FIELD = {"old": "new", "new": "old", "oldType": "type"}
# What is the same on both sides of one object, and a text that stands for an absent one: changing them changes nothing
_IDENTITY = frozenset({"kind", "apiVersion", "metadata"})
_ABSENT = ("", "orValue")
_OWN = frozenset({"params", "variables"})  # names in them are checked before anything runs


def kind_of(node: Node) -> str:
    """What sort of change replaces a node, in a word."""
    if isinstance(node, Call):
        found = (kind for kind, functions in _CALLS.items() if node.function in functions)
        return next(found, "function")
    if isinstance(node, Select) and node.test:
        return "guard"
    return _KINDS.get(type(node), "other")


def replacements(spot: Spot) -> Iterator[Node]:
    """The nodes that may stand there instead."""
    return _MUTATORS[type(spot.node)](spot, spot.node) if type(spot.node) in _MUTATORS else iter(())


def _call(spot: Spot, node: Call) -> Iterator[Node]:
    function = node.function
    if function in _LOGIC:
        yield from node.arguments
        yield node._replace(function=_LOGIC[function])
    elif function in _COMPARISONS:
        for other in _COMPARISONS[function]:
            yield node._replace(function=other)
    elif function == "@in":
        if not _negated(spot):
            yield Call(node.at, "!_", None, (node,))
    elif function in _ARITHMETIC:
        yield node._replace(function=_ARITHMETIC[function])
    elif function == "!_":
        yield node.arguments[0]
    elif function == "_?_:_":
        yield from node.arguments[1:]
    else:
        yield from _function(node)


def _function(node: Call) -> Iterator[Node]:
    if node.function in _SWAPPED:
        yield node._replace(function=_SWAPPED[node.function])
    elif node.function in _DROPPED and node.target is not None and not node.arguments:
        yield node.target
    elif node.target is None and node.function.startswith("old") and node.function[3:4].isupper():
        yield node._replace(function=node.function[3].lower() + node.function[4:])


def _negated(spot: Spot) -> bool:
    return isinstance(spot.parent, Call) and spot.parent.function == "!_"


def _comprehension(spot: Spot, node: Comprehension) -> Iterator[Node]:
    if node.kind in _QUANTIFIERS:
        yield node._replace(kind=_QUANTIFIERS[node.kind])
    elif node.kind == "filter":
        yield node.source


def _literal(spot: Spot, node: Literal) -> Iterator[Node]:
    """A constant beside this one; elements of lists are taken out instead."""
    value, parent = node.value, spot.parent
    if isinstance(parent, ListLiteral) and len(parent.elements) > 1:
        return
    if isinstance(parent, Call) and (value, parent.function) == _ABSENT:
        return
    if isinstance(value, bool):
        yield node._replace(value=not value)
    elif type(value) is int:
        yield node._replace(value=value + 1)
        if value > 0 and not (isinstance(parent, Call) and parent.function in _INDEX):
            yield node._replace(value=value - 1)
    elif isinstance(value, UInt):
        yield node._replace(value=UInt(value + 1))
    elif type(value) is float:
        yield node._replace(value=value + 1.0 if value == 0 else value * 1.5)
    elif type(value) is str and not (isinstance(parent, Call) and parent.function in _INDEX):
        yield node._replace(value=f"{value}~")


def _list(spot: Spot, node: ListLiteral) -> Iterator[Node]:
    if len(node.elements) > 1 and not node.optional:
        for index in range(len(node.elements)):
            yield node._replace(elements=node.elements[:index] + node.elements[index + 1 :])


def _select(spot: Spot, node: Select) -> Iterator[Node]:
    if node.test:
        yield Literal(node.at, True)
        yield Literal(node.at, False)
        return
    if isinstance(node.operand, Name):
        if node.operand.name in _OWN:
            return
        if node.operand.name == "field" and node.field in _OF_FIELD:
            yield node._replace(field=_OF_FIELD[node.field])
    if not isinstance(spot.parent, Select):
        yield node._replace(field=f"{node.field}_")


def _name(spot: Spot, node: Name) -> Iterator[Node]:
    parent = spot.parent
    if isinstance(parent, Select) and parent.field in _IDENTITY:
        return
    if node.name in _SIDES:
        yield node._replace(name=_SIDES[node.name])


_MUTATORS: dict[type, Callable[..., Iterator[Node]]] = {
    Call: _call,
    Comprehension: _comprehension,
    Literal: _literal,
    ListLiteral: _list,
    Select: _select,
    Name: _name,
}
