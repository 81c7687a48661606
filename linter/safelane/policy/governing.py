"""What a policy leaves to the repository: which settings, waivers and overrides it may have for which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from safelane.config import Config, Waiver
from safelane.errors import Problem, nearest
from safelane.frozen import dataclass
from safelane.location import Location
from safelane.policy.decisions import uses
from safelane.policy.model import Entry, Governance, Policy
from safelane.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Governed:
    """A repository's own decisions, held against what the policies in force allow; ``entries`` are its own."""

    config: Config
    rules: Sequence[Rule]
    entries: Sequence[Entry]
    today: date

    def problems(self, policies: Iterable[Policy]) -> Iterator[Problem]:
        """Everything that is forbidden, each with its place."""
        for policy in policies:
            for one in policy.governance:
                rules = [rule for rule in self.rules if uses(one.use, rule)]
                if not rules:
                    hint = nearest(one.use, (rule.id for rule in self.rules))
                    yield one.origin.problem(f"governance speaks of no rule: {one.use!r}{hint}")
                if "settings" in one.forbids:
                    yield from self._settings(one, rules)
                if "overrides" in one.forbids:
                    yield from self._overrides(one, rules)
                yield from self._waivers(one, {rule.id for rule in rules})

    def _settings(self, one: Governance, rules: Sequence[Rule]) -> Iterator[Problem]:
        for entry in self.entries:
            names = [rule.id for rule in rules if uses(entry.use, rule)]
            if names:
                yield entry.origin.problem(f"{_listed(names)} may not be set here: {_says(one)}")
        governed = {rule.id for rule in rules}
        for rule in self.rules:
            names = [] if rule.builtin else sorted(governed.intersection(rule.silences) - {rule.id})
            if names:
                yield Problem(rule.source, 1, 1, f"{_listed(names)} may not be silenced here: {_says(one)}")

    def _overrides(self, one: Governance, rules: Sequence[Rule]) -> Iterator[Problem]:
        for lane in self.config.overrides:
            names = [
                rule.id
                for rule in rules
                if any(uses(name, rule) for name in lane.rules) and not any(uses(name, rule) for name in lane.except_)
            ]
            if names:
                said = f"the lane {lane.label!r} may not override {_listed(names)}: {_says(one)}; name them in except"
                yield _at(lane.place, said)

    def _waivers(self, one: Governance, rules: set[str]) -> Iterator[Problem]:
        for waiver in self.config.waivers:
            said = self._waiver(one, waiver) if waiver.rule in rules else None
            if said is not None:
                yield _at(waiver.place, f"{said}: {_says(one)}")

    def _waiver(self, one: Governance, waiver: Waiver) -> str | None:
        """What is wrong with a waiver; one that does not count, as it lacks something or is over, is only forbidden."""
        if "waivers" in one.forbids:
            return f"{waiver.rule} may not be waived here"
        if not waiver.complete:
            return None
        ahead = (date.fromisoformat(waiver.expires) - self.today).days
        if ahead < 0:
            return None
        if one.longest_days is not None and ahead > one.longest_days:
            return f"the waiver for {waiver.rule} lasts {ahead} days more, and may last {one.longest_days}"
        if one.owners and waiver.owner not in one.owners:
            known = nearest(waiver.owner, one.owners) or f"; it may be {', '.join(one.owners)}"
            return f"{waiver.owner!r} may not own a waiver for {waiver.rule}{known}"
        return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more rules" if len(names) > 3 else "")


def _says(one: Governance) -> str:
    return f"so says {one.origin}"


def _at(place: Location, message: str) -> Problem:
    return Problem(place.path, place.line, place.column, message)
