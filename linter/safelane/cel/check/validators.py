"""What can be said of constants before an expression runs (cel/validator.go, ext/formatting.go)."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.cel.ast import Call, ListLiteral, Literal, MapLiteral, Node, Tree, children
from safelane.cel.check.context import Context
from safelane.cel.check.formatting import check_format
from safelane.cel.check.types import Type, shown
from safelane.cel.check.unify import equivalent
from safelane.cel.errors import EvaluationError, OutOfFuel

_TIMES = frozenset({"duration", "timestamp"})


def validate(tree: Tree, context: Context) -> None:
    """Note constants that can only fail, and literals whose elements differ in type."""
    for node, in_format in _nodes(tree.root):
        if isinstance(node, Call):
            _check_call(node, context)
        elif context.homogeneous and not in_format:
            if isinstance(node, ListLiteral):
                _check_list(node, context)
            elif isinstance(node, MapLiteral) and not node.message:
                _check_map(node, context)


def _nodes(root: Node) -> Iterator[tuple[Node, bool]]:
    """Every node, and whether it stands in the arguments of ``format``, which takes values of any type."""
    pending = [(root, False)]
    while pending:
        node, in_format = pending.pop()
        yield node, in_format
        inside = in_format or (isinstance(node, Call) and node.function == "format")
        pending.extend((child, inside) for child in children(node))


def _check_call(node: Call, context: Context) -> None:
    if node.function == "format" and isinstance(node.target, Literal) and type(node.target.value) is str:
        if len(node.arguments) == 1 and isinstance(node.arguments[0], ListLiteral):
            check_format(node, node.target.value, node.arguments[0], context)
        return
    argument = node.arguments[0] if node.arguments else None
    if not isinstance(argument, Literal):
        return
    if node.function in _TIMES and node.target is None:
        _check_time(node, argument, context)
    elif node.function == "matches" and type(argument.value) is str:
        _check_pattern(argument, argument.value, context)


def _check_time(node: Call, argument: Literal, context: Context) -> None:
    try:
        context.scope.build(node)([10_000])
    except (EvaluationError, OutOfFuel):
        context.report(argument.at, f"invalid {node.function} argument")


def _check_pattern(argument: Literal, pattern: str, context: Context) -> None:
    from safelane.cel.runtime.patterns import compiled

    try:
        compiled(pattern)
    except EvaluationError:
        context.report(argument.at, "invalid matches argument")


def _type(node: Node, context: Context, optional: bool = False) -> Type:
    kind = context.variables.resolved(context.types[id(node)], free_is_dyn=True)
    return kind.params[0] if optional and kind.params else kind


def _check_list(node: ListLiteral, context: Context) -> None:
    types = [_type(element, context, index in node.optional) for index, element in enumerate(node.elements)]
    for element, kind in zip(node.elements, types, strict=True):
        if not equivalent(types[0], kind):
            _mismatch(element, types[0], kind, context)
            return


def _check_map(node: MapLiteral, context: Context) -> None:
    keys = [_type(entry.key, context) for entry in node.entries]
    values = [_type(entry.value, context, entry.optional) for entry in node.entries]
    for entry, key, value in zip(node.entries, keys, values, strict=True):
        if not equivalent(keys[0], key):
            _mismatch(entry.key, keys[0], key, context)
        if not equivalent(values[0], value):
            _mismatch(entry.value, values[0], value, context)


def _mismatch(node: Node, expected: Type, actual: Type, context: Context) -> None:
    context.report(node.at, f"expected type '{shown(expected)}' but found '{shown(actual)}'")
