"""``check``: the pipeline, room after room."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from safelane import __version__
from safelane.cache import Cache
from safelane.facts.gathering import ChangeFacts, Facts
from safelane.facts.memory import Parsed
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.findings import Counts, Report, Status
from safelane.frozen import dataclass
from safelane.gate.deployed import reached_by
from safelane.gate.excerpts import redacted
from safelane.gate.judgement import decider, exempted, judge_of, judged
from safelane.gate.material import Material, read_material
from safelane.gate.notes import cautions_of, notes_of
from safelane.gate.noticing import noticed, unread
from safelane.git.repository import Repository, Tree
from safelane.policy.force import PolicyInForce
from safelane.resources import Pairing, ResourceChange, pair
from safelane.rules.fingerprints import numbered

if TYPE_CHECKING:
    from safelane.gate.memory import Memory

_FEW = 10  # changed files: so many are looked for around each of them, for more the whole tree is gone through


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked besides its trees: facts of the change, environments to judge (none: all), ``show_all``.

    ``cache`` keeps what was found in trees that stay the same, on disk; ``memory`` keeps what a process that judges
    many changes by one policy made for the one before. No answer depends on them.
    ``repository`` knows the past of base.
    """

    said: ChangeFacts
    environments: frozenset[str] = frozenset()
    show_all: bool = False
    cache: Cache | None = None
    memory: Memory | None = None
    repository: Repository | None = None
    impact: bool = False  # the reach of the change is reported too

    def again(self) -> Asked:
        """The same for who judges change after change: a rule that was compiled for one is not for the next."""
        from safelane.gate.memory import Memory

        return self if self.memory is not None else replace(self, memory=Memory(trees=None))


def check(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Report:
    """The report on what differs between two trees, judged by a policy that was read before.

    Raises UndecidedError when a folder that differs is not in the repository.
    """
    report, facts = unmasked(base, head, policy, asked)
    report = redacted(report, facts.base, facts.head)
    if not asked.impact:
        return report
    from safelane.gate.reached import reached

    return replace(report, impact=reached(facts, asked.environments))


def unmasked(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> tuple[Report, Facts]:
    """As ``check``, for who counts findings and shows nothing of them: messages may hold secrets."""
    started = perf_counter()
    material, pairing, facts = gather(base, head, policy, asked)
    decide = decider(policy, asked.environments)
    judge = judge_of(facts, policy, decide, asked.show_all)
    if asked.memory is not None:
        judge.using(asked.memory.rules)
    judgements, failed = judged(facts, judge)
    lost = unread(material)
    seen = noticed(material, pairing, facts, policy, (lost, failed))
    findings, exempt = exempted([*judgements, *seen.findings(policy, decide)], policy, asked.said)
    if asked.said.rendered:
        from safelane.gate.rendered import with_sources

        findings = with_sources(findings, facts.base, facts.head)
    cautions = tuple(cautions_of(material, facts, policy))
    report = Report(
        version=__version__,
        base=base.commit or base.root,
        head=head.commit,
        policy=policy.reference,
        findings=numbered(sorted(findings, key=lambda finding: finding.sort_key)),
        unchecked=(*(one.entry for one in lost), *failed),
        notes=(*cautions, *notes_of(material, facts, policy), *seen.notes, *exempt),
        cautions=cautions,
        counts=_counts(facts),
        fixed=sum(finding.status is Status.FIXED for finding in findings),
        spread=any(finding.blocks for finding in findings) and _is_spread(facts),
        total_ms=round((perf_counter() - started) * 1000),
    )
    facts.head.leave()
    return report, facts


def gather(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> tuple[Material, Pairing, Facts]:
    """What ``check`` judges: what differs, which objects are the same thing, and the facts of the change."""
    limits, memory = policy.config.limits, asked.memory.trees if asked.memory is not None else None
    parsed = memory.parsed if memory is not None else Parsed()
    old = View(base, "base", policy.topology, limits, None, asked.cache, memory=memory, parsed=parsed)
    new = View(head, "head", policy.topology, limits, old, asked.cache, memory=memory, parsed=parsed)
    material = read_material(old, new, policy.config.selects)
    old.whole = new.whole = len(material.files) > _FEW or memory is not None
    facts = _facts(material, policy, asked)
    pairing = pair(material.old(), material.new(), reached_by(facts), material.renames, material.beside)
    facts.changed = pairing.changes
    return material, pairing, facts


def _facts(material: Material, policy: PolicyInForce, asked: Asked) -> Facts:
    return Facts(
        base=material.base,
        head=material.head,
        config=policy.config,
        reach=Reach(policy.topology, (material.base, material.head)),
        said=asked.said,
        cache=asked.cache,
        repository=asked.repository,
        files=material.selected,
        changed=(),
        left=tuple(material.renames.values()),
    )


def _is_spread(facts: Facts) -> bool:
    """Whether files of more than one environment, region or cluster change, each known by its path."""
    places = (change.resource.place for change in facts.changes)
    known = {(place.environment, place.region, place.cluster) for place in places}
    return len(known - {(None, None, None)}) > 1


def _counts(facts: Facts) -> Counts:
    """Changed files matched by ``include``, changed objects, changed leaves; a text inside a value is one leaf."""
    outer = [change.resources for change in facts.changes if not _is_inside(change.resources)]
    return Counts(len(facts.files), len(outer), sum(len(change.edits) for change in outer))


def _is_inside(resources: ResourceChange) -> bool:
    """Whether what changed stands in a text inside a value of another object."""
    resource = resources.after or resources.before
    return resource is not None and bool(resource.document.pointer_prefix)
