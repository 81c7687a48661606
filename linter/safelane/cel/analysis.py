"""What an expression reads, without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, Name, Node, Select, Tree, children

Steps = tuple[str, ...]


def paths(tree: Tree) -> frozenset[Steps]:
    """The longest constant chains of fields that are read, from their variable on: ``("object", "spec", "replicas")``.

    A chain ends before an index that is not a constant text. Names of types and the like are in it as well; who asks
    knows the variables.
    """
    return frozenset(_paths(tree.root, frozenset()))


def chain(node: Node) -> Steps | None:
    """The name and fields of ``a.b['c'].?d``, or None for anything else."""
    fields: list[str] = []
    while not isinstance(node, Name):
        if isinstance(node, Select):
            fields.append(node.field)
            node = node.operand
        elif isinstance(node, Call) and node.function in ("_[_]", "_[?_]") and node.target is None:
            operand, key = node.arguments
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                return None
            fields.append(key.value)
            node = operand
        else:
            return None
    return (node.name.removeprefix("."), *reversed(fields))


def _paths(node: Node, local: frozenset[str]) -> Iterator[Steps]:
    steps = chain(node)
    if steps is not None:
        if steps[0] not in local:
            yield steps
        return
    if isinstance(node, Comprehension):
        yield from _paths(node.source, local)
        inner = local.union(node.variables)
        for part in node.body:
            yield from _paths(part, inner)
        return
    for child in children(node):
        yield from _paths(child, local)


class Guard(NamedTuple):
    """A conjunct without which an expression cannot be true: the value at a path is, or is none of, some texts."""

    path: Steps
    wanted: bool
    texts: tuple[str, ...]


def guards(tree: Tree) -> tuple[Guard, ...]:
    """The conjuncts of ``a && b && …`` that compare a chain of fields with texts.

    One that is false makes the whole false, whatever the others are: ``&&`` absorbs their errors.
    """
    return tuple(guard for node in _conjuncts(tree.root) if (guard := _guard(node)) is not None)


def _conjuncts(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and node.function == "_&&_" and node.target is None:
            pending.extend(reversed(node.arguments))
        else:
            yield node


def _guard(node: Node) -> Guard | None:
    wanted = True
    if isinstance(node, Call) and node.function == "!_":
        wanted, node = False, node.arguments[0]
    if not isinstance(node, Call) or node.target is not None or len(node.arguments) != 2:
        return None
    left, right = node.arguments
    steps = plain_chain(left)
    texts = _texts(right) if node.function == "@in" else _texts_of_one(right)
    if steps is None or texts is None or node.function not in ("_==_", "_!=_", "@in"):
        return None
    return Guard(steps, wanted is (node.function != "_!=_"), texts)


def plain_chain(node: Node) -> Steps | None:
    """The name and fields of ``a.b.c``: plain selections alone, of which a missing one is an error."""
    fields: list[str] = []
    while isinstance(node, Select) and not node.test and not node.optional:
        fields.append(node.field)
        node = node.operand
    return (node.name, *reversed(fields)) if isinstance(node, Name) else None


def _texts_of_one(node: Node) -> tuple[str, ...] | None:
    return (node.value,) if isinstance(node, Literal) and isinstance(node.value, str) else None


def _texts(node: Node) -> tuple[str, ...] | None:
    if not isinstance(node, ListLiteral) or node.optional:
        return None
    values = [one.value for one in node.elements if isinstance(one, Literal)]
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == len(node.elements) else None
