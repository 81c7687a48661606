"""Asks rules about subjects: match, decision, expression, message. A rule is compiled when its match first holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from safelane import cel
from safelane.facts.subjects import Subject
from safelane.findings import Action, Unchecked
from safelane.frozen import dataclass
from safelane.rules.functions.lookups import IndexSource
from safelane.rules.matching import asks_where, place_fits, sort_of, suits
from safelane.rules.messages import render
from safelane.rules.model import Rule, Scope
from safelane.rules.prepared import Prepared
from safelane.rules.programs import Programs
from safelane.rules.untouched import Untouched

Bindings = Mapping[str, Any]


class Decided(Protocol):
    """What a policy decides for a rule in an environment."""

    @property
    def action(self) -> Action:
        """What a finding does."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The rule's parameters, as CEL values."""

    @property
    def explicit(self) -> bool:
        """Whether an entry names the action; else it is what rules of this sort do by default."""


Decide = Callable[[Rule, str | None, bool], Decided]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule's yes about a subject; ``witness`` says what decided it.

    ``baseline`` is the same rule's yes about the base's object as both old and new; ``fixed`` marks such a yes that
    stands alone, because the change ended it. ``part`` tells the statements of one rule apart, where it has several.
    """

    rule: Rule
    subject: Subject
    environments: tuple[str | None, ...]
    action: Action
    message: str
    witness: cel.Witness | None
    edits: tuple[Any, ...]
    baseline: Judgement | None = None
    fixed: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that could not be evaluated on a subject."""

    rule: Rule
    subject: Subject
    unchecked: Unchecked


@dataclass(frozen=True, slots=True)
class _Group:
    environments: tuple[str | None, ...]
    action: Action
    params: Mapping[str, Any]


class Wanted(Enum):
    """What is asked for: ``ALL`` also asks what base alone would have been told, which is there still or no more.

    ``THERE`` is for objects that are their own old ones: all that is found was there, and base need not be asked.
    """

    NEW = auto()
    ALL = auto()
    THERE = auto()


