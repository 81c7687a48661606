"""``reach``: what a change reaches, judged by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safelane.gate.checking import Asked, gather
from safelane.gate.excerpts import redactor
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.report.impact import Reach

if TYPE_CHECKING:
    from safelane.facts.gathering import Facts
    from safelane.facts.impact import Impact
    from safelane.gate.material import Material


def reach(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Reach:
    """What the change between two trees reaches, without the secrets that were read; of the policy its layout.

    Only the environments that are asked for count. Raises UndecidedError when a folder that differs is not in the
    repository.
    """
    material, _, facts = gather(base, head, policy, asked)
    found = impact_of(facts, material, asked.environments)
    masked = redactor(material.base, material.head).impact(found)
    return Reach(base.commit or base.root, head.commit, masked)


def impact_of(facts: Facts, material: Material, environments: frozenset[str] = frozenset()) -> Impact:
    """The reach of a change that was gathered."""
    from safelane.facts.impact.reaching import impact

    return impact(facts, material.differing.files, environments)
