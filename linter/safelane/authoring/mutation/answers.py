"""What forms of one rule say of the same subjects: not where they point nor why, which takes the longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from safelane import cel
from safelane.authoring.trials import Trials
from safelane.facts.subjects import Subject
from safelane.findings import Action
from safelane.rules.judging import bind
from safelane.rules.matching import matches
from safelane.rules.messages import render
from safelane.rules.model import Expression, Rule
from safelane.rules.programs import Programs, environment_of
from safelane.rules.templates import Piece

_BUDGET = 1_000_000
Answer = tuple[int, str, str | None]
Changed = Callable[[Expression | Piece, cel.Program], cel.Program]


class _Shared(Programs):
    """Programs that are compiled once for all forms of a rule that have them."""

    known: dict[str, cel.Program]
    changed: Changed

    def _program(self, expression: Expression | Piece) -> cel.Program:
        found = self.known.get(expression.text)
        if found is None:
            found = self.known[expression.text] = super()._program(expression)
        return self.changed(expression, found)


class Answers:
    """Asks forms of the rule of ``trials`` about subjects of its current trial."""

    def __init__(self, trials: Trials) -> None:
        assert trials.rule.scope is not None
        self._trials = trials
        self._environment = environment_of(trials.rule.scope, trials.index)
        self._known: dict[str, cel.Program] = {}

    def form(self, rule: Rule, changed: Changed = lambda _, program: program) -> Programs:
        """One form of the rule, ready to be asked; ``changed`` may put another program in place of an expression's."""
        made = _Shared(rule, self._environment)
        object.__setattr__(made, "known", self._known)
        object.__setattr__(made, "changed", changed)
        return made

    def of(self, form: Programs, subjects: tuple[Subject, ...]) -> tuple[Answer, ...] | None:
        """For each yes the subject's number, the message, and what base alone was told; None for an error."""
        try:
            return tuple(self._said(form, subjects))
        except cel.EvaluationError:
            return None

    def _said(self, form: Programs, subjects: tuple[Subject, ...]) -> Iterator[Answer]:
        for number, subject in enumerate(subjects):
            if not matches(form.rule, subject):
                continue
            for params in self._params(subject):
                message = _asked(form, bind(subject.bindings, params, form, _BUDGET))
                if message is not None:
                    yield number, message, _before(form, subject, params)

    def _params(self, subject: Subject) -> list[Mapping[str, Any]]:
        known: list[Mapping[str, Any]] = []
        for environment in subject.environments or (None,):
            decided = self._trials.decide(self._trials.rule, environment, subject.change.production_in((environment,)))
            if decided.action is not Action.OFF and decided.params not in known:
                known.append(decided.params)
        return known


def _asked(form: Programs, bindings: Mapping[str, Any]) -> str | None:
    verdict = form.deny.evaluate(bindings, _BUDGET)
    if not isinstance(verdict, bool):
        raise cel.EvaluationError(f"deny is not a bool but {cel.type_name(verdict)}", "no-such-overload")
    return render(form, bindings, _BUDGET) if verdict else None


def _before(form: Programs, subject: Subject, params: Mapping[str, Any]) -> str | None:
    if subject.baseline is None:
        return None
    try:
        return _asked(form, bind(subject.baseline, params, form, _BUDGET))
    except cel.EvaluationError:
        return None
