"""What has come loose from a policy: rules that say nothing, waivers nobody needs, settings that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from safelane.backtest.units import Unit
from safelane.cache import Cache
from safelane.config import Setting, Waiver
from safelane.errors import UndecidedError
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Finding, Status
from safelane.frozen import dataclass
from safelane.gate.checking import Asked, unmasked
from safelane.gate.memory import Memory
from safelane.git.repository import Repository
from safelane.policy.decisions import uses
from safelane.policy.force import PolicyInForce
from safelane.policy.model import Decision, Origin

SOON = 30  # days


@dataclass(frozen=True, slots=True)
class Loose:
    """An entry of the configuration that has come loose: the rule it names, its place, and why."""

    rule: str
    path: str
    line: int
    why: str

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"rule": self.rule, "path": self.path, "line": self.line, "why": self.why}


@dataclass(frozen=True, slots=True)
class Drift:
    """``commits`` were judged and ``unsure`` more could not be; ``silent`` are the rules that said nothing in them."""

    commits: int
    unsure: int
    silent: tuple[str, ...]
    waivers: tuple[Loose, ...]
    settings: tuple[Loose, ...]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "commits": self.commits,
            "unsure": self.unsure,
            "silent": list(self.silent),
            "waivers": [one.data() for one in self.waivers],
            "settings": [one.data() for one in self.settings],
        }


@dataclass(frozen=True, slots=True)
class Drifting:
    """One policy on one repository, on a day; ``units`` are commits, newest first, that are judged one by one."""

    policy: PolicyInForce
    repository: Repository
    today: date
    cache: Cache | None = None

    def over(self, units: Sequence[Unit]) -> Drift:
        """What has come loose over these commits."""
        fired: set[str] = set()
        used: set[tuple[str, int]] = set()
        judged = 0
        for findings in self._judged(units):
            judged += 1
            for finding in findings:
                fired.add(finding.rule)
                if finding.waiver is not None:
                    used.add((finding.waiver.path, finding.waiver.line))
        silent = tuple(sorted(rule.id for rule in self.policy.in_force if rule.id not in fired)) if judged else ()
        waivers = [(one, self._idle(one, used, judged)) for one in self.policy.config.waivers]
        settings = [(one, self._useless(one)) for one in self.policy.config.settings]
        loose = [
            tuple(Loose(one.rule, one.place.path, one.place.line, why) for one, why in rows if why is not None)
            for rows in (waivers, settings)
        ]
        return Drift(judged, len(units) - judged, silent, loose[0], loose[1])

    def _judged(self, units: Sequence[Unit]) -> Iterator[list[Finding]]:
        """The new findings of each commit that can be judged, by today's policy, whatever they do."""
        repository, memory = self.repository, Memory.of_history()
        policy = replace(self.policy, in_tree=False)
        for unit in reversed(units):
            commit = repository.commit(unit.commit)
            if commit is None:
                continue
            said = ChangeFacts(datetime.fromtimestamp(commit.seconds, UTC), commit.title, commit.body, commit.author)
            asked = Asked(said, cache=self.cache, memory=memory, repository=repository)
            try:
                report, _ = unmasked(repository.tree(unit.parent), repository.tree(unit.commit), policy, asked)
            except UndecidedError:
                continue
            yield [finding for finding in report.findings if finding.status is Status.NEW]

    def _idle(self, waiver: Waiver, used: set[tuple[str, int]], judged: int) -> str | None:
        if not waiver.complete:
            return f"it does not count: it lacks {', '.join(waiver.missing)}"
        ahead = (date.fromisoformat(waiver.expires) - self.today).days
        if ahead < 0:
            return f"it ended on {waiver.expires}"
        said = [f"it ends on {waiver.expires}, in {ahead} days"] if ahead <= SOON else []
        if judged and (waiver.place.path, waiver.place.line) not in used:
            said.append(f"it matched nothing in {judged} commits")
        return "; ".join(said) or None

    def _useless(self, setting: Setting) -> str | None:
        rules = [rule for rule in self.policy.rules if uses(setting.rule, rule)]
        if not rules:
            return "it names no rule"
        place = setting.place
        decisions = self.policy.decisions
        without = decisions.without(Origin(place.path, place.line, place.column))
        for rule in rules:
            for day in (decisions.today, *decisions.days(rule)):
                for name, production in self.policy.places:
                    one, other = (each.decide_on(day, rule, name, production) for each in (decisions, without))
                    if _substance(one) != _substance(other):
                        return None
        return "it changes nothing: the same is decided without it"


def _substance(decision: Decision) -> tuple[object, ...]:
    return decision.action, decision.params, decision.explicit