class Judge:
    """Judges with a set of rules and the decisions of a policy; ``budget`` is the cost that one evaluation may have.

    The rules' functions ask what ``index`` gives, and nothing is available to them without one.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        decide: Decide,
        budget: int,
        *,
        wanted: Wanted = Wanted.NEW,
        index: IndexSource | None = None,
    ) -> None:
        self._by_scope: dict[Scope, list[Rule]] = {scope: [] for scope in Scope}
        admission: list[Rule] = []
        for rule in rules:
            if rule.scope is not None:
                (self._by_scope[rule.scope] if rule.admission is None else admission).append(rule)
        self.admission = tuple(admission)  # the admission policies, which are asked in their own way
        self.decide = decide
        self._budget = budget
        self._wanted = wanted
        self.prepared = Prepared(index)
        self._suited: dict[tuple[str, ...], tuple[tuple[Rule, bool], ...]] = {}
        self._grouped: dict[tuple[str, tuple[str | None, ...], bool], tuple[_Group, ...]] = {}

    def using(self, prepared: Prepared) -> Judge:
        """The judge itself, with the rules as an earlier one left them."""
        prepared.index = self.prepared.index
        self.prepared = prepared
        return self

    def judge(self, scope: Scope, subjects: Iterable[Subject]) -> Iterator[Judgement | Failure]:
        """Every rule of the scope about every subject, in the subjects' order."""
        for subject in subjects if self._by_scope[scope] else ():
            untouched = Untouched(subject)
            seen = dict(subject.bindings)
            for rule, placed in self._suiting(scope, subject):
                if placed and not place_fits(rule.match, subject):
                    continue
                if not self._idle(rule, subject, untouched) and self._may_fire(rule, subject, seen):
                    yield from self._ask(rule, subject)

    def _suiting(self, scope: Scope, subject: Subject) -> tuple[tuple[Rule, bool], ...]:
        """The rules about things of the subject's sort, and whether each asks where that is; most changes hold few
        sorts of things.
        """
        key = scope, *sort_of(subject)
        found = self._suited.get(key)
        if found is None:
            suiting = (rule for rule in self._by_scope[scope] if suits(rule, subject))
            found = self._suited[key] = tuple((rule, asks_where(rule.match)) for rule in suiting)
        return found

    def _may_fire(self, rule: Rule, subject: Subject, seen: dict[str, Any]) -> bool:
        """Whether a look at the subject does not tell that the rule says no; ``seen`` is what the look goes over."""
        if rule.guard is None or self._wanted is Wanted.ALL:
            return True
        ask = self.prepared.look(rule)
        for group in self._groups(rule, subject):
            seen["params"] = group.params
            if ask(seen) is not False:
                return True
        return False

    def _idle(self, rule: Rule, subject: Subject, untouched: Untouched) -> bool:
        """Whether a rule has nothing to say that is wanted, as far as that can be seen without evaluating it."""
        if self._wanted is Wanted.ALL:
            return False
        return self._wanted is Wanted.NEW and untouched.by(rule)

    def wants(self, scope: Scope) -> bool:
        """Whether any rule of this scope is loaded: its subjects need not be made otherwise."""
        return bool(self._by_scope[scope])

    def _ask(self, rule: Rule, subject: Subject) -> Iterator[Judgement | Failure]:
        for group in self._groups(rule, subject):
            try:
                judged = self._evaluate(rule, subject, subject.bindings, group)
                if judged is not None:
                    yield judged
                elif self._wanted is Wanted.ALL and (ended := self._baseline(rule, subject, group)) is not None:
                    yield replace(ended, fixed=True)
            except cel.EvaluationError as error:
                yield Failure(rule, subject, _unchecked(rule, subject, group, error))

    def _groups(self, rule: Rule, subject: Subject) -> tuple[_Group, ...]:
        """Environments with equal parameters are asked once; the strictest action of theirs counts."""
        key = rule.id, subject.environments, subject.change.unknown_production
        found = self._grouped.get(key)
        if found is None:
            found = self._grouped[key] = tuple(self._decided(rule, subject))
        return found

    def _decided(self, rule: Rule, subject: Subject) -> list[_Group]:
        groups: list[_Group] = []
        for environment in subject.environments or (None,):
            decided = self.decide(rule, environment, subject.change.production_in((environment,)))
            if decided.action is Action.OFF:
                continue
            same = next((index for index, group in enumerate(groups) if group.params == decided.params), None)
            if same is None:
                groups.append(_Group((environment,), decided.action, decided.params))
            else:
                group = groups[same]
                action = min(group.action, decided.action, key=lambda one: one.rank)
                groups[same] = _Group((*group.environments, environment), action, group.params)
        return groups

    def _evaluate(self, rule: Rule, subject: Subject, facts: Bindings, group: _Group) -> Judgement | None:
        programs = self.prepared.programs(rule)
        bindings = bind(facts, group.params, programs, self._budget)
        verdict = programs.deny.evaluate(bindings, budget=self._budget)
        if not isinstance(verdict, bool):
            raise cel.EvaluationError(f"deny is not a bool but {cel.type_name(verdict)}", "no-such-overload")
        if not verdict:
            return None
        baseline = self._baseline(rule, subject, group) if facts is subject.bindings else None
        return Judgement(
            rule=rule,
            subject=subject,
            environments=group.environments,
            action=group.action,
            message=render(programs, bindings, self._budget),
            witness=programs.deny.witness(bindings),
            edits=tuple(p.evaluate(bindings, budget=self._budget) if p else None for p in programs.edits),
            baseline=baseline,
        )

    def _baseline(self, rule: Rule, subject: Subject, group: _Group) -> Judgement | None:
        """The same rule with the base's object as both old and new; one that cannot be evaluated there is not known."""
        if self._wanted is Wanted.THERE or subject.baseline is None:
            return None
        try:
            return self._evaluate(rule, replace(subject, new=subject.old), subject.baseline, group)
        except cel.EvaluationError:
            return None


def bind(facts: Bindings, params: Mapping[str, Any], programs: Programs, budget: int) -> dict[str, Any]:
    """The variables of one evaluation; those of the rule itself are computed when they are read, once."""
    bindings: dict[str, Any] = {**facts, "params": params, "request": {}, "namespaceObject": None}
    if "changeset" in facts:
        now: datetime = facts["changeset"]["now"]
        bindings["changeset"] = {**facts["changeset"], "now": cel.Timestamp(round(now.timestamp() * 1e6) * 1000)}
    lazy = {name: cel.Lazy.of(program, bindings, budget) for name, program in programs.variables}
    bindings["variables"] = cel.LazyMap(lazy)
    return bindings


def _unchecked(rule: Rule, subject: Subject, group: _Group, error: cel.EvaluationError) -> Unchecked:
    reason = "cost-exceeded" if error.reason == "cost-exceeded" else "evaluation-error"
    detail = f"rule {rule.id}: {error.message} (at {error.line}:{error.column} of the expression)"
    side = "base" if subject.operation == "delete" else "head"
    return Unchecked(subject.change.path, side, reason, detail, blocking=group.action is Action.DENY)
