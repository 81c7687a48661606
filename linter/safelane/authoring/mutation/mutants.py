"""The mutants of a rule: one expression or one condition of ``match`` changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from safelane import cel
from safelane.authoring.mutation.conditions import weaker
from safelane.authoring.mutation.operators import kind_of, replacements
from safelane.authoring.mutation.places import Spot, spots
from safelane.cel.ast import Call, Comprehension, Node, Select, Tree, depth
from safelane.cel.syntax.unparse import unparse
from safelane.frozen import dataclass
from safelane.rules.model import Expression, Rule
from safelane.rules.programs import Programs

DEEPEST = 80  # an expression nested more deeply is not taken apart
MOST = 500  # changes of the expressions of one rule that are tried, so that a long one takes minutes and not hours


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one change. ``pointer`` and ``offset`` say where in its file; before and after are CEL or YAML.

    ``context`` is the whole expression after the change; ``around`` is the smallest call in which the change is, before
    and after, empty where there is none.
    """

    rule: Rule
    pointer: str
    offset: int
    before: str
    after: str
    context: str
    kind: str = "match"
    around: tuple[str, str] = ("", "")


def mutants(rule: Rule, environment: cel.Environment) -> Iterator[Mutant]:
    """Every mutant that compiles, each once; the rule's own conditions first, then at most ``MOST`` of expressions."""
    plain = replace(rule, reads=(), guard=None)
    for match, pointer, before, after in weaker(rule):
        yield Mutant(replace(plain, match=match), pointer, 0, before, after, after)
    changes = _changes(rule, Programs(rule, environment))
    for change in _spread(changes):
        try:
            environment.compile(change.text)
        except cel.CompileError:
            continue
        yield _mutant(_with(plain, change), change.expression, change.spot, (change.node, change.text))


class _Change(NamedTuple):
    """One expression changed at one place; ``variable`` is the number of the variable, None for ``deny``."""

    variable: int | None
    expression: Expression
    spot: Spot
    node: Node
    text: str


def _changes(rule: Rule, programs: Programs) -> list[_Change]:
    assert rule.deny is not None
    found: list[_Change] = []
    for index, (_, expression) in enumerate(rule.variables):
        found += _changed(programs.variables[index][1].tree, expression, index)
    return [*found, *_changed(programs.deny.tree, rule.deny, None)]


def _spread(changes: list[_Change]) -> list[_Change]:
    """All of them, or ``MOST`` at equal distances."""
    count = len(changes)
    return changes if count <= MOST else [changes[number * count // MOST] for number in range(MOST)]


def _with(rule: Rule, change: _Change) -> Rule:
    changed = Expression(change.text, change.expression.pointer)
    if change.variable is None:
        return replace(rule, deny=changed)
    variables = list(rule.variables)
    variables[change.variable] = (variables[change.variable][0], changed)
    return replace(rule, variables=tuple(variables))


def _mutant(rule: Rule, expression: Expression, spot: Spot, new: tuple[Node, str]) -> Mutant:
    node, text = new
    around = _around(spot, node)
    said = unparse(spot.node), unparse(node)
    return Mutant(rule, expression.pointer, spot.node.at, *said, text, kind_of(spot.node), around)


def _around(spot: Spot, node: Node) -> tuple[str, str]:
    before, after = spot.node, node
    if not (is_call(before) and is_call(after)):
        if spot.parent is None or not is_call(spot.parent):
            return "", ""
        before, after = spot.parent, spot.put(node)
    return unparse(before), unparse(after)


def is_call(node: Node) -> bool:
    """Whether a node computes something, which can be watched."""
    return isinstance(node, Call | Comprehension) or (isinstance(node, Select) and node.test)


def _changed(tree: Tree, expression: Expression, variable: int | None) -> Iterator[_Change]:
    if depth(tree.root) > DEEPEST:
        return
    seen = {unparse(tree.root)}
    for spot in spots(tree.root):
        for node in replacements(spot):
            text = unparse(spot.rebuild(node))
            if text not in seen:
                seen.add(text)
                yield _Change(variable, expression, spot, node, text)
