"""The walk over a tree that gives every node its type (checker/checker.go)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, MapLiteral, Name, Node, Select, Tree, dotted
from safelane.cel.check import macros
from safelane.cel.check.context import Context, is_logic
from safelane.cel.check.messages import check_message, type_of_name
from safelane.cel.check.types import (
    BOOL,
    DYN,
    ERROR,
    NULL,
    Type,
    is_dyn,
    is_dyn_or_error,
    is_message,
    list_of,
    map_of,
    optional_of,
    parse,
    shown,
    spelled,
    unwrapped,
)  # fmt: skip
from safelane.cel.compile.calls import resolve
from safelane.cel.compile.scope import Names
from safelane.cel.errors import CompileError, Issue
from safelane.cel.values import UInt

Locals = Mapping[str, Type]
_LITERALS = {bool: "bool", int: "int", UInt: "uint", float: "double", str: "string", bytes: "bytes"}


def check(tree: Tree, names: Names, homogeneous: bool = True) -> str:
    """The static type of an expression; raises CompileError with all mistakes, in the order of the text."""
    from safelane.cel.check.validators import validate

    context = Context(names, homogeneous)
    try:
        kind = context.variables.resolved(check_node(tree.root, context, {}), free_is_dyn=True)
        if not context.mistakes:
            validate(tree, context)
    except RecursionError:
        raise CompileError([Issue("the expression is nested too deeply", 1, 1)]) from None
    if context.mistakes:
        found = sorted(dict.fromkeys(context.mistakes), key=lambda mistake: mistake[0])
        raise CompileError([Issue(text, *tree.position(at)) for at, text in found])
    return spelled(kind)


def references(tree: Tree, names: Names) -> Mapping[int, tuple[str, ...]]:
    """The overloads that each call may be, by the id of its node; mistakes are passed over."""
    context = Context(names, homogeneous=False)
    check_node(tree.root, context, {})
    return context.references


def check_node(node: Node, context: Context, local: Locals) -> Type:
    """The type of a node, which is remembered."""
    kind = _CHECKERS[type(node)](node, context, local)
    context.types[id(node)] = kind
    return kind


def _literal(node: Literal, context: Context, local: Locals) -> Type:
    return NULL if node.value is None else Type(_LITERALS[type(node.value)])


def _name(node: Name, context: Context, local: Locals) -> Type:
    if node.name in local:
        return local[node.name]
    found = _declared(node.name, context)
    if found is not None:
        return found
    return context.undeclared(node.at, node.name, (*local, *context.declared))


def _declared(name: str, context: Context) -> Type | None:
    variable = context.scope.variable(name)
    return parse(context.declared[variable]) if variable is not None else type_of_name(name, context.scope)


def _select(node: Select, context: Context, local: Locals) -> Type:
    name = dotted(node)
    if name is not None and name.partition(".")[0] not in local:
        found = _declared(name, context)
        if found is not None:
            return found
    kind = _field(node, check_node(node.operand, context, local), context)
    return BOOL if node.test else context.variables.resolved(kind)


def _field(node: Select, operand: Type, context: Context) -> Type:
    target, was_optional = unwrapped(context.variables.resolved(operand))
    result = DYN
    if target.name == "map":
        result = target.params[1]
    elif target.is_variable:
        context.variables.assignable(DYN, target)
    elif is_message(target):
        result = context.field(node, target)
    elif not is_dyn_or_error(target):
        context.report(node.at, f"type '{shown(target)}' does not support field selection")
    return optional_of(result) if was_optional or node.optional else result


def _call(node: Call, context: Context, local: Locals) -> Type:
    arguments = [check_node(argument, context, local) for argument in node.arguments]
    if node.target is None and is_logic(node.function):
        return context.logic(node.arguments, arguments)
    name, target = resolve(node, context.scope)
    if target is not None:
        arguments.insert(0, check_node(target, context, local))
    functions = context.scope.shared.registry.functions
    if name not in functions:
        return context.undeclared(node.at, name, (other for other in functions if other[0].isalpha()))
    return context.call(node, name, arguments, member=target is not None)


def _list(node: ListLiteral, context: Context, local: Locals) -> Type:
    joined: Type | None = None
    for index, element in enumerate(node.elements):
        kind = check_node(element, context, local)
        if index in node.optional:
            kind = _content(element, kind, context)
        joined = context.joined(joined, kind)
    return list_of(joined or context.variables.new())


def _content(node: Node, kind: Type, context: Context) -> Type:
    content, was_optional = unwrapped(kind)
    if not was_optional and not is_dyn(content):
        context.mismatch(node.at, optional_of(content), content)
    return content


def _map(node: MapLiteral, context: Context, local: Locals) -> Type:
    if node.message:
        return check_message(node, context, [check_node(entry.value, context, local) for entry in node.entries])
    keys: Type | None = None
    values: Type | None = None
    for entry in node.entries:
        keys = context.joined(keys, check_node(entry.key, context, local))
        kind = check_node(entry.value, context, local)
        if entry.optional:
            kind = _content(entry.value, kind, context)
        values = context.joined(values, kind)
    if keys is None or values is None:
        return map_of(context.variables.new(), context.variables.new())
    return map_of(keys, values)


def _comprehension(node: Comprehension, context: Context, local: Locals) -> Type:
    source = check_node(node.source, context, local)
    if node.kind.startswith("opt"):
        return _bind(node, source, context, local)
    kinds = macros.variables(node, context.variables.resolved(source), context)
    inner = {**local, **dict(zip(node.variables, kinds, strict=True))}
    return macros.result(node, source, inner, [check_node(part, context, inner) for part in node.body], context)


def _bind(node: Comprehension, source: Type, context: Context, local: Locals) -> Type:
    """``target.hasValue() ? optional.of(body over target.value()) : optional.none()``."""
    has = context.call(node, "hasValue", [source], member=True)
    content = context.call(node, "value", [source], member=True) if has is not ERROR else ERROR
    body = check_node(node.body[0], context, {**local, node.variables[0]: content})
    if node.kind == "optMap":
        body = context.call(node, "optional.of", [body])
    none = context.call(node, "optional.none", [])
    return context.call(node, "_?_:_", [has, body, none])


_CHECKERS: dict[type, Callable[..., Type]] = {
    Literal: _literal,
    Name: _name,
    Select: _select,
    Call: _call,
    ListLiteral: _list,
    MapLiteral: _map,
    Comprehension: _comprehension,
}
