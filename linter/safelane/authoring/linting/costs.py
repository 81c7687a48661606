"""What an expression may cost: its nodes, times the elements of the lists that its macros go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.authoring.linting.expressions import Compiled
from safelane.authoring.linting.remarks import Page, Remark
from safelane.cel.ast import Call, Comprehension, ListLiteral, Node, children, walk
from safelane.cel.functions import Function

BUDGET = 1_000_000  # what one rule may cost on one object, by default
_ELEMENTS = 20  # of a list of which nothing is known
_KEPT = 5  # of them by a filter, or in a text that is split
_PATTERN = 10
_SELECTIVE = 4  # one in so many elements meets an equality


def expensive(page: Page, one: Compiled, own: Mapping[str, Function]) -> Iterator[Remark]:
    """A remark on the outermost macro of an expression whose cost may be beyond the budget."""
    cost = estimate(one.program.tree.root, own)
    if cost <= BUDGET:
        return
    node = next(
        (node for node in walk(one.program.tree.root) if isinstance(node, Comprehension)), one.program.tree.root
    )
    message = f"may cost {cost:,} with lists of {_ELEMENTS} elements; a rule may cost {BUDGET:,}"
    hint = "look things up once, in a variable, and go through short lists only"
    yield page.at(one.text, node.at, message, "expensive", hint)


def estimate(node: Node, own: Mapping[str, Function]) -> int:
    """The cost of a node with all that is in it, in Kubernetes' units."""
    if isinstance(node, Comprehension):
        inner = sum(estimate(part, own) for part in node.body)
        return estimate(node.source, own) + _length(node.source) * (inner + 1)
    costs = [estimate(child, own) for child in children(node)]
    if isinstance(node, Call) and node.function == "_&&_":
        return 1 + costs[0] + sum(costs[1:]) // (_SELECTIVE if _is_equality(node.arguments[0]) else 1)
    return _own(node, own) + sum(costs)


def _is_equality(node: Node) -> bool:
    """Whether a condition has an equality that must hold: most elements are done with then."""
    if isinstance(node, Call) and node.function == "_&&_":
        return any(map(_is_equality, node.arguments))
    return isinstance(node, Call) and node.function in ("_==_", "@in")


def _own(node: Node, own: Mapping[str, Function]) -> int:
    if not isinstance(node, Call):
        return 1
    if node.function in ("matches", "find", "findAll"):
        return _PATTERN
    costs = [one.cost for one in own[node.function].overloads] if node.function in own else []
    return max((cost for cost in costs if isinstance(cost, int)), default=1)


def _length(node: Node) -> int:
    if isinstance(node, ListLiteral):
        return len(node.elements)
    if isinstance(node, Comprehension):
        return 1 if node.kind.startswith("opt") else _KEPT if node.kind == "filter" else _length(node.source)
    return _KEPT if isinstance(node, Call) and node.function == "split" else _ELEMENTS
