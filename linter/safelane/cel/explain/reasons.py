"""From the record of an evaluation to what decided it: the sides of ``&&`` and ``||``, the turns of macros."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from safelane.cel.ast import Call, Comprehension, Literal, Select
from safelane.cel.explain.origins import At, Locals, Origins, Turn, is_chain
from safelane.cel.explain.trace import Event
from safelane.cel.explain.witness import Path
from safelane.cel.values import Value

# Of the conditions that hold together, the plain ones say most, then that something is missing, then that it is there,
# then which kind of thing it is, and least of all in which list the element stands that decided.
_PLAIN, _MISSING, _PRESENT, _KIND, _AROUND = range(5)
_KINDS = frozenset({"kind", "apiVersion"})
_MOST = 64


class Reasons:
    """Collects paths, each with its rank, and elements."""

    def __init__(self, origins: Origins) -> None:
        self.elements: list[tuple[Path, Value]] = []
        self._origins = origins
        self._paths: dict[Path, int] = {}
        self._least = _PLAIN

    def ranked(self) -> list[Path]:
        """The paths, the most decisive first."""
        return sorted(self._paths, key=self._paths.__getitem__)

    def explain(self, event: Event, local: Locals) -> None:
        """Add what decided the value of this event."""
        behind = self._origins.behind(event, local)
        if behind is not None:
            self.explain(behind, {})
            return
        node = event.node
        if event.error is not None:
            self._parts(event, local)
        elif isinstance(node, Select) and node.test:
            self._presence(event, local)
        elif isinstance(node, Comprehension):
            _MACROS.get(node.kind, Reasons._result)(self, event, local)
        elif isinstance(node, Call) and node.target is None and node.function in _OPERATORS:
            _OPERATORS[node.function](self, event, local)
        else:
            self._value(event, local)

    def _add(self, path: Path, rank: int) -> None:
        if len(self._paths) < _MOST:
            rank = max(rank, self._least)
            self._paths[path] = min(rank, self._paths.get(path, rank))

    def _element(self, turn: Turn) -> None:
        path = turn.origin.path if isinstance(turn.origin, At) else ()
        if len(self.elements) < _MOST:
            self.elements.append((path, turn.element))

    def _value(self, event: Event, local: Locals) -> None:
        """A value that stands at a path is that path; a computed one is what it was computed from."""
        origin = self._origins.of(event, local)
        if isinstance(origin, At):
            self._add(origin.path, _PLAIN)
            for macro in _macros(event):
                self.explain(macro, local)
        else:
            self._parts(event, local)

    def _parts(self, event: Event, local: Locals) -> None:
        for part in event.parts:
            self.explain(part, local)

    def _presence(self, event: Event, local: Locals) -> None:
        node = event.node
        assert isinstance(node, Select)
        operand = event.part(node.operand)
        origin = self._origins.of(operand, local) if operand is not None else None
        if isinstance(origin, At):
            self._add((*origin.path, node.field), _PRESENT if event.value else _MISSING)
        elif operand is not None:
            self.explain(operand, local)

    def _comparison(self, event: Event, local: Locals) -> None:
        left, right = event.parts
        for part, other in ((left, right), (right, left)):
            origin = self._origins.of(part, local)
            if isinstance(origin, At) and isinstance(other.node, Literal):
                missing = other.node.value is None and event.value is (_function(event) == "_==_")
                rank = _KIND if origin.path[-1] in _KINDS else _MISSING if missing else _PLAIN
                self._add(origin.path, rank)
            else:
                self.explain(part, local)

    def _logic(self, event: Event, local: Locals) -> None:
        """One side decides, or all do; then the last one says most, for the first ones use to be its guards."""
        function = _function(event)
        if event.value is (function == "_||_"):
            self.explain(next(part for part in event.parts if part.value is event.value), local)
            return
        for part in reversed(event.parts):
            self.explain(part, local)

    def _conditional(self, event: Event, local: Locals) -> None:
        for part in reversed(event.parts):
            self.explain(part, local)

    def _quantifier(self, event: Event, local: Locals) -> None:
        """The turn that decided; when none did, the list as a whole."""
        decisive = _node(event).kind != "all"
        counted = _node(event).kind == "exists_one"
        if counted or event.value is decisive:
            for turn in self._origins.turns(event, local):
                if turn.events[0].value is decisive:
                    self._turn(turn, turn.events[0])
        self._source(event, local, _AROUND if self.elements else _PLAIN)

    def _turn(self, turn: Turn, event: Event) -> None:
        self._element(turn)
        self.explain(event, turn.local)
        if isinstance(turn.origin, At):
            self._add(turn.origin.path, _MISSING)

    def _result(self, event: Event, local: Locals) -> None:
        """A list or map that a macro made: every turn that gave something to it."""
        body = _node(event).body
        kept = _node(event).kind != "filter"
        for turn in self._origins.turns(event, local):
            if len(turn.events) == len(body) and (kept or turn.events[0].value is True):
                self._turn(turn, turn.events[0] if not kept else turn.events[-1])
        self._source(event, local, _AROUND if self.elements else _PLAIN)

    def _bound(self, event: Event, local: Locals) -> None:
        for turn in self._origins.turns(event, local):
            self.explain(turn.events[0], turn.local)
        self._source(event, local)

    def _source(self, event: Event, local: Locals, least: int = _PLAIN) -> None:
        source = event.part(_node(event).source)
        if source is not None:
            before, self._least = self._least, max(least, self._least)
            self.explain(source, local)
            self._least = before


def _node(event: Event) -> Comprehension:
    assert isinstance(event.node, Comprehension)
    return event.node


def _function(event: Event) -> str:
    assert isinstance(event.node, Call)
    return event.node.function


def _macros(event: Event) -> Iterator[Event]:
    """The macros that a value at a path came through: for their elements."""
    pending = list(event.parts)
    while pending:
        part = pending.pop(0)
        if isinstance(part.node, Comprehension):
            yield part
        elif is_chain(part.node) or isinstance(part.node, Call):
            pending += part.parts


_Explainer = Callable[[Reasons, Event, Locals], None]
_OPERATORS: dict[str, _Explainer] = {
    "_&&_": Reasons._logic,
    "_||_": Reasons._logic,
    "_?_:_": Reasons._conditional,
    **dict.fromkeys(("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"), Reasons._comparison),
}
_MACROS: dict[str, _Explainer] = {
    **dict.fromkeys(("all", "exists", "exists_one"), Reasons._quantifier),
    **dict.fromkeys(("optMap", "optFlatMap"), Reasons._bound),
}
