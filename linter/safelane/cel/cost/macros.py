"""What macros become: the folds that cel-go's parser writes for them (parser/macro.go, ext/comprehensions.go)."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.ast import Comprehension
from safelane.cel.cost.attributes import Attribute, AttributeStep, Conditional, Relative, Variable
from safelane.cel.cost.folds import UNUSED, Fold
from safelane.cel.cost.meter import Outcome
from safelane.cel.cost.steps import Call, Constant, Construction, Logic, Step
from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.runtime import arithmetic
from safelane.cel.runtime.maps import entries, from_pairs, insert
from safelane.cel.runtime.sorting import sort_by
from safelane.cel.values import Optional, Pairs, Value, type_name

Ids = Callable[[], int]
_ACCUMULATOR = "@result"


def expanded(node: Comprehension, source: Step, body: list[Step], ids: Ids, overload: str) -> Step:
    """The step of a macro over its planned source and body; ``overload`` is that of the function it calls, if any."""
    if node.kind in ("all", "exists"):
        return _quantifier(node, source, body[0], ids)
    if node.kind == "exists_one":
        return _exists_one(node, source, body[0], ids)
    if node.kind == "sortBy":
        return _sorted(node, source, body[0], ids, overload)
    return _collection(node, source, body, ids)


def _variable(name: str, ids: Ids) -> AttributeStep:
    return AttributeStep(Variable(ids(), name))


def _accumulator(ids: Ids) -> AttributeStep:
    return _variable(_ACCUMULATOR, ids)


def attribute_of(step: Step) -> Attribute:
    """A step as a branch of a conditional."""
    return step.attribute if isinstance(step, AttributeStep) and not step.test else Relative(step.id, step)


def conditional(condition: Step, then: Step, otherwise: Step, ids: Ids) -> AttributeStep:
    """``condition ? then : otherwise``."""
    return AttributeStep(Conditional(ids(), condition, attribute_of(then), attribute_of(otherwise)))


def _fold(node: Comprehension, source: Step, steps: tuple[Step, Step, Step, Step], ids: Ids) -> Fold:
    initial, condition, step, result = steps
    return Fold(ids(), node.variables, _ACCUMULATOR, (source, initial, condition, step, result))


def _quantifier(node: Comprehension, source: Step, test: Step, ids: Ids) -> Step:
    exists = node.kind == "exists"
    watched: Step = _accumulator(ids)
    if exists:
        watched = Call(ids(), "!_", "logical_not", (watched,), _not)
    condition = Call(ids(), "@not_strictly_false", "not_strictly_false", (watched,), _not_false)
    step = Logic(ids(), (_accumulator(ids), test), exists)
    return _fold(node, source, (Constant(ids(), not exists), condition, step, _accumulator(ids)), ids)


def _not(fuel: list[int], values: list[Value]) -> Outcome:
    return not values[0] if type(values[0]) is bool else no_overload()


def _not_false(fuel: list[int], values: list[Outcome]) -> Outcome:
    return values[0] is not False


def _exists_one(node: Comprehension, source: Step, test: Step, ids: Ids) -> Step:
    more = Call(ids(), "_+_", "add_int64", (_accumulator(ids), Constant(ids(), 1)), _add)
    step = conditional(test, more, _accumulator(ids), ids)
    result = Call(ids(), "_==_", "equals", (_accumulator(ids), Constant(ids(), 1)), lambda fuel, values: values[0] == 1)
    return _fold(node, source, (Constant(ids(), 0), Constant(ids(), True), step, result), ids)


def _add(fuel: list[int], values: list[Value]) -> Outcome:
    return arithmetic.add(*values)


def _collection(node: Comprehension, source: Step, body: list[Step], ids: Ids) -> Step:
    makes_map = node.kind in ("transformMap", "transformMapEntry")
    step = _insertion(node, body[-1], ids) if makes_map else _addition(node, body[-1], ids)
    if len(body) == 2 or node.kind == "filter":
        step = conditional(body[0], step, _accumulator(ids), ids)
    initial = Constant(ids(), {} if makes_map else [])
    return _fold(node, source, (initial, Constant(ids(), True), step, _accumulator(ids)), ids)


def _addition(node: Comprehension, result: Step, ids: Ids) -> Step:
    element = _variable(node.variables[0], ids) if node.kind == "filter" else result
    items: Step
    if isinstance(element, Constant):
        items = Constant(ids(), [element.value])
    else:
        items = Construction(ids(), (element,), 10, list)
    return Call(ids(), "_+_", "add_list", (_accumulator(ids), items), _append)


def _append(fuel: list[int], values: list[Value]) -> Outcome:
    """The accumulator is the fold's own, so that it can grow in place: as in cel-go, where it is mutable."""
    accumulated, more = values
    if not accumulated:
        return list(more)
    accumulated.extend(more)
    return accumulated


