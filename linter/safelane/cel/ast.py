"""The syntax tree: immutable nodes, each with ``at``, the offset of its text in code points.

As in cel-go, an operator stands where its sign is, a call at its ``(``, an index at its ``[``, a selection at its dot.
Operators are calls under cel-go's names (``_+_``, ``_&&_``, ``_?_:_``, ``@in``, ``_[_]``, ``_[?_]``). Macros are nodes
of their own: ``has`` is a ``Select`` that tests, the others are a ``Comprehension``.

Nodes are named tuples and not dataclasses, here and in the compiler: they are made by the thousand when a check
begins, in half the time, and their classes take a sixth of the time to load.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from safelane.cel.values import UInt


class Literal(NamedTuple):
    """A constant as written."""

    at: int
    value: bool | int | UInt | float | str | bytes | None


class Name(NamedTuple):
    """A variable, a type, or the first part of a qualified name; a leading dot is part of ``name``."""

    at: int
    name: str


class Select(NamedTuple):
    """``operand.field``, ``operand.?field`` (optional) or ``has(operand.field)`` (test)."""

    at: int
    operand: Node
    field: str
    optional: bool = False
    test: bool = False


class Call(NamedTuple):
    """A function or operator; a method call has a ``target``."""

    at: int
    function: str
    target: Node | None
    arguments: tuple[Node, ...]


class ListLiteral(NamedTuple):
    """``[a, ?b]``; ``optional`` has the indices of the elements with a question mark."""

    at: int
    elements: tuple[Node, ...]
    optional: tuple[int, ...] = ()


class Entry(NamedTuple):
    """``key: value`` or ``?key: value`` of a map; ``at`` is the colon. In a message ``key`` is a string literal."""

    at: int
    key: Node
    value: Node
    optional: bool = False


class MapLiteral(NamedTuple):
    """``{key: value}``; with a ``message`` name ``Name{field: value}``."""

    at: int
    entries: tuple[Entry, ...]
    message: str = ""


class Comprehension(NamedTuple):
    """A macro that names one or two variables: ``source.kind(variables…, body…)``.

    ``kind`` is all, exists, exists_one, map, filter, transformList, transformMap, transformMapEntry, optMap or
    optFlatMap. ``body`` is (condition,) or (result,) or, for a filtering map or transform, (condition, result).
    """

    at: int
    kind: str
    source: Node
    variables: tuple[str, ...]
    body: tuple[Node, ...]


Node: TypeAlias = Literal | Name | Select | Call | ListLiteral | MapLiteral | Comprehension


class Tree(NamedTuple):
    """A parsed expression: its root, and the offset at which each line of its text begins."""

    root: Node
    lines: tuple[int, ...] = (0,)

    def position(self, at: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset."""
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1


def children(node: Node) -> Iterator[Node]:
    """The nodes right below, in the order of the text."""
    if isinstance(node, Select):
        yield node.operand
    elif isinstance(node, Call):
        if node.target is not None:
            yield node.target
        yield from node.arguments
    elif isinstance(node, ListLiteral):
        yield from node.elements
    elif isinstance(node, MapLiteral):
        for entry in node.entries:
            yield entry.key
            yield entry.value
    elif isinstance(node, Comprehension):
        yield node.source
        yield from node.body


def walk(root: Node) -> Iterator[Node]:
    """Every node, parents first; no recursion, so that depth does not matter."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(tuple(children(node))))


def depth(root: Node) -> int:
    """How many nodes lie on the longest way from the root to a leaf."""
    level, deepest = [root], 0
    while level:
        deepest += 1
        level = [child for node in level for child in children(node)]
    return deepest


def dotted(node: Node) -> str | None:
    """``a.b.c`` when the node is names and plain selections alone, else None."""
    parts: list[str] = []
    while isinstance(node, Select) and not node.test and not node.optional:
        parts.append(node.field)
        node = node.operand
    return ".".join((node.name, *reversed(parts))) if isinstance(node, Name) else None
