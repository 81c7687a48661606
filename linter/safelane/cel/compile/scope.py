"""What is known while closures are built: functions, variables, and the slots of the frame they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from safelane.cel.ast import Node
from safelane.cel.registry import Registry
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Value

Closure: TypeAlias = Callable[[Frame], Value]
Builder: TypeAlias = "Callable[[Any, Scope], Closure]"
Observer: TypeAlias = "Callable[[Node, Closure, Scope], Closure]"


_NO_LOCALS: Mapping[str, int] = MappingProxyType({})


_NO_OBJECTS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class Names(NamedTuple):
    """What names may mean: variables with their types, functions, the container of short names, and object types."""

    variables: Mapping[str, str]
    registry: Registry
    container: str = ""
    objects: Mapping[str, Mapping[str, str]] = _NO_OBJECTS


class Constant:
    """A closure that always gives the same value; who builds on it may look at the value."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, frame: Frame) -> Value:
        """The value, whatever the frame."""
        return self.value


class Shared:
    """What all scopes of one program have in common. ``observer`` wraps every closure, and then nothing is fused."""

    __slots__ = ("builders", "container", "declared", "dotted", "observer", "registry", "size", "slots")

    def __init__(self, names: Names, builders: Mapping[type, Builder], observer: Observer | None = None) -> None:
        self.registry = names.registry
        self.declared = names.variables
        self.container = names.container
        self.builders = builders
        self.observer = observer
        self.slots: dict[str, int] = {}
        self.size = 1
        self.dotted = any("." in name for name in self.declared)  # whether a variable has a name such as a.b

    def slot(self, name: str) -> int:
        """The slot of a variable of the program."""
        if name not in self.slots:
            self.slots[name] = self.new_slot()
        return self.slots[name]

    def new_slot(self) -> int:
        """A slot that nothing else uses."""
        self.size += 1
        return self.size - 1


class Scope(NamedTuple):
    """The variables of the comprehensions around a node, over what is shared."""

    shared: Shared
    local: Mapping[str, int] = _NO_LOCALS

    def build(self, node: Node) -> Closure:
        """The closure of a node."""
        closure = self.shared.builders[type(node)](node, self)
        observer = self.shared.observer
        return closure if observer is None else observer(node, closure, self)

    def within(self, names: tuple[str, ...]) -> tuple[Scope, tuple[int, ...]]:
        """A scope that also has these variables, and their slots."""
        slots = tuple(self.shared.new_slot() for _ in names)
        return Scope(self.shared, {**self.local, **dict(zip(names, slots, strict=True))}), slots

    def candidates(self, name: str) -> tuple[str, ...]:
        """The full names that ``name`` may mean in the container, the nearest first."""
        if name.startswith("."):
            return (name[1:],)
        parts = self.shared.container.split(".") if self.shared.container else []
        return tuple(".".join((*parts[:count], name)) for count in range(len(parts), -1, -1))

    def variable(self, name: str) -> str | None:
        """The declared variable that ``name`` means, if any."""
        declared = self.shared.declared
        if name in declared and not self.shared.container:
            return name
        return next((full for full in self.candidates(name) if full in declared), None)

    def function(self, name: str) -> str | None:
        """The declared function that ``name`` means, if any."""
        functions = self.shared.registry.functions
        return next((full for full in self.candidates(name) if full in functions), None)
