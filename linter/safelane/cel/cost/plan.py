"""From a tree to steps, as cel-go's planner makes them (interpreter/planner.go), with what it optimises away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from safelane.cel.ast import Call as CallNode
from safelane.cel.ast import Comprehension, ListLiteral, Literal, MapLiteral, Name, Node, Select, Tree, dotted
from safelane.cel.compile.builder import root_scope
from safelane.cel.compile.calls import resolve
from safelane.cel.compile.names import type_named
from safelane.cel.compile.scope import Names
from safelane.cel.compile.sites import Constants, call_site, unbound
from safelane.cel.cost.attributes import Attribute, AttributeStep, Qualifier, Relative, Variable
from safelane.cel.cost.constructions import list_maker, map_maker, message_maker
from safelane.cel.cost.macros import bound, conditional, expanded
from safelane.cel.cost.steps import Alternative, Call, Constant, Construction, Logic, Member, Step
from safelane.cel.errors import EvaluationError, OutOfFuel
from safelane.cel.values import UInt, Value

References = Mapping[int, tuple[str, ...]]
# What stands before the names of the program's own variables, so that no loop's variable is taken for one.
DECLARED, UNDECLARED = ".", "?"
_CONVERSIONS = frozenset(
    {"bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"}
)  # fmt: skip
_PLAIN = frozenset({bool, float, int, str, UInt})
_ALTERNATIVES = {"or": "optional_or_optional", "orValue": "optional_orValue_value"}


class Planner:
    """Plans one tree. ``references`` has the overloads that the checker found for a call, by the id of its node."""

    def __init__(self, names: Names, references: References) -> None:
        self._scope = root_scope(names)
        self._references = references
        self._ids = count(1).__next__
        self._local: list[str] = []

    def plan(self, tree: Tree) -> Step:
        """The step of the root."""
        return self._step(tree.root)

    def _step(self, node: Node) -> Step:
        return _PLANS[type(node)](self, node)

    def _literal(self, node: Literal) -> Step:
        return Constant(self._ids(), node.value)

    def _name(self, node: Name) -> Step:
        return self._named(node.name) or AttributeStep(Variable(self._ids(), UNDECLARED + node.name))

    def _named(self, name: str) -> Step | None:
        if name in self._local:
            return AttributeStep(Variable(self._ids(), name))
        variable = self._scope.variable(name)
        if variable is not None:
            return AttributeStep(Variable(self._ids(), DECLARED + variable))
        kind = type_named(name, self._scope)
        return Constant(self._ids(), kind) if kind is not None else None

    def _select(self, node: Select) -> Step:
        name = dotted(node)
        if name is not None and name.partition(".")[0] not in self._local:
            found = self._named(name)
            if found is not None:
                return found
        step = self._attribute(self._step(node.operand))
        qualifier = Qualifier(self._ids(), node.at, node.field, node.optional, node.test)
        step.attribute.add(qualifier)
        if node.test:
            step = AttributeStep(step.attribute)
            step.test = qualifier.id
        return step

    def _attribute(self, operand: Step) -> AttributeStep:
        if isinstance(operand, AttributeStep) and not operand.test:
            return operand
        return AttributeStep(Relative(operand.id, operand))

    def _index(self, node: CallNode) -> Step:
        operand, index = self._step(node.arguments[0]), self._step(node.arguments[1])
        step = self._attribute(operand)
        id_, optional = self._ids(), node.function == "_[?_]"
        key: Value | Attribute
        if isinstance(index, Constant):
            key = index.value
        elif isinstance(index, AttributeStep) and not index.test:
            key = index.attribute
        else:
            key = Relative(id_, index)
        step.attribute.add(Qualifier(id_, node.at, key, optional))
        return step

    def _call(self, node: CallNode) -> Step:
        if node.target is None:
            special = _SPECIAL.get(node.function)
            if special is not None:
                return special(self, node)
        name, target = resolve(node, self._scope)
        nodes = node.arguments if target is None else (target, *node.arguments)
        arguments = tuple(self._step(argument) for argument in nodes)
        overloads = self._references.get(id(node), ())
        overload = overloads[0] if len(overloads) == 1 else ""
        if name in _ALTERNATIVES and len(arguments) == 2 and overload in ("", _ALTERNATIVES[name]):
            return Alternative(self._ids(), arguments[0], arguments[1], name == "orValue")
        known = {index: one.value for index, one in enumerate(arguments) if isinstance(one, Constant)}
        function = self._scope.shared.registry.functions.get(name)
        if function is None:
            return Call(self._ids(), name, "", (), unbound(name, node.at))
        site = call_site(node.at, function, target is not None, Constants(len(arguments), known), self._scope)
        step = Call(self._ids(), name, overload, arguments, lambda fuel, values: site.apply(fuel, tuple(values)))
        step.costs = tuple(one.cost for one in site.candidates if one.cost is not None)
        return self._folded(step, known) if name in _CONVERSIONS and len(arguments) == 1 else step

    def _folded(self, step: Call, known: Mapping[int, Value]) -> Step:
        if not known:
            return step
        try:
            return Constant(step.id, step.apply([10_000], [known[0]]))
        except (EvaluationError, OutOfFuel):
            return step

    def _in(self, node: CallNode) -> Step:
        arguments = tuple(self._step(argument) for argument in node.arguments)
        overload = self._overload(node)
        if overload == "in_list" and isinstance(arguments[1], Constant) and type(arguments[1].value) is list:
            items = arguments[1].value
            if not items:
                return Constant(self._ids(), False)
            if all(type(item) in _PLAIN for item in items):
                return Member(self._ids(), arguments[0], items, self._operation(node))
        return Call(self._ids(), node.function, overload, arguments, self._operation(node))

    def _operator(self, node: CallNode) -> Step:
        arguments = tuple(self._step(argument) for argument in node.arguments)
        overload = {"_==_": "equals", "_!=_": "not_equals"}.get(node.function) or self._overload(node)
        return Call(self._ids(), node.function, overload, arguments, self._operation(node))

    def _operation(self, node: CallNode) -> Callable[[list[int], list[Value]], Value]:
        """An operator as a function: its closure over slots of a frame."""
        names = tuple(f"@{index}" for index in range(len(node.arguments)))
        inner, slots = self._scope.within(names)
        closure = inner.build(node._replace(arguments=tuple(Name(node.at, name) for name in names)))
        size = self._scope.shared.size

        def apply(fuel: list[int], values: list[Value]) -> Value:
            frame: list[Value] = [None] * size
            frame[0] = fuel[0]
            for slot, value in zip(slots, values, strict=True):
                frame[slot] = value
            try:
                return closure(frame)
            finally:
                fuel[0] = frame[0]  # lists that grow cost nothing in Kubernetes, but room here

        return apply

    def _overload(self, node: Node) -> str:
        found = self._references.get(id(node), ())
        return found[0] if len(found) == 1 else ""

    def _logic(self, node: CallNode) -> Step:
        return Logic(self._ids(), tuple(map(self._step, node.arguments)), node.function == "_||_")

    def _conditional(self, node: CallNode) -> Step:
        condition, then, otherwise = map(self._step, node.arguments)
        return conditional(condition, then, otherwise, self._ids)

    def _list(self, node: ListLiteral) -> Step:
        return self._construction(tuple(map(self._step, node.elements)), 10, list_maker(node))

    def _map(self, node: MapLiteral) -> Step:
        if node.message:
            values = tuple(self._step(entry.value) for entry in node.entries)
            return Construction(self._ids(), values, 40, message_maker(node, self._scope))
        parts = tuple(self._step(part) for entry in node.entries for part in (entry.key, entry.value))
        return self._construction(parts, 30, map_maker(node))

    def _construction(self, parts: tuple[Step, ...], cost: int, make: Callable[[list[Value]], Value]) -> Step:
        if all(isinstance(part, Constant) for part in parts):
            try:
                return Constant(self._ids(), make([part.value for part in parts if isinstance(part, Constant)]))
            except EvaluationError:
                pass
        return Construction(self._ids(), parts, cost, make)

    def _comprehension(self, node: Comprehension) -> Step:
        source = self._step(node.source)
        self._local += node.variables
        body = [self._step(part) for part in node.body]
        del self._local[len(self._local) - len(node.variables) :]
        if node.kind.startswith("opt"):
            return bound(node, source, body[0], self._ids)
        return expanded(node, source, body, self._ids, self._overload(node))


_SPECIAL: dict[str, Callable[[Planner, CallNode], Step]] = {
    "_&&_": Planner._logic,
    "_||_": Planner._logic,
    "_?_:_": Planner._conditional,
    "_[_]": Planner._index,
    "_[?_]": Planner._index,
    "@in": Planner._in,
    **dict.fromkeys(
        ("!_", "-_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "_*_", "_/_", "_%_"), Planner._operator
    ),
}
_PLANS: dict[type, Callable[..., Step]] = {
    Literal: Planner._literal,
    Name: Planner._name,
    Select: Planner._select,
    CallNode: Planner._call,
    ListLiteral: Planner._list,
    MapLiteral: Planner._map,
    Comprehension: Planner._comprehension,
}
