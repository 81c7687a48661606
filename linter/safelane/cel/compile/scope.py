"""What is known while closures are built: functions, variables, and the slots of the frame they get."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from safelane.cel.ast import Node
from safelane.cel.functions import Registry
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Value

Closure: TypeAlias = Callable[[Frame], Value]
Builder: TypeAlias = "Callable[[Any, Scope], Closure]"
Observer: TypeAlias = Callable[[Node, Closure], Closure]


class Constant:
    """A closure that always gives the same value; who builds on it may look at the value."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __call__(self, frame: Frame) -> Value:
        """The value, whatever the frame."""
        return self.value


@dataclass(slots=True)
class Shared:
    """What all scopes of one program have in common. ``observer`` wraps every closure, and then nothing is fused."""

    registry: Registry
    builders: Mapping[type, Builder]
    declared: Collection[str]
    container: str = ""
    observer: Observer | None = None
    slots: dict[str, int] = field(default_factory=dict)
    size: int = 1
    dotted: bool = field(init=False)  # whether a variable has a name such as a.b

    def __post_init__(self) -> None:
        self.dotted = any("." in name for name in self.declared)

    def slot(self, name: str) -> int:
        """The slot of a variable of the program."""
        if name not in self.slots:
            self.slots[name] = self.new_slot()
        return self.slots[name]

    def new_slot(self) -> int:
        """A slot that nothing else uses."""
        self.size += 1
        return self.size - 1


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables of the comprehensions around a node, over what is shared."""

    shared: Shared
    local: Mapping[str, int] = field(default_factory=dict)

    def build(self, node: Node) -> Closure:
        """The closure of a node."""
        closure = self.shared.builders[type(node)](node, self)
        observer = self.shared.observer
        return closure if observer is None else observer(node, closure)

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
