"""From judgements to bare findings: place, identity, environments; equal statements become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from safelane.facts.places import Places
from safelane.findings import Finding, Repair, Status, TextEdit
from safelane.frozen import dataclass
from safelane.location import to_cel
from safelane.resources import keyed_pointer
from safelane.rules.fingerprints import fingerprint
from safelane.rules.judging import Judgement
from safelane.rules.pointing import Pointed, point


@dataclass(frozen=True, slots=True)
class _Statement:
    """A finding that waits for the environments of its equals; ``identity`` is what its fingerprint is made of."""

    finding: Finding
    environments: tuple[str | None, ...]
    identity: tuple[str, ...]
    keyed: str

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.finding.rule, self.identity, self.environments, self.keyed)


def state(judgements: Iterable[Judgement], places: Places) -> list[Finding]:
    """The findings of the judgements: the same result from one source line is one finding with all environments."""
    merged: dict[tuple[object, ...], _Statement] = {}
    for judgement in judgements:
        statement = _statement(judgement, places)
        finding = statement.finding
        same = (finding.rule, judgement.part, finding.location, finding.pointer, finding.message, finding.status)
        merged[same] = _joined(merged[same], statement, judgement) if same in merged else statement
    return [replace(one.finding, fingerprint=one.fingerprint) for one in merged.values()]


def _joined(one: _Statement, other: _Statement, judgement: Judgement) -> _Statement:
    order = [*judgement.subject.change.topology.environments, None]
    both = dict.fromkeys((*one.environments, *other.environments))
    environments = tuple(sorted(both, key=lambda name: order.index(name) if name in order else len(order)))
    action = min(one.finding.action, other.finding.action, key=lambda action: action.rank)
    related = tuple(dict.fromkeys((*one.finding.related, *other.finding.related)))
    finding = replace(one.finding, action=action, related=related, environments=_known(environments))
    return replace(one, finding=finding, environments=environments)


def _known(environments: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(name for name in environments if name is not None)


def _statement(judgement: Judgement, places: Places) -> _Statement:
    pointed = point(judgement, places)
    subject, rule = judgement.subject, judgement.rule
    ways = _ways(judgement, pointed, places)
    keyed = _keyed(judgement, pointed)
    finding = Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        message=judgement.message,
        location=pointed.location,
        pointer=pointed.pointer,
        action=judgement.action,
        status=_status(judgement, places, keyed),
        resource=subject.change.reference,
        environments=_known(judgement.environments),
        service=subject.change.service or None,
        related=pointed.related,
        advice=rule.advice,
        edits=_edits(ways, places),
        repairs=ways,
        at=to_cel(pointed.path),
    )
    return _Statement(finding, judgement.environments, subject.identity, keyed)


def _ways(judgement: Judgement, pointed: Pointed, places: Places) -> tuple[tuple[Repair, ...], ...]:
    if not judgement.rule.edit or judgement.fixed:
        return ()
    from safelane.rules.repairs import repairs

    return repairs(judgement, pointed, places)


def _edits(ways: tuple[tuple[Repair, ...], ...], places: Places) -> tuple[TextEdit, ...] | None:
    if not ways:
        return None
    from safelane.rules.edits import text_edits

    return text_edits(ways, places)


def _status(judgement: Judgement, places: Places, keyed: str) -> Status:
    """``existing`` when the base's object as both old and new gives the same fingerprint."""
    if judgement.fixed:
        return Status.FIXED
    if judgement.baseline is None:
        return Status.NEW
    return Status.EXISTING if _keyed(judgement.baseline, point(judgement.baseline, places)) == keyed else Status.NEW


def _keyed(judgement: Judgement, pointed: Pointed) -> str:
    subject = judgement.subject
    root = subject.new if pointed.in_new else subject.old
    return keyed_pointer(root.value if root is not None else None, pointed.path)