def _insertion(node: Comprehension, result: Step, ids: Ids) -> Step:
    if node.kind == "transformMap":
        arguments: tuple[Step, ...] = (_accumulator(ids), _variable(node.variables[0], ids), result)
        return Call(ids(), "cel.@mapInsert", "@mapInsert_map_key_value", arguments, _insert_key)
    return Call(ids(), "cel.@mapInsert", "@mapInsert_map_map", (_accumulator(ids), result), _insert_map)


def _insert_key(fuel: list[int], values: list[Value]) -> Outcome:
    accumulated, key, value = values
    return _inserted(accumulated, [(key, value)])


def _insert_map(fuel: list[int], values: list[Value]) -> Outcome:
    if not isinstance(values[1], dict | Pairs):
        return no_overload(detail=f"cel.@mapInsert(map, {type_name(values[1])})")
    return _inserted(values[0], list(entries(values[1])))


def _inserted(accumulated: Value, more: list[tuple[Value, Value]]) -> Outcome:
    pairs: list[tuple[Value, Value]] = []
    seen: set[object] = set()
    for key, value in (*entries(accumulated), *more):
        insert(pairs, seen, key, value)
    return from_pairs(pairs)


def _sorted(node: Comprehension, source: Step, key: Step, ids: Ids, overload: str) -> Step:
    name = "@__sortBy_input__"
    keys = _collection(
        Comprehension(node.at, "map", node.source, node.variables, node.body), _variable(name, ids), [key], ids
    )
    call = Call(ids(), "@sortByAssociatedKeys", overload, (_variable(name, ids), keys), _sort)
    steps = (Constant(ids(), []), source, Constant(ids(), False), _variable(name, ids), call)
    return Fold(ids(), (UNUSED,), name, steps)


def _sort(fuel: list[int], values: list[Value]) -> Outcome:
    if type(values[0]) is not list:
        return no_overload(detail="@sortByAssociatedKeys")
    return sort_by(*values)


def bound(node: Comprehension, source: Step, body: Step, ids: Ids) -> Step:
    """``optMap`` and ``optFlatMap``: the source is evaluated twice, for ``hasValue`` and for ``value``."""
    has = Call(ids(), "hasValue", "optional_hasValue", (source,), _has_value)
    value = Call(ids(), "value", "optional_value", (source,), _value)
    name = node.variables[0]
    steps = (Constant(ids(), []), value, Constant(ids(), False), _variable(name, ids), body)
    then: Step = Fold(ids(), (UNUSED,), name, steps)
    if node.kind == "optMap":
        then = Call(ids(), "optional.of", "optional_of", (then,), lambda fuel, values: Optional(values[0]))
    none = Call(ids(), "optional.none", "optional_none", (), lambda fuel, values: Optional.NONE)
    return conditional(has, then, none, ids)


def _has_value(fuel: list[int], values: list[Value]) -> Outcome:
    return values[0].present if type(values[0]) is Optional else no_overload()


def _value(fuel: list[int], values: list[Value]) -> Outcome:
    if type(values[0]) is not Optional:
        return no_overload()
    return values[0].value if values[0].present else EvaluationError("optional.none() dereference")
