"""A tree as text again: the same meaning with as few parentheses as it needs, for reports and for mutants."""

from __future__ import annotations

import re
from collections.abc import Callable

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, MapLiteral, Name, Node, Select
from safelane.cel.runtime.quoting import quoted
from safelane.cel.values import UInt

_INFIX = {
    "_||_": (1, "||"), "_&&_": (2, "&&"), "_<_": (3, "<"), "_<=_": (3, "<="), "_>_": (3, ">"), "_>=_": (3, ">="),
    "_==_": (3, "=="), "_!=_": (3, "!="), "@in": (3, "in"), "_+_": (4, "+"), "_-_": (4, "-"), "_*_": (5, "*"),
    "_/_": (5, "/"), "_%_": (5, "%"),
}  # fmt: skip
_CONDITIONAL, _PREFIX, _MEMBER, _ATOM = 0, 6, 7, 8
_PLAIN_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_WORDS = frozenset({"in", "true", "false", "null"})


def unparse(node: Node) -> str:
    """The text of a node."""
    return _text(node)[0]


def _text(node: Node) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    return _WRITERS[type(node)](node)


def _at_least(node: Node, power: int) -> str:
    text, own = _text(node)
    return text if own >= power else f"({text})"


def _literal(node: Literal) -> tuple[str, int]:
    value = node.value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value], _ATOM
    if isinstance(value, str):
        return quoted(value), _ATOM
    if isinstance(value, bytes):
        return "b'" + "".join(f"\\x{byte:02x}" for byte in value) + "'", _ATOM
    if isinstance(value, UInt):
        return f"{int(value)}u", _ATOM
    return repr(value), _ATOM if value >= 0 and not repr(value).startswith("-") else _PREFIX


def _field(name: str) -> str:
    return name if _PLAIN_FIELD.match(name) and name not in _WORDS else f"`{name}`"


def _select(node: Select) -> tuple[str, int]:
    text = f"{_at_least(node.operand, _MEMBER)}.{'?' if node.optional else ''}{_field(node.field)}"
    return (f"has({text})", _ATOM) if node.test else (text, _MEMBER)


def _call(node: Call) -> tuple[str, int]:
    if node.target is not None:
        return f"{_at_least(node.target, _MEMBER)}.{node.function}({_listed(node.arguments)})", _MEMBER
    if node.function in _INFIX:
        power, sign = _INFIX[node.function]
        left, right = node.arguments
        return f"{_at_least(left, power)} {sign} {_at_least(right, power + 1)}", power
    if node.function == "_?_:_":
        condition, then, otherwise = node.arguments
        text = f"{_at_least(condition, 1)} ? {_at_least(then, 1)} : {_at_least(otherwise, _CONDITIONAL)}"
        return text, _CONDITIONAL
    if node.function in ("_[_]", "_[?_]"):
        operand, index = node.arguments
        sign = "?" if node.function == "_[?_]" else ""
        return f"{_at_least(operand, _MEMBER)}[{sign}{unparse(index)}]", _MEMBER
    if node.function in ("!_", "-_"):
        (operand,) = node.arguments
        number = node.function == "-_" and isinstance(operand, Literal)  # a sign right before it would be part of it
        return f"{node.function[0]}{_at_least(operand, _ATOM + number)}", _PREFIX
    return f"{node.function}({_listed(node.arguments)})", _ATOM


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(unparse, nodes))


def _list(node: ListLiteral) -> tuple[str, int]:
    items = (f"{'?' if index in node.optional else ''}{unparse(item)}" for index, item in enumerate(node.elements))
    return f"[{', '.join(items)}]", _ATOM


def _map(node: MapLiteral) -> tuple[str, int]:
    items = []
    for entry in node.entries:
        key = entry.key
        named = node.message and isinstance(key, Literal) and isinstance(key.value, str)
        text = _field(key.value) if named and isinstance(key, Literal) and isinstance(key.value, str) else unparse(key)
        items.append(f"{'?' if entry.optional else ''}{text}: {unparse(entry.value)}")
    return f"{node.message}{{{', '.join(items)}}}", _ATOM


def _comprehension(node: Comprehension) -> tuple[str, int]:
    arguments = (*node.variables, *map(unparse, node.body))
    return f"{_at_least(node.source, _MEMBER)}.{node.kind}({', '.join(arguments)})", _MEMBER


_WRITERS: dict[type, Callable[..., tuple[str, int]]] = {
    Literal: _literal,
    Name: lambda node: (node.name, _ATOM),
    Select: _select,
    Call: _call,
    ListLiteral: _list,
    MapLiteral: _map,
    Comprehension: _comprehension,
}
