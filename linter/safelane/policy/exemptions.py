"""Waivers and the break-glass lane: what makes a deny not block; counted and shown, never silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from safelane.config import OverrideLane, Waiver
from safelane.config.globs import Glob
from safelane.findings import Action, AppliedOverride, AppliedWaiver, Finding, Status
from safelane.policy.decisions import uses
from safelane.rules.model import Rule

_MARK = "safelane-override:"


class Waivers:
    """The waivers of the base revision; remembers which of them matched."""

    def __init__(self, waivers: Sequence[Waiver], now: datetime) -> None:
        self._now = now
        self._all = waivers
        self._counting = [waiver for waiver in waivers if waiver.complete and waiver.active(now)]
        self._used: set[int] = set()

    def stamp(self, finding: Finding) -> Finding:
        """The finding with the first waiver that covers it; only what would block needs one."""
        if finding.action is not Action.DENY or finding.status is Status.FIXED:
            return finding
        for waiver in self._counting:
            if waiver.rule == finding.rule and _covers(waiver, finding):
                self._used.add(id(waiver))
                place = waiver.place
                applied = AppliedWaiver(waiver.owner, waiver.reason, waiver.expires, place.path, place.line)
                return replace(finding, waiver=applied)
        return finding

    def notes(self) -> list[str]:
        """What does not count and why, and which waivers matched nothing."""
        notes = []
        for waiver in self._all:
            place = f"{waiver.place.path}:{waiver.place.line}"
            if not waiver.complete:
                missing = ", ".join(waiver.missing)
                notes.append(f"{place}: the waiver for {waiver.rule} does not count: it lacks {missing}")
            elif not waiver.active(self._now):
                notes.append(f"{place}: the waiver for {waiver.rule} does not count: it expired on {waiver.expires}")
            elif id(waiver) not in self._used:
                notes.append(f"{place}: the waiver for {waiver.rule} is unused: it matches nothing in this change")
        return notes


def _covers(waiver: Waiver, finding: Finding) -> bool:
    where = waiver.where
    resource = finding.resource
    named = {
        "kind": resource.kind if resource else None,
        "name": resource.name if resource else None,
        "namespace": resource.namespace if resource else None,
        "service": finding.service,
    }
    if any(getattr(where, key) is not None and getattr(where, key) != found for key, found in named.items()):
        return False
    if where.environment is not None and set(finding.environments) != {where.environment}:
        return False
    return where.path is None or Glob(where.path).match(finding.location.path)


class Overrides:
    """The break-glass lanes that this change asks for: its label, and a line ``safelane-override: RULE: reason``."""

    def __init__(self, lanes: Sequence[OverrideLane], rules: Iterable[Rule], labels: Iterable[str], body: str) -> None:
        worn = set(labels)
        self._rules = {rule.id: rule for rule in rules}
        self._lanes = [lane for lane in lanes if lane.label in worn]
        self._asked = dict(_asked(body)) if self._lanes else {}

    def stamp(self, finding: Finding) -> Finding:
        """A deny that is asked for by name and allowed by a lane becomes a warn that says why."""
        reason, rule = self._asked.get(finding.rule), self._rules.get(finding.rule)
        if reason is None or rule is None or not finding.blocks:
            return finding
        for lane in self._lanes:
            if _names(lane.rules, rule) and not _names(lane.except_, rule):
                return replace(finding, action=Action.WARN, override=AppliedOverride(lane.label, reason))
        return finding


def _names(used: Iterable[str], rule: Rule) -> bool:
    return any(uses(name, rule) for name in used)


def _asked(body: str) -> Iterable[tuple[str, str]]:
    for line in body.splitlines():
        text = line.strip()
        if text.startswith(_MARK):
            rule, colon, reason = text.removeprefix(_MARK).partition(":")
            if colon and rule.strip() and reason.strip():
                yield rule.strip(), reason.strip()
