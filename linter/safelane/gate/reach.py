"""``reach``: what a change reaches, judged by nobody."""

from __future__ import annotations

from safelane.gate.checking import Asked, gather
from safelane.gate.reached import reached
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.report.impact import Reach


def reach(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Reach:
    """What the change between two trees reaches; of the policy only the layout counts, and what it selects.

    Only the environments that are asked for are shown. Raises UndecidedError when a folder that differs is not in the
    repository.
    """
    _, _, facts = gather(base, head, policy, asked)
    return Reach(base.commit or base.root, head.commit, reached(facts, asked.environments))
