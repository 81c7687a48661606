"""The record of one evaluation: for every node that was evaluated an event, and in it those of its parts."""

from __future__ import annotations

from safelane.cel.ast import Comprehension, Node, Tree, walk
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.errors import EvaluationError, OutOfFuel
from safelane.cel.runtime.fuel import Frame
from safelane.cel.values import Value

_MOST_EVENTS = 200_000


class Event:
    """One evaluation of a node. ``bound`` has the values of a macro's variables when the node is its body."""

    __slots__ = ("bound", "error", "node", "parts", "value")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.value: Value = None
        self.error: EvaluationError | None = None
        self.parts: list[Event] = []
        self.bound: tuple[Value, ...] = ()

    def part(self, node: Node) -> Event | None:
        """The event of a node right below, if it was evaluated."""
        return next((event for event in self.parts if event.node is node), None)


class Trace:
    """Records what happens below the closures that it observes; for one evaluation in one thread."""

    def __init__(self, tree: Tree) -> None:
        self.events: list[Event] = []
        self._open = [self.events]
        self._left = _MOST_EVENTS
        self._variables = {
            id(part): node.variables
            for node in walk(tree.root)
            if isinstance(node, Comprehension)
            for part in node.body
        }

    def observe(self, node: Node, closure: Closure, scope: Scope) -> Closure:
        """The closure, recorded."""
        slots = tuple(scope.local[name] for name in self._variables.get(id(node), ()))
        opened = self._open

        def traced(frame: Frame) -> Value:
            self._left -= 1
            if self._left < 0:
                raise OutOfFuel
            event = Event(node)
            event.bound = tuple([frame[slot] for slot in slots])
            opened[-1].append(event)
            opened.append(event.parts)
            try:
                event.value = closure(frame)
            except EvaluationError as error:
                event.error = error
                raise
            finally:
                opened.pop()
            return event.value

        return traced
