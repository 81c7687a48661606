"""What an expression may cost: its nodes, times the elements of the lists that its macros go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.authoring.linting.expressions import Compiled
from safelane.authoring.linting.remarks import Page, Remark
from safelane.cel.ast import Call, Comprehension, ListLiteral, Node, children, dotted, walk
from safelane.cel.functions import Function

BUDGET = 1_000_000  # what one rule may cost on one object, by default
_ELEMENTS = 20  # of a list of which nothing is known
_KEPT = 5  # of them by a filter, or in a text that is split
_PATTERN = 10
_SELECTIVE = 4  # one in so many elements meets an equality


class Costs:
    """Estimates the expressions of one rule, in their order: a variable is as long as the list that it holds."""

    def __init__(self, own: Mapping[str, Function]) -> None:
        self._own = own
        self._lengths: dict[str, int] = {}

    def expensive(self, page: Page, one: Compiled) -> Iterator[Remark]:
        """A remark on the outermost macro of an expression whose cost may be beyond the budget."""
        root = one.program.tree.root
        if one.text.role == "variable":
            self._lengths[f"variables.{one.text.name}"] = self._length(root)
        cost = self.estimate(root)
        if cost > BUDGET:
            node = next((node for node in walk(root) if isinstance(node, Comprehension)), root)
            message = f"may cost {cost:,} with lists of {_ELEMENTS} elements; a rule may cost {BUDGET:,}"
            hint = "look things up once, in a variable, and go through short lists only"
            yield page.at(one.text, node.at, message, "expensive", hint)

    def estimate(self, node: Node) -> int:
        """The cost of a node with all that is in it, in Kubernetes' units."""
        if isinstance(node, Comprehension):
            inner = sum(map(self.estimate, node.body))
            return self.estimate(node.source) + self._length(node.source) * (inner + 1)
        costs = list(map(self.estimate, children(node)))
        if isinstance(node, Call) and node.function == "_&&_":
            return 1 + costs[0] + sum(costs[1:]) // (_SELECTIVE if _is_equality(node.arguments[0]) else 1)
        return self._single(node) + sum(costs)

    def _single(self, node: Node) -> int:
        if not isinstance(node, Call):
            return 1
        if node.function in ("matches", "find", "findAll"):
            return _PATTERN
        known = self._own.get(node.function)
        costs = [one.cost for one in known.overloads] if known else []
        return max((cost for cost in costs if isinstance(cost, int)), default=1)

    def _length(self, node: Node) -> int:
        if isinstance(node, ListLiteral):
            return len(node.elements)
        if isinstance(node, Comprehension):
            return 1 if node.kind.startswith("opt") else _KEPT if node.kind == "filter" else self._length(node.source)
        if isinstance(node, Call) and node.function == "split":
            return _KEPT
        return self._lengths.get(dotted(node) or "", _ELEMENTS)


def _is_equality(node: Node) -> bool:
    """Whether a condition has an equality that must hold: most elements are done with then."""
    if isinstance(node, Call) and node.function == "_&&_":
        return any(map(_is_equality, node.arguments))
    return isinstance(node, Call) and node.function in ("_==_", "@in")
