"""``reach``: what a change reaches, judged by nobody."""

from __future__ import annotations

from safelane.facts.impact.reaching import impact
from safelane.gate.checking import Asked, gather
from safelane.gate.excerpts import redactor
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.report.impact import Reach


def reach(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Reach:
    """What the change between two trees reaches, without the secrets that were read; of the policy its layout.

    Only the environments that are asked for count. Raises UndecidedError when a folder that differs is not in the
    repository.
    """
    _, _, facts = gather(base, head, policy, asked)
    found = impact(facts, asked.environments)
    return Reach(base.commit or base.root, head.commit, redactor(facts.base, facts.head).impact(found))
