"""Every node of an expression with a way to put another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, MapLiteral, Node, Select

Rebuild = Callable[[Node], Node]


class Spot(NamedTuple):
    """A node, what it stands in (None at the root), and the whole expression, and what it stands in, with another."""

    node: Node
    parent: Node | None
    rebuild: Rebuild
    put: Rebuild


def spots(root: Node) -> Iterator[Spot]:
    """All nodes, parents first, in the order of the text."""
    pending = [Spot(root, None, lambda other: other, lambda other: other)]
    while pending:
        spot = pending.pop()
        yield spot
        pending += [_below(spot, child, put) for child, put in reversed(tuple(_children(spot.node)))]


def _below(spot: Spot, child: Node, put: Rebuild) -> Spot:
    return Spot(child, spot.node, lambda other: spot.rebuild(put(other)), put)


def _children(node: Node) -> Iterator[tuple[Node, Rebuild]]:
    if isinstance(node, Select):
        yield node.operand, lambda other: node._replace(operand=other)
    elif isinstance(node, Call):
        if node.target is not None:
            yield node.target, lambda other: node._replace(target=other)
        for index, child in enumerate(node.arguments):
            yield child, _in_tuple(node, "arguments", index)
    elif isinstance(node, ListLiteral):
        for index, child in enumerate(node.elements):
            yield child, _in_tuple(node, "elements", index)
    elif isinstance(node, MapLiteral):
        yield from _entries(node)
    elif isinstance(node, Comprehension):
        yield node.source, lambda other: node._replace(source=other)
        for index, child in enumerate(node.body):
            yield child, _in_tuple(node, "body", index)


def _in_tuple(node: Call | ListLiteral | Comprehension, field: str, index: int) -> Rebuild:
    def put(other: Node) -> Node:
        items = list(getattr(node, field))
        items[index] = other
        changed: dict[str, Any] = {field: tuple(items)}
        return node._replace(**changed)

    return put


def _entries(node: MapLiteral) -> Iterator[tuple[Node, Rebuild]]:
    for index, entry in enumerate(node.entries):
        if not isinstance(entry.key, Literal):
            yield entry.key, _entry_part(node, index, "key")
        yield entry.value, _entry_part(node, index, "value")


def _entry_part(node: MapLiteral, index: int, part: str) -> Rebuild:
    def put(other: Node) -> Node:
        entries = list(node.entries)
        changed: dict[str, Any] = {part: other}
        entries[index] = entries[index]._replace(**changed)
        return node._replace(entries=tuple(entries))

    return put
