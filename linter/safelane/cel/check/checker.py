"""What can be said about an expression before it runs: undeclared names, unknown functions, wrong arities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safelane.cel.ast import Call, Comprehension, Literal, MapLiteral, Name, Node, Select, Tree, children, dotted
from safelane.cel.compile.builder import root_scope
from safelane.cel.compile.calls import resolve
from safelane.cel.compile.messages import message_named
from safelane.cel.compile.names import type_named
from safelane.cel.compile.scope import Names, Scope
from safelane.cel.errors import CompileError, Issue

DYN = "dyn"
_Finding = tuple[int, str]


def check(tree: Tree, names: Names) -> str:
    """The static type of an expression; raises CompileError with all mistakes, in the order of the text."""
    findings = sorted(set(_check(tree.root, root_scope(names))))
    if findings:
        raise CompileError([Issue(text, *tree.position(at)) for at, text in findings])
    return DYN


def _check(node: Node, scope: Scope) -> Iterator[_Finding]:
    if isinstance(node, Name):
        yield from _check_name(node, scope)
    elif isinstance(node, Select) and _is_qualified(node, scope):
        return
    elif isinstance(node, Call):
        yield from _check_call(node, scope)
    elif isinstance(node, Comprehension):
        yield from _check(node.source, scope)
        inner, _ = scope.within(node.variables)
        for part in node.body:
            yield from _check(part, inner)
    elif isinstance(node, MapLiteral) and node.message:
        yield from _check_message(node, scope)
    else:
        yield from _check_all(children(node), scope)


def _check_all(nodes: Iterable[Node], scope: Scope) -> Iterator[_Finding]:
    for node in nodes:
        yield from _check(node, scope)


def _is_qualified(node: Select, scope: Scope) -> bool:
    name = dotted(node)
    if name is None or name.partition(".")[0] in scope.local:
        return False
    return scope.variable(name) is not None or type_named(name, scope) is not None


def _check_name(node: Name, scope: Scope) -> Iterator[_Finding]:
    if node.name not in scope.local and scope.variable(node.name) is None and type_named(node.name, scope) is None:
        yield node.at, _undeclared(node.name, scope, (*scope.local, *scope.shared.declared))


def _check_message(node: MapLiteral, scope: Scope) -> Iterator[_Finding]:
    message = message_named(node.message, scope)
    if message is None:
        yield node.at, _undeclared(node.message, scope, ())
        return
    for entry in node.entries:
        if (
            isinstance(entry.key, Literal)
            and isinstance(entry.key.value, str)
            and entry.key.value not in message.fields
        ):
            yield entry.at, f"undefined field '{entry.key.value}'"
        yield from _check(entry.value, scope)


def _check_call(node: Call, scope: Scope) -> Iterator[_Finding]:
    yield from _check_all(node.arguments, scope)
    name, target = resolve(node, scope)
    if target is not None:
        yield from _check(target, scope)
    functions = scope.shared.registry.functions
    function = functions.get(name)
    if function is None:
        yield node.at, _undeclared(name, scope, (other for other in functions if other[0].isalpha()))
        return
    count = len(node.arguments) + (target is not None)
    if not function.fitting(target is not None, count):
        types = ", ".join([DYN] * len(node.arguments))
        applied = f"{DYN}.({types})" if target is not None else f"({types})"
        yield node.at, f"found no matching overload for '{name}' applied to '{applied}'"


def _undeclared(name: str, scope: Scope, choices: Iterable[str]) -> str:
    from safelane.errors import nearest

    return f"undeclared reference to '{name}' (in container '{scope.shared.container}'){nearest(name, choices)}"
