"""``impact``: what a change reaches, judged by nobody."""

from __future__ import annotations

from safelane.facts.impact import Impact
from safelane.frozen import dataclass
from safelane.gate.checking import Asked, gather
from safelane.gate.excerpts import redactor
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of the change between two trees; ``base`` and ``head`` as in a report."""

    base: str
    head: str | None
    impact: Impact


def reach(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Reach:
    """What the change between two trees reaches, without the secrets that were read; of the policy its layout.

    Raises UndecidedError when a folder that differs is not in the repository.
    """
    from safelane.facts.impact.reaching import impact

    material, _, facts = gather(base, head, policy, asked)
    found = impact(facts, material.differing.files)
    return Reach(base.commit or base.root, head.commit, redactor(material.base, material.head).impact(found))
