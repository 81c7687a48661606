"""A tree as compact JSON and back: how the built-in rules travel, and what a cache holds.

``[version, lines, node]``; a node is ``[tag, at, …]`` with its children last, so that one level of the tree is one
level of JSON. The form is stable: the same tree always gives the same text.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from safelane.cel.ast import Call, Comprehension, Entry, ListLiteral, Literal, MapLiteral, Name, Node, Select, Tree
from safelane.cel.values import UInt

VERSION = 1
_LITERAL, _UINT, _DOUBLE, _BYTES, _NAME, _SELECT, _CALL, _METHOD, _LIST, _MAP, _COMPREHENSION = range(11)


def dumps(tree: Tree) -> str:
    """The JSON text of a tree."""
    return json.dumps([VERSION, list(tree.lines), _encode(tree.root)], separators=(",", ":"), ensure_ascii=False)


def loads(text: str) -> Tree:
    """The tree of a JSON text; raises ValueError for what ``dumps`` of this version has not written."""
    try:
        version, lines, root = json.loads(text)
        if version != VERSION:
            raise ValueError(f"serialised expression of version {version}, not {VERSION}")
        return Tree(_decode(root), tuple(lines))
    except (TypeError, KeyError, IndexError, RecursionError) as error:
        raise ValueError(f"not a serialised expression: {error}") from None


def _encode(node: Node) -> list[Any]:
    return _ENCODERS[type(node)](node)


def _literal(node: Literal) -> list[Any]:
    value = node.value
    if type(value) is UInt:
        return [_UINT, node.at, int(value)]
    if type(value) is float:
        return [_DOUBLE, node.at, repr(value)]
    if type(value) is bytes:
        return [_BYTES, node.at, b64encode(value).decode("ascii")]
    return [_LITERAL, node.at, value]


def _call(node: Call) -> list[Any]:
    if node.target is None:
        return [_CALL, node.at, node.function, *map(_encode, node.arguments)]
    return [_METHOD, node.at, node.function, _encode(node.target), *map(_encode, node.arguments)]


def _map(node: MapLiteral) -> list[Any]:
    parts: list[Any] = [_MAP, node.at, node.message]
    for entry in node.entries:
        parts += [entry.at, entry.optional, _encode(entry.key), _encode(entry.value)]
    return parts


_ENCODERS: dict[type, Callable[[Any], list[Any]]] = {
    Literal: _literal,
    Name: lambda node: [_NAME, node.at, node.name],
    Select: lambda node: [_SELECT, node.at, node.field, node.optional + 2 * node.test, _encode(node.operand)],
    Call: _call,
    ListLiteral: lambda node: [_LIST, node.at, list(node.optional), *map(_encode, node.elements)],
    MapLiteral: _map,
    Comprehension: lambda node: [
        _COMPREHENSION, node.at, node.kind, list(node.variables), _encode(node.source), *map(_encode, node.body)
    ],
}  # fmt: skip


def _decode(parts: list[Any]) -> Node:
    return _DECODERS[parts[0]](parts)


def _decode_map(parts: list[Any]) -> Node:
    if len(parts) % 4 != 3:
        raise ValueError("not a serialised expression: a map with half an entry")
    entries = tuple(
        Entry(parts[index], _decode(parts[index + 2]), _decode(parts[index + 3]), parts[index + 1])
        for index in range(3, len(parts), 4)
    )
    return MapLiteral(parts[1], entries, parts[2])


_DECODERS: dict[int, Callable[[list[Any]], Node]] = {
    _LITERAL: lambda parts: Literal(parts[1], parts[2]),
    _UINT: lambda parts: Literal(parts[1], UInt(parts[2])),
    _DOUBLE: lambda parts: Literal(parts[1], float(parts[2])),
    _BYTES: lambda parts: Literal(parts[1], b64decode(parts[2])),
    _NAME: lambda parts: Name(parts[1], parts[2]),
    _SELECT: lambda parts: Select(parts[1], _decode(parts[4]), parts[2], bool(parts[3] & 1), bool(parts[3] & 2)),
    _CALL: lambda parts: Call(parts[1], parts[2], None, tuple(map(_decode, parts[3:]))),
    _METHOD: lambda parts: Call(parts[1], parts[2], _decode(parts[3]), tuple(map(_decode, parts[4:]))),
    _LIST: lambda parts: ListLiteral(parts[1], tuple(map(_decode, parts[3:])), tuple(parts[2])),
    _MAP: _decode_map,
    _COMPREHENSION: lambda parts: Comprehension(
        parts[1], parts[2], _decode(parts[4]), tuple(parts[3]), tuple(map(_decode, parts[5:]))
    ),
}
