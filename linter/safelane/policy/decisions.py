"""Which action and parameters a rule has in an environment: settings first, then the policies in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from safelane.config.globs import Glob
from safelane.errors import ConfigurationError, Problem, nearest
from safelane.findings import Action
from safelane.policy.model import Decision, Entry, Origin
from safelane.policy.staging import never_deciding
from safelane.rules.model import Rule
from safelane.rules.parameters import convert

_DEFAULT_OWN = Origin("default of the repository's own rules")
_DEFAULT_BUILTIN = Origin("default: no policy names it")


class Decisions:
    """The entries in force, asked rule by rule and environment by environment; answers are remembered."""

    def __init__(self, entries: Sequence[Entry], rules: Iterable[Rule], today: date) -> None:
        """Raises ConfigurationError for an entry that names no rule, no parameter, or a parameter's wrong type, and for
        one that never decides anything. An entry that begins after ``today`` (in UTC) is passed over until then.
        """
        self.today = today
        self._rules = {rule.id: rule for rule in rules}
        self._entries: dict[str, list[Entry]] = {rule: [] for rule in self._rules}
        self._known: dict[tuple[str, str | None, bool], Decision] = {}
        self._defaults: dict[str, Mapping[str, Any]] = {}
        problems: list[Problem] = list(never_deciding(entries))
        for entry in entries:
            problems += self._add(entry)
        if problems:
            raise ConfigurationError(problems)

    def after(self, entries: Sequence[Entry]) -> Decisions:
        """The same decisions, heard after these entries. Raises ConfigurationError."""
        made = Decisions(entries, self._rules.values(), self.today)
        for rule, own in self._entries.items():
            made._entries[rule] += own
        return made

    def without(self, origin: Origin) -> Decisions:
        """The same decisions, without the entry that stands at a place."""
        made = Decisions((), self._rules.values(), self.today)
        for rule, own in self._entries.items():
            made._entries[rule] += [entry for entry in own if entry.origin != origin]
        return made

    def _add(self, entry: Entry) -> list[Problem]:
        used = self._used(entry.use)
        if not used and not any(char in entry.use for char in "*?["):
            hint = nearest(entry.use, self._rules)
            return [entry.origin.problem(f"there is no rule {entry.use!r}{hint}")]
        problems = [problem for rule in used for problem in _parameter_problems(entry, rule, len(used) == 1)]
        for rule in used:
            self._entries[rule.id].append(entry)
        return problems

    def _used(self, use: str) -> list[Rule]:
        """The rules that an entry names: by id, by a glob over ``area/id``, or all of them."""
        if use in self._rules:
            return [self._rules[use]]
        glob = Glob(use)
        return [rule for rule in self._rules.values() if use == "*" or glob.match(rule.qualified)]

    def decide(self, rule: Rule, environment: str | None, production: bool) -> Decision:
        """The decision for a rule in one environment; None is an environment that could not be established."""
        key = (rule.id, environment, production)
        if key not in self._known:
            self._known[key] = self.decide_on(self.today, rule, environment, production)
        return self._known[key]

    def days(self, rule: Rule) -> list[date]:
        """The days after today on which an entry of a rule begins to count, in order."""
        days = {entry.since for entry in self._entries[rule.id] if entry.since is not None}
        return sorted(day for day in days if day > self.today)

    def upcoming(self, rule: Rule, environment: str | None, production: bool) -> list[tuple[date, Decision]]:
        """What the rule's action will become, and from which day on."""
        found, before = [], self.decide(rule, environment, production)
        for day in self.days(rule):
            after = self.decide_on(day, rule, environment, production)
            if after.action is not before.action:
                found.append((day, after))
            before = after
        return found

    def decide_on(self, day: date, rule: Rule, environment: str | None, production: bool) -> Decision:
        """The decision as it is, or will be, on a day."""
        fitting = list(self._fitting(day, rule, environment, production))
        deciding = next((entry for entry in fitting if entry.action is not None), None)
        params = dict(self._default_params(rule))
        types = {parameter.name: parameter.type for parameter in rule.params}
        for entry in reversed(fitting):
            params.update({name: convert(types[name], v) for name, v in entry.params.items() if name in types})
        if deciding is not None and deciding.action is not None:
            return Decision(deciding.action, params, deciding.origin)
        return Decision(*_default(rule, params), explicit=False)

    def _fitting(self, day: date, rule: Rule, environment: str | None, production: bool) -> Iterator[Entry]:
        """The entries of a rule that speak on a day of an environment, the first one first."""
        for entry in self._entries[rule.id]:
            if (entry.since is None or entry.since <= day) and fits(entry, environment, production):
                yield entry

    def _default_params(self, rule: Rule) -> Mapping[str, Any]:
        if rule.id not in self._defaults:
            self._defaults[rule.id] = {p.name: convert(p.type, p.default) for p in rule.params}
        return self._defaults[rule.id]

    def in_force(self, environments: Iterable[tuple[str | None, bool]]) -> tuple[Rule, ...]:
        """The rules that are not off everywhere; ``environments`` are ``(name, production)`` pairs."""
        places = list(environments)
        return tuple(
            rule
            for rule in self._rules.values()
            if any(self._is_on(rule, name, production) for name, production in places)
        )

    def _is_on(self, rule: Rule, environment: str | None, production: bool) -> bool:
        # As decide, without parameters: every rule is asked in every environment before anything is judged.
        actions = (entry.action for entry in self._fitting(self.today, rule, environment, production))
        action = next((action for action in actions if action is not None), None)
        return (_default(rule, {})[0] if action is None else action) is not Action.OFF


def _default(rule: Rule, params: Mapping[str, Any]) -> tuple[Action, Mapping[str, Any], Origin]:
    """What a rule does where no entry names an action; an admission policy does what its bindings say."""
    if rule.builtin:
        return Action.OFF, params, _DEFAULT_BUILTIN
    binding = rule.admission.strictest if rule.admission is not None else None
    if binding is None:
        return Action.DENY, params, _DEFAULT_OWN
    return binding.action, params, Origin(binding.path, binding.line)


def uses(use: str, rule: Rule) -> bool:
    """Whether an entry's ``use`` names the rule: its id, or a glob over ``area/id``."""
    return use in (rule.id, "*") or Glob(use).match(rule.qualified)


def fits(entry: Entry, environment: str | None, production: bool) -> bool:
    """Whether an entry speaks of an environment; one that is unknown has no name, but may count as production."""
    if entry.environments and environment not in entry.environments:
        return False
    return entry.production is None or entry.production == production


def _parameter_problems(entry: Entry, rule: Rule, named: bool) -> list[Problem]:
    types = {parameter.name: parameter.type for parameter in rule.params}
    problems = []
    for name, value in entry.params.items():
        if name not in types:
            if named:
                message = f"rule {rule.id!r} has no parameter {name!r}{nearest(name, types)}"
                problems.append(entry.origin.problem(message))
            continue
        try:
            convert(types[name], value)
        except ValueError as error:
            problems.append(entry.origin.problem(f"parameter {name!r} of rule {rule.id!r}: {error}"))
    return problems
