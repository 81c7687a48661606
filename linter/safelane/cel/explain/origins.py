"""Where values come from: the path of a variable at which a value stands, through macros, optionals and variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from safelane.cel.ast import Call, Comprehension, ListLiteral, Name, Node, Select, dotted
from safelane.cel.explain.identity import Places
from safelane.cel.explain.trace import Event, Trace
from safelane.cel.explain.witness import Path
from safelane.cel.lazy import Lazy, LazyMap
from safelane.cel.program import Program
from safelane.cel.values import Optional, Value

# Calls that give one of their parts as it is: the last that was evaluated, or the first.
_LAST = frozenset({"_?_:_", "or", "orValue"})
_FIRST = frozenset({("optional", "of"), ("optional", "ofNonZeroValue")})


class At(NamedTuple):
    """The value stands at a path."""

    path: Path


class Items(NamedTuple):
    """The value is a list that was made of others' elements."""

    origins: tuple[Origin | None, ...]


Origin: TypeAlias = At | Items
Locals: TypeAlias = Mapping[str, Origin | None]


class Turn(NamedTuple):
    """One turn of a macro: the events of its condition and result, and what its variables are there."""

    events: tuple[Event, ...]
    origin: Origin | None
    element: Value
    local: Locals


class Origins:
    """Answers for the evaluation over ``bindings``; lazy variables are traced on their own, once each."""

    def __init__(self, bindings: Mapping[str, Value]) -> None:
        self._bindings = bindings
        self._places = Places(bindings)
        self._computed = {name for name, value in bindings.items() if type(value) in (Lazy, LazyMap)}
        self._lazy: dict[int, Event] = {}

    def traced(self, program: Program, bindings: Mapping[str, Value]) -> Event:
        """The event of a whole evaluation; raises EvaluationError when there is no result."""
        trace = Trace(program.tree)
        program.observed(trace.observe).evaluate(bindings)
        return trace.events[0]

    def behind(self, event: Event, local: Locals) -> Event | None:
        """The evaluation behind a lazy variable, where the event is no more than reading one."""
        lazy = self._lazy_of(event, local)
        if lazy is None or lazy.origin is None:
            return None
        known = self._lazy.get(id(lazy))
        if known is None:
            known = self._lazy[id(lazy)] = self.traced(*lazy.origin)
        return known

    def _lazy_of(self, event: Event, local: Locals) -> Lazy | None:
        node = event.node
        if isinstance(node, Name) and node.name not in local:
            value = self._bindings.get(node.name.removeprefix("."))
            return value if type(value) is Lazy else None
        if isinstance(node, Select) and not node.test and isinstance(node.operand, Name):
            holder = self._bindings.get(node.operand.name.removeprefix("."))
            if type(holder) is LazyMap and node.operand.name not in local:
                return holder.lazy(node.field)
        return None

    def of(self, event: Event, local: Locals) -> Origin | None:
        """Where the value of an event comes from, if that can be said."""
        behind = self.behind(event, local)
        if behind is not None:
            return self.of(behind, {})
        node = event.node
        if isinstance(node, Name):
            return local[node.name] if node.name in local else At((node.name.removeprefix("."),))
        if is_chain(node):
            return self._along(node, event, local)
        if isinstance(node, Call):
            return self._of_call(node, event, local)
        if isinstance(node, ListLiteral):
            return Items(tuple(self.of(part, local) for part in event.parts))
        if isinstance(node, Comprehension):
            return self._of_macro(node, event, local)
        return None

    def _along(self, node: Node, event: Event, local: Locals) -> Origin | None:
        """The origin of a chain of fields and indices, whose parts have no events of their own where it is optional."""
        if isinstance(node, Select):
            operand, key = node.operand, node.field
        else:
            assert isinstance(node, Call)
            operand = node.arguments[0]
            index = event.part(node.arguments[1])
            if index is None or type(index.value) not in (str, int):
                return None
            key = index.value
        inner = event.part(operand)
        if inner is not None:
            origin = self.of(inner, local)
        elif is_chain(operand):
            origin = self._along(operand, event, local)
        else:
            return None
        return self._below(origin, key, event.value)

    def _below(self, origin: Origin | None, key: str | int, value: Value) -> Origin | None:
        if isinstance(origin, At):
            nearer = self._by_identity(value) if origin.path[0] in self._computed else None
            return nearer or At((*origin.path, key))
        if isinstance(origin, Items) and type(key) is int:
            return origin.origins[key] if 0 <= key < len(origin.origins) else None
        return self._by_identity(value)

    def _by_identity(self, value: Value) -> Origin | None:
        content = value.value if type(value) is Optional else value
        path = self._places.of(content)
        return At(path) if path is not None else None

    def _of_call(self, node: Call, event: Event, local: Locals) -> Origin | None:
        parts = event.parts
        if not parts:
            return None
        if node.function in _LAST:
            return self.of(parts[-1], local)
        if node.function in ("dyn", "value") or (
            node.target is not None and (dotted(node.target), node.function) in _FIRST
        ):
            return self.of(parts[0], local)
        if type(event.value) is list:
            return self._of_list(event, local)
        return self._by_identity(event.value)

    def _of_list(self, event: Event, local: Locals) -> Items:
        """A list that a function made of the elements of others: these are known by identity."""
        known: dict[int, Origin | None] = {}
        for part in event.parts:
            if type(part.value) is list:
                origin = self.of(part, local)
                for index, element in enumerate(part.value):
                    known[id(element)] = self._below(origin, index, element)
        return Items(tuple(known.get(id(item)) if isinstance(item, list | dict) else None for item in event.value))

    def _of_macro(self, node: Comprehension, event: Event, local: Locals) -> Origin | None:
        turns = list(self.turns(event, local))
        if node.kind.startswith("opt"):
            return self.of(turns[0].events[0], turns[0].local) if turns else None
        if node.kind == "filter":
            return Items(tuple(turn.origin for turn in turns if turn.events[0].value is True))
        if node.kind in ("map", "transformList"):
            kept = (turn for turn in turns if len(turn.events) == len(node.body))
            return Items(tuple(self.of(turn.events[-1], turn.local) for turn in kept))
        return None

    def turns(self, event: Event, local: Locals) -> Iterator[Turn]:
        """The turns that a macro made, in order."""
        node = event.node
        assert isinstance(node, Comprehension)
        source = event.part(node.source)
        if source is None:
            return
        origin = self.of(source, local)
        groups: list[list[Event]] = []
        for part in event.parts:
            if part.node is node.body[0]:
                groups.append([part])
            elif groups and part is not source:
                groups[-1].append(part)
        for index, group in enumerate(groups):
            yield self._turn(node, source, origin, local, (index, group))

    def _turn(
        self, node: Comprehension, source: Event, origin: Origin | None, local: Locals, turn: tuple[int, list[Event]]
    ) -> Turn:
        index, events = turn
        bound = events[0].bound
        if node.kind.startswith("opt"):
            return Turn(tuple(events), origin, bound[0], {**local, node.variables[0]: origin})
        key = index if type(source.value) is list else bound[0]
        place = self._below(origin, key, bound[-1]) if type(key) in (str, int) else None
        names = {node.variables[-1]: place}
        if len(node.variables) == 2:
            names[node.variables[0]] = None
        return Turn(tuple(events), place, bound[-1], {**local, **names})


def is_chain(node: Node) -> bool:
    """Whether a node reads a field or an index of another."""
    if isinstance(node, Select):
        return not node.test
    return isinstance(node, Call) and node.target is None and node.function in ("_[_]", "_[?_]")
