"""Which part must not come after which other: a graph, and its circles as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """``before`` must not come after ``after``; ``strictly``: it must be there a wave earlier. Both are indices.

    ``early`` says that ``before`` adds what nobody uses yet, so that it may come as early as its user does.
    """

    before: int
    after: int
    why: str
    strictly: bool = False
    early: bool = False


def circles(count: int, following: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """The strongly connected components of a graph of ``count`` nodes, what comes first first (Tarjan, without
    recursion).
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[tuple[int, ...]] = []
    for root in range(count):
        if root in index:
            continue
        work: list[tuple[int, Iterator[int]]] = [(root, iter(following.get(root, ())))]
        _enter(root, index, low, stack, on_stack)
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_leave(node, stack, on_stack))
            elif step not in index:
                _enter(step, index, low, stack, on_stack)
                work.append((step, iter(following.get(step, ()))))
            elif step in on_stack:
                low[node] = min(low[node], index[step])
    return found[::-1]


def _enter(node: int, index: dict[int, int], low: dict[int, int], stack: list[int], on_stack: set[int]) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _leave(node: int, stack: list[int], on_stack: set[int]) -> tuple[int, ...]:
    found = []
    while True:
        top = stack.pop()
        on_stack.discard(top)
        found.append(top)
        if top == node:
            return tuple(sorted(found))
