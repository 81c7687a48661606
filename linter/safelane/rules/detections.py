"""Findings of what the pipeline notices: broken files, doubled keys and objects, unchecked files, looser policy."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.findings import Action, Finding, Related, ResourceReference
from safelane.frozen import dataclass
from safelane.location import Location
from safelane.rules.fingerprints import fingerprint
from safelane.rules.judging import Decide
from safelane.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something of a detection's kind: where it is, what is said of it, where it matters."""

    location: Location
    message: str
    environments: tuple[tuple[str | None, bool], ...]  # (name, whether it counts as production)
    pointer: str = ""
    identity: str = ""
    related: tuple[Related, ...] = ()
    resource: ResourceReference | None = None
    service: str | None = None


def detected(rule: Rule | None, noticed: Iterable[Noticed], decide: Decide) -> list[Finding]:
    """The findings of a detecting rule; nothing when no such rule is in force."""
    return [finding for one in noticed if rule is not None and (finding := _finding(rule, one, decide)) is not None]


def _finding(rule: Rule, noticed: Noticed, decide: Decide) -> Finding | None:
    actions = [decide(rule, name, production).action for name, production in noticed.environments]
    action = min(actions, key=lambda one: one.rank)
    if action is Action.OFF:
        return None
    identity = (noticed.location.path, noticed.identity)
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        message=noticed.message,
        location=noticed.location,
        pointer=noticed.pointer,
        fingerprint=fingerprint(rule.id, identity, (name for name, _ in noticed.environments), noticed.pointer),
        action=action,
        resource=noticed.resource,
        environments=tuple(name for name, _ in noticed.environments if name is not None),
        service=noticed.service,
        related=noticed.related,
        advice=rule.advice,
    )
