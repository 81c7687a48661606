"""Breadth-first search: what is reached, each with the node from which it was met first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from safelane.facts.impact.nodes import Edge, Node
from safelane.frozen import dataclass

FARTHEST = 100  # steps: people's repositories need ten, and each row of a report names all of its own


@dataclass(frozen=True, slots=True)
class Found:
    """Nodes in the order of their distance; ``parents`` lead back along one shortest path, to None at its start.

    ``complete`` is False when there was more than the limit.
    """

    parents: dict[Node, tuple[Node, str] | None]
    complete: bool

    def path_to(self, node: Node) -> list[tuple[Node, Node, str]]:
        """The steps ``(from, to, reason)`` from a start to a node."""
        steps: list[tuple[Node, Node, str]] = []
        came = self.parents[node]
        while came is not None:
            before, reason = came
            steps.append((before, node, reason))
            node, came = before, self.parents[before]
        return steps[::-1]

    def behind(self) -> dict[Node, list[Node]]:
        """The nodes that were first met from each node."""
        found: dict[Node, list[Node]] = {}
        for node, came in self.parents.items():
            if came is not None:
                found.setdefault(came[0], []).append(node)
        return found


def search(starts: Iterable[Node], edges_from: Callable[[Node], Iterable[Edge]], limit: int) -> Found:
    """Everything that the edges lead to, ``limit`` nodes at the most, none farther away than ``FARTHEST`` steps."""
    parents: dict[Node, tuple[Node, str] | None] = dict.fromkeys(starts)
    pending = deque((node, 0) for node in parents)
    complete = True
    while pending:
        node, distance = pending.popleft()
        for target, reason in edges_from(node):
            if target in parents:
                continue
            if len(parents) >= limit:
                return Found(parents, False)
            if distance == FARTHEST:
                complete = False
                break
            parents[target] = (node, reason)
            pending.append((target, distance + 1))
    return Found(parents, complete)
