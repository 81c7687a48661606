"""What the checker knows on its way through a tree, and what it has to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safelane.cel.ast import Node, Select
from safelane.cel.check.types import BOOL, DYN, ERROR, Type, parse, shown, signature
from safelane.cel.check.unify import Variables
from safelane.cel.compile.scope import Names
from safelane.cel.functions import Overload

_LOGIC = frozenset({"_&&_", "_||_"})


class Context:
    """Declared variables and functions, the types found so far, and the mistakes, each at an offset."""

    __slots__ = ("declared", "homogeneous", "mistakes", "objects", "references", "scope", "types", "variables")

    def __init__(self, names: Names, homogeneous: bool) -> None:
        from safelane.cel.compile.builder import root_scope

        self.scope = root_scope(names)
        self.declared: Mapping[str, str] = names.variables
        self.objects = names.objects
        self.references: dict[int, tuple[str, ...]] = {}
        self.homogeneous = homogeneous
        self.variables = Variables()
        self.types: dict[int, Type] = {}
        self.mistakes: list[tuple[int, str]] = []

    def report(self, at: int, message: str) -> Type:
        """Note a mistake; what stands there has the type "error"."""
        self.mistakes.append((at, message))
        return ERROR

    def undeclared(self, at: int, name: str, choices: Iterable[str]) -> Type:
        """Note a name that nobody has declared, with the nearest that somebody has."""
        from safelane.errors import nearest

        container = self.scope.shared.container
        return self.report(at, f"undeclared reference to '{name}' (in container '{container}'){nearest(name, choices)}")

    def field(self, node: Select, target: Type) -> Type:
        """The type of an object type's field; one that it does not have is a mistake."""
        from safelane.errors import nearest

        fields = self.objects.get(target.name)
        if fields is None:
            return self.report(node.at, f"unexpected failed resolution of '{target.name}'")
        if node.field in fields:
            return parse(fields[node.field])
        return self.report(node.at, f"undefined field '{node.field}'{nearest(node.field, fields)}")

    def mismatch(self, at: int, expected: Type, actual: Type) -> Type:
        """Note that one type was expected and another found."""
        return self.report(at, f"expected type '{shown(expected)}' but found '{shown(actual)}'")

    def call(self, node: Node, name: str, arguments: list[Type], member: bool = False) -> Type:
        """The type of a call, by the overloads that fit; none is a mistake."""
        function = self.scope.shared.registry.functions[name]
        result: Type | None = None
        matching: list[str] = []
        for overload in function.fitting(member, len(arguments)):
            wanted, gives = self._instance(overload)
            if self.variables.all_assignable(tuple(arguments), wanted):
                found = self.variables.resolved(gives)
                matching.append(overload.id)
                if result is None:
                    result = found
                elif result.name not in ("dyn",) and found != result:
                    result = DYN
        if result is None:
            known = [self.variables.resolved(argument, free_is_dyn=True) for argument in arguments]
            text = f"found no matching overload for '{name}' applied to '{signature(known, member)}'"
            return self.report(node.at, text)
        self.references[id(node)] = tuple(matching)
        return result

    def _instance(self, overload: Overload) -> tuple[tuple[Type, ...], Type]:
        """An overload's types with new variables for its own."""
        new: dict[str, Type] = {}

        def renamed(kind: Type) -> Type:
            if kind.is_variable:
                return new.setdefault(kind.name, self.variables.new()) if kind.name not in new else new[kind.name]
            return Type(kind.name, tuple(map(renamed, kind.params))) if kind.params else kind

        return tuple(renamed(parse(argument)) for argument in overload.args), renamed(parse(overload.result))

    def logic(self, nodes: Iterable[Node], types: Iterable[Type]) -> Type:
        """The type of ``&&`` and ``||``, whose sides must be bool, each by itself."""
        good = True
        for node, kind in zip(nodes, types, strict=True):
            if not self.variables.assignable(kind, BOOL):
                self.mismatch(node.at, BOOL, kind)
                good = False
        return BOOL if good else ERROR

    def joined(self, previous: Type | None, current: Type) -> Type:
        """The type of a list's elements, or a map's keys or values, with one more; mixtures are the validator's."""
        from safelane.cel.check.unify import most_general

        if previous is None:
            return current
        if self.variables.assignable(previous, current):
            return most_general(previous, current)
        return DYN


def is_logic(name: str) -> bool:
    """Whether a function is ``&&`` or ``||``."""
    return name in _LOGIC
