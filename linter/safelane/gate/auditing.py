"""``audit``: the same rules on one whole tree. Each object is its own old object, and what is found exists already.

Rules on the whole run (scope changeset) judge how a change is cut, and so have nothing to say here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from safelane import __version__
from safelane.facts.gathering import Facts
from safelane.facts.memory import TreeMemory
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.findings import Counts, Finding, Report, Status, Unchecked
from safelane.gate.checking import Asked
from safelane.gate.excerpts import redacted
from safelane.gate.judgement import decider, exempted, judge_of, judged
from safelane.gate.material import ChangedFile, Material
from safelane.gate.noticing import noticed, unread
from safelane.git.changes import Changes, walk
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.resources import Pairing, Resource, ResourceChange, pair
from safelane.rules.fingerprints import numbered
from safelane.rules.model import Detection, Scope

_SCOPES = (Scope.RESOURCE, Scope.WORKLOAD)


def selected(tree: Tree, policy: PolicyInForce) -> list[str]:
    """The files of a tree that ``include`` selects, sorted."""
    return [path for path, _ in walk(tree, select=lambda path: path.endswith("/") or policy.config.selects(path))]


def audit(tree: Tree, policy: PolicyInForce, asked: Asked, paths: Sequence[str]) -> Report:
    """The report on some files of a tree, in the light of the whole of it."""
    started = perf_counter()
    trees = (asked.memory.trees if asked.memory is not None else None) or TreeMemory()
    limits = policy.config.limits
    view = View(tree, "head", policy.topology, limits, None, asked.cache, True, memory=trees, parsed=trees.parsed)
    # What stands on no other side is new to the detections: every broken file and doubled key is said.
    files = tuple(ChangedFile(path, path, (), view.documents(path)) for path in paths)
    material = Material(files, Changes(()), view, view)
    resources = [resource for path in paths for resource in view.resources(path)]
    facts = _facts(material, resources, policy, asked)
    decide = decider(policy, asked.environments)
    findings, failed = judged(facts, judge_of(facts, policy, decide, False), _SCOPES)
    lost = unread(material)
    doubled = Pairing(duplicates=pair((), resources).duplicates)
    seen = noticed(material, doubled, facts, policy, (lost, failed))
    # What could not be checked is listed; that it stands in the tree is nobody's change.
    findings += replace(seen, by_detection={**seen.by_detection, Detection.UNCHECKED: ()}).findings(policy, decide)
    existing = [replace(finding, status=Status.EXISTING) for finding in findings]
    report = Report(
        version=__version__,
        base=tree.commit or tree.root,
        head=tree.commit,
        policy=policy.reference,
        findings=tuple(exempted(existing, policy, asked.said)[0]),
        unchecked=(*(one.entry for one in lost), *failed),
        notes=tuple(facts.notes),
        counts=Counts(len(paths), len(resources), 0),
        total_ms=round((perf_counter() - started) * 1000),
        audit=True,
    )
    return redacted(report, view, view)


def _facts(material: Material, resources: Sequence[Resource], policy: PolicyInForce, asked: Asked) -> Facts:
    return Facts(
        base=material.base,
        head=material.head,
        config=policy.config,
        reach=Reach(policy.topology, (material.head,)),
        said=asked.said,
        cache=asked.cache,
        files=material.selected,
        changed=tuple(ResourceChange(resource.key, resource, resource) for resource in resources),
        whole=True,
    )


def joined(reports: Sequence[Report], notes: Iterable[str], total_ms: int) -> Report:
    """The reports on parts of one tree as one; what two parts say of one place is said once."""
    findings = {_identity(finding): finding for report in reports for finding in report.findings}
    unchecked = dict.fromkeys(entry for report in reports for entry in report.unchecked)
    counts = [report.counts for report in reports]
    return replace(
        reports[0],
        findings=numbered(sorted(findings.values(), key=lambda finding: finding.sort_key)),
        unchecked=tuple(sorted(unchecked, key=_entry_key)),
        notes=(*dict.fromkeys(note for report in reports for note in report.notes), *notes),
        counts=Counts(sum(one.files for one in counts), sum(one.resources for one in counts), 0),
        excerpts={key: excerpt for report in reports for key, excerpt in report.excerpts.items()},
        total_ms=total_ms,
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.location, finding.pointer, finding.message, finding.environments


def _entry_key(entry: Unchecked) -> tuple[str, str, str]:
    return entry.path, entry.reason, entry.detail


def shares(paths: Sequence[str], jobs: int) -> Iterator[list[str]]:
    """The files in shares of about one size; what lies in one folder of the first two levels stays together."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault("/".join(path.split("/")[:-1][:2]), []).append(path)
    made: list[list[str]] = [[] for _ in range(jobs)]
    for group in sorted(groups.values(), key=len, reverse=True):
        min(made, key=len).extend(group)
    yield from (sorted(share) for share in made if share)
