"""Names and qualified names: variables, comprehension variables, types."""

from __future__ import annotations

from safelane.cel.ast import Literal, Name, Node, Select, dotted
from safelane.cel.compile.scope import Closure, Constant, Scope
from safelane.cel.lazy import Lazy
from safelane.cel.runtime.access import forced
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Type, Value

# Types that may stand in an expression by their name; libraries' types join them.
TYPE_NAMES = frozenset(
    {
        "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "optional_type",
        "google.protobuf.Timestamp", "google.protobuf.Duration",
    }
)  # fmt: skip


def build_literal(node: Literal, scope: Scope) -> Closure:
    """A constant."""
    return Constant(node.value)


def build_name(node: Name, scope: Scope) -> Closure:
    """A variable or a type; an unknown name is an error when it is evaluated."""
    slot = scope.local.get(node.name)
    if slot is not None:
        return _local(slot)
    return resolved(node, node.name, scope) or _undeclared(node)


def resolved(node: Name | Select, name: str, scope: Scope) -> Closure | None:
    """The closure of a declared variable or a type called ``name``, if there is one."""
    variable = scope.variable(name)
    if variable is not None:
        return _variable(scope.shared.slot(variable), node.at)
    kind = type_named(name, scope)
    return Constant(kind) if kind is not None else None


def type_named(name: str, scope: Scope) -> Type | None:
    """The type that a name means, if it means one."""
    has_type = scope.shared.registry.has_type
    return next((Type(full) for full in scope.candidates(name) if full in TYPE_NAMES or has_type(full)), None)


def root_slot(node: Node, scope: Scope) -> int | None:
    """The slot when a node is a plain variable, so that what stands on it can read the frame itself."""
    if not isinstance(node, Name):
        return None
    slot = scope.local.get(node.name)
    if slot is None and (name := scope.variable(node.name)) is not None:
        slot = scope.shared.slot(name)
    return slot


def qualified(node: Select, scope: Scope) -> Closure | None:
    """The closure of ``a.b.c`` when that is the name of a variable or type as a whole."""
    name = dotted(node)
    if name is None:
        return None
    root = name.partition(".")[0]
    if root in scope.local or (not scope.shared.dotted and scope.variable(root)):
        return None
    return resolved(node, name, scope)


def _local(slot: int) -> Closure:
    def local(frame: Frame) -> Value:
        return frame[slot]

    return local


def _variable(slot: int, at: int) -> Closure:
    def variable(frame: Frame) -> Value:
        value = frame[slot]
        if type(value) is Lazy:
            value = frame[slot] = forced(value, at)
        return value

    return variable


def _undeclared(node: Name) -> Closure:
    unavailable = missing(node.name)

    def undeclared(frame: Frame) -> Value:
        return forced(unavailable, node.at)

    return undeclared


def missing(name: str) -> Lazy:
    """What stands in a variable's slot when the bindings lack it."""
    return Lazy.unavailable(f"no such attribute(s): {name}")
