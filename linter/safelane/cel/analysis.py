"""What an expression reads, without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.cel.ast import Call, Comprehension, Literal, Name, Node, Select, Tree, children

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


def plain_chain(node: Node) -> Steps | None:
    """The name and fields of ``a.b.c``: plain selections alone, of which a missing one is an error."""
    fields: list[str] = []
    while isinstance(node, Select) and not node.test and not node.optional:
        fields.append(node.field)
        node = node.operand
    return (node.name, *reversed(fields)) if isinstance(node, Name) else None
