"""What the gate says of each step between two trees."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.findings import Verdict
from safelane.frozen import dataclass
from safelane.gate import Asked, check
from safelane.git.repository import Tree
from safelane.plan.trees import between
from safelane.policy.force import PolicyInForce


@dataclass(frozen=True, slots=True)
class Trial:
    """The verdict on one step; ``denied`` are the rules that block it, ``undecided`` the files that keep it open.

    ``mendable`` are those of ``denied`` whose every finding carries an edit.
    """

    verdict: Verdict
    denied: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    mendable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What all steps have in common. ``paths`` are all that differ: with them a tree is head's, bit for bit."""

    base: Tree
    head: Tree
    paths: frozenset[str]
    policy: PolicyInForce
    asked: Asked

    def tree(self, paths: Iterable[str]) -> Tree:
        """The base tree with some of the paths as head has them."""
        chosen = frozenset(paths)
        if chosen == self.paths:
            return self.head
        return between(self.base, self.head, chosen, len(self.base.root) // 2) if chosen else self.base

    def judge(self, before: Tree, after: Tree) -> Trial:
        """One step, by the policy that was in force before the change."""
        report = check(before, after, self.policy, self.asked)
        blocking = [finding for finding in report.findings if finding.blocks]
        denied = dict.fromkeys(finding.rule for finding in blocking)
        stuck = {finding.rule for finding in blocking if not finding.repairs}
        undecided = dict.fromkeys(entry.path for entry in report.unchecked if entry.blocking)
        return Trial(
            report.verdict, tuple(denied), tuple(undecided), tuple(rule for rule in denied if rule not in stuck)
        )
