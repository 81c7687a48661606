"""The mutants of a rule: one expression or one condition of ``match`` changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
    """Every mutant that compiles, each once; the rule's own conditions first."""
    plain = replace(rule, reads=(), guards=())
    for match, pointer, before, after in weaker(rule):
        yield Mutant(replace(plain, match=match), pointer, 0, before, after, after)
    programs = Programs(rule, environment)
    assert rule.deny is not None
    seen: set[tuple[str, str]] = set()
    for index, (name, expression) in enumerate(rule.variables):
        for spot, text, node in _changed(programs.variables[index][1].tree, expression, environment, seen):
            variables = list(rule.variables)
            variables[index] = (name, Expression(text, expression.pointer))
            yield _mutant(replace(plain, variables=tuple(variables)), expression, spot, (node, text))
    for spot, text, node in _changed(programs.deny.tree, rule.deny, environment, seen):
        yield _mutant(replace(plain, deny=Expression(text, rule.deny.pointer)), rule.deny, spot, (node, text))


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


def _changed(
    tree: Tree, expression: Expression, environment: cel.Environment, seen: set[tuple[str, str]]
) -> Iterator[tuple[Spot, str, Node]]:
    if depth(tree.root) > DEEPEST:
        return
    seen.add((expression.pointer, unparse(tree.root)))
    for spot in spots(tree.root):
        for node in replacements(spot):
            text = unparse(spot.rebuild(node))
            if (expression.pointer, text) in seen:
                continue
            seen.add((expression.pointer, text))
            try:
                environment.compile(text)
            except cel.CompileError:
                continue
            yield spot, text, node
