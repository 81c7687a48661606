"""A wave that is blocked, cut once more: what passes goes ahead, what does not is left standing by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from safelane.findings import Verdict
from safelane.frozen import dataclass
from safelane.git.repository import Tree
from safelane.plan.bundles import Bundles
from safelane.plan.judging import Ground, Trial
from safelane.plan.ordering import Ordered
from safelane.plan.placing import IDLE

_MOST = 16  # lanes that are tried one by one; more are tried in handfuls

Piece = tuple[list[int], Trial, Tree]


@dataclass(slots=True)
class Course:
    """Goes through the waves in their order; what has been done stays."""

    ground: Ground
    order: Ordered
    _done: set[str] = field(default_factory=set)
    _tree: Tree | None = None

    def pieces(self) -> Iterator[Piece]:
        """The parts of each wave, the verdict on it, and the tree after it."""
        for group in self.order.groups():
            yield from self._cut(group)

    def _cut(self, group: list[int]) -> list[Piece]:
        trial, tree = self._try(group)
        lanes = self._lanes(group) if trial.verdict is not Verdict.PASS else []
        if len(lanes) < 2:
            return [self._take(group, trial, tree)]
        passing, left = self._greedy(lanes)
        if not passing:
            return [self._take(group, trial, tree)]
        return passing + self._rest(left)

    def _greedy(self, lanes: Sequence[list[int]]) -> tuple[list[Piece], list[list[int]]]:
        """As many lanes in one wave as pass together, then the next; and what passes in none."""
        taken: list[Piece] = []
        current: list[int] = []
        held: tuple[Trial, Tree] | None = None
        left = []
        for lane in lanes:
            trial, tree = self._try(current + lane)
            if trial.verdict is Verdict.PASS:
                current, held = current + lane, (trial, tree)
                continue
            trial = self.ground.judge(held[1], tree) if held is not None else trial
            if trial.verdict is not Verdict.PASS:
                left.append(lane)
            elif held is not None:
                taken.append(self._take(current, *held))
                current, held = lane, (trial, tree)
        if held is not None:
            taken.append(self._take(current, *held))
        return taken, left

    def _rest(self, lanes: Iterable[list[int]]) -> list[Piece]:
        """What did not pass before the others: it may pass after them; what still does not is one blocked wave."""
        taken, blocked = self._greedy(list(lanes))
        stuck = sorted(number for lane in blocked for number in lane)
        return [*taken, self._take(stuck, *self._try(stuck))] if stuck else taken

    def _try(self, group: Iterable[int]) -> tuple[Trial, Tree]:
        tree = self.ground.tree(self._done | self._paths(group))
        return self.ground.judge(self._now, tree), tree

    def _take(self, group: list[int], trial: Trial, tree: Tree) -> Piece:
        self._done |= self._paths(group)
        self._tree = tree
        return sorted(group), trial, tree

    @property
    def _now(self) -> Tree:
        return self.ground.base if self._tree is None else self._tree

    def _paths(self, group: Iterable[int]) -> set[str]:
        return {path for number in group for path in self.order.parts[number].paths}

    def _lanes(self, group: list[int]) -> list[list[int]]:
        """The parts by region or cluster, else by service; what one of them needs of another is in its lane."""
        parts = self.order.parts
        lanes = Bundles(map(str, group))
        first: dict[object, str] = {}
        for number in group:
            spots = parts[number].spots
            idle = parts[number].stage == IDLE
            key = IDLE if idle else min(spots) if len(spots) == 1 else parts[number].thing
            lanes.join(first.setdefault(key, str(number)), str(number), "")
        inside = set(group)
        for edge in self.order.edges:
            if edge.before in inside and edge.after in inside:
                lanes.join(str(edge.before), str(edge.after), "")
        found = sorted(sorted(map(int, names)) for names, _ in lanes.groups())
        size = -(-len(found) // _MOST)
        return [[number for lane in found[at : at + size] for number in lane] for at in range(0, len(found), size)]
