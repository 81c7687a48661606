"""What a reader should know of how the verdict came about."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.facts.gathering import Facts
from safelane.gate.material import Material
from safelane.policy.force import CONFIG, PolicyInForce

_NAMED = 3
_WORKFLOWS = (".github/workflows/", ".gitlab-ci", "azure-pipelines")


def notes_of(material: Material, facts: Facts, policy: PolicyInForce) -> Iterator[str]:
    """The notes on configuration and environments, in the order of their weight."""
    if policy.config.path is None:
        yield f"layout inferred: no {CONFIG} at the base revision"
    elif policy.topology.inferred:
        yield f"layout inferred: {policy.config.path} has no layout"
    if not material.differing.files:
        yield "nothing to compare: base and head have the same files"
    elif not material.files:
        count = len(material.differing.files)
        yield f"nothing to judge: {count} changed {_files(count)}, none of a kind that is looked at"
    yield from _unknown(facts)
    if not (material.base.kustomizations.complete and material.head.kustomizations.complete):
        yield (
            "the tree is large, or not all of it is here: kustomizations far from the changed files were not searched "
            "for references to them"
        )
    yield from facts.notes


def _unknown(facts: Facts) -> Iterator[str]:
    """The files whose environment nobody knows, when that makes a difference."""
    unknown = [path for path in facts.files if not facts.reach.environments(path)]
    if unknown and facts.reach.has_production:
        shown = ", ".join(unknown[:_NAMED])
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        yield f"counted as production, since no environment could be established for it: {shown}{more}"


def cautions_of(material: Material, facts: Facts, policy: PolicyInForce) -> Iterator[str]:
    """What weakens the gate itself: workflows and policy in the change, and a policy that nobody owns."""
    workflows = sorted(path for path in material.paths if path.startswith(_WORKFLOWS))
    if workflows:
        yield f"the change edits {_first(workflows)}: a check that runs from there is part of the change"
    edited = sorted(path for path in material.paths if policy.reads(path))
    if edited:
        yield f"the change edits {_first(edited)}: the policy before it judges this change, what it leaves the next one"
    # Without any CODEOWNERS nobody owns anything, which is worth a word when the policy is what changes.
    path = edited[0] if edited else policy.config.path if policy.in_tree and facts.owners.rules else None
    if path and not facts.owners.of(path):
        yield f"{path} has no code owner: nobody in particular has to agree to a change of the policy"


def _first(paths: list[str]) -> str:
    return f"{paths[0]} and {len(paths) - 1} more" if len(paths) > 1 else paths[0]


def _files(count: int) -> str:
    return "file" if count == 1 else "files"
