"""The examples of one rule, read once: whatever is asked of them afterwards only evaluates expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from safelane.authoring.examples import compared, policy_for, trees
from safelane.authoring.scenes import scene
from safelane.facts.gathering import Facts
from safelane.facts.subjects import Subject
from safelane.findings import Action, Finding, Status
from safelane.frozen import dataclass
from safelane.gate.checking import gather
from safelane.gate.judgement import subjects_of
from safelane.policy.force import PolicyInForce
from safelane.rules.judging import Decide, Decided, Failure, Judge, Judgement
from safelane.rules.model import Rule, Scope
from safelane.rules.stating import state

_BUDGET = 1_000_000


@dataclass(frozen=True)
class Trial:
    """One example of a rule with a scope, and the facts of the change in it."""

    example: Mapping[str, Any]
    policy: PolicyInForce
    facts: Facts

    @property
    def name(self) -> str:
        """The example's name."""
        return str(self.example["name"])


class Trials:
    """The examples of ``rule``. One example at a time is looked at: ``index`` and ``decide`` ask the current one."""

    def __init__(self, rule: Rule, own: Sequence[Rule] | None = None) -> None:
        self.rule = rule
        self._own = own
        self._current: Trial | None = None

    @cached_property
    def all(self) -> tuple[Trial, ...]:
        """The trials, in the order of the examples. Raises ConfigurationError for a mistake in one's ``config``."""
        return tuple(self.trial(example) for example in self.rule.examples)

    def trial(self, example: Mapping[str, Any]) -> Trial:
        """The trial of an example, of this rule or made from one of its own."""
        base, head = trees(example)
        made = scene(base, head, example)
        policy = policy_for(made.base, self._own, made.asked.said.now)
        _, _, facts = gather(made.base, made.head, policy, made.asked)
        return Trial(example, policy, facts)

    def look(self, trial: Trial) -> tuple[Subject, ...]:
        """Turn to a trial: what the rule would be asked about in it."""
        assert self.rule.scope is not None
        self._current = trial
        return tuple(subjects_of(trial.facts, self.rule.scope))

    @property
    def current(self) -> Trial:
        """The trial that is looked at."""
        assert self._current is not None
        return self._current

    def index(self) -> Any:
        """The trees of the current trial, for the functions of rules."""
        return self.current.facts.index

    def decide(self, rule: Rule, environment: str | None, production: bool) -> Decided:
        """The decision of the current trial's policy for the rule under test, however it was changed."""
        return self.current.policy.decisions.decide(self.rule, environment, production)

    def judge(self, rule: Rule) -> Judges:
        """Judges with one form of the rule, for all trials."""
        return Judges(self, rule)

    def differs(self, judge: Judges, trial: Trial) -> bool:
        """Whether the judge's rule says something else about a trial than its example expects, or nothing at all."""
        assert self.rule.scope is not None
        judgements: list[Judgement] = []
        for answer in judge.judge(self.rule.scope, self.look(trial)):
            if isinstance(answer, Failure):
                return True
            judgements.append(answer)
        found = state(judgements, trial.facts.places) if judgements else []
        missing, unexpected = compared(self.rule, self._expected(trial), _new(found))
        return bool(missing or unexpected)

    def _expected(self, trial: Trial) -> list[Mapping[str, Any]]:
        return [one for one in trial.example["expect"] if one.get("rule", self.rule.id) == self.rule.id]


class Judges:
    """A judge for each policy: one remembers what its policy has decided."""

    def __init__(self, trials: Trials, rule: Rule) -> None:
        self._trials = trials
        self._rule = rule
        self._known: dict[int, Judge] = {}

    def judge(self, scope: Scope, subjects: Iterable[Subject]) -> Iterator[Judgement | Failure]:
        """What the rule says of the subjects of the current trial."""
        policy = self._trials.current.policy
        known = self._known.get(id(policy))
        if known is None:
            decide: Decide = self._trials.decide
            known = self._known[id(policy)] = Judge([self._rule], decide, _BUDGET, index=self._trials.index)
        return known.judge(scope, subjects)


def _new(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.status is Status.NEW and one.action is not Action.OFF]
