"""How much of a rule its examples make use of: every sub-expression, seen true, false, and at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from safelane import cel
from safelane.authoring.examples import trees
from safelane.authoring.mutation.mutants import DEEPEST
from safelane.authoring.trials import Trial, Trials
from safelane.cel.ast import depth
from safelane.cel.explain.coverage import Coverage
from safelane.facts.subjects import Subject
from safelane.frozen import dataclass
from safelane.rules.judging import bind
from safelane.rules.matching import matches
from safelane.rules.messages import render
from safelane.rules.model import Expression, Match, Rule
from safelane.rules.programs import Programs, environment_of
from safelane.rules.templates import Piece

_BUDGET = 1_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A sub-expression, where it stands (a pointer into the rule's file, an offset in the text there), and how it was.

    ``condition`` says that it has been true or false: then it should be both at some time.
    """

    text: str
    pointer: str
    offset: int
    true: int
    false: int
    evaluated: int
    errors: int

    @property
    def condition(self) -> bool:
        """Whether it has been seen to be a condition."""
        return bool(self.true or self.false)

    @property
    def gap(self) -> str | None:
        """``never evaluated``, ``never true`` or ``never false``; None when nothing is missing."""
        if not self.evaluated:
            return "never evaluated"
        if self.condition and not (self.true and self.false):
            return "never true" if not self.true else "never false"
        return None


@dataclass(frozen=True, slots=True)
class Covered:
    """The parts of a rule, and the names of examples that never come to its ``deny`` for no reason of ``match``."""

    parts: tuple[Seen, ...]
    vacuous: tuple[str, ...]

    @property
    def wanted(self) -> int:
        """How much there is to see: two things of a condition, one of any other part."""
        return sum(2 if part.condition else 1 for part in self.parts)

    @property
    def seen(self) -> int:
        """How much of that was seen."""
        return sum(
            bool(part.true) + bool(part.false) if part.condition else bool(part.evaluated) for part in self.parts
        )

    @property
    def gaps(self) -> tuple[Seen, ...]:
        """The parts of which something is missing."""
        return tuple(part for part in self.parts if part.gap)


class _Watched(Programs):
    """Programs that keep count of what is evaluated, part by part."""

    def __init__(self, rule: Rule, environment: cel.Environment) -> None:
        super().__init__(rule, environment)
        object.__setattr__(self, "watched", [])

    watched: list[tuple[str, int, Coverage]]

    def _program(self, expression: Expression | Piece) -> cel.Program:
        program = super()._program(expression)
        if depth(program.tree.root) > DEEPEST:
            return program
        coverage = Coverage(program)
        place = ("/message", expression.offset) if isinstance(expression, Piece) else (expression.pointer, 0)
        self.watched.append((*place, coverage))
        return coverage.observed

    def seen(self) -> Iterator[Seen]:
        for pointer, start, coverage in self.watched:
            for node, part in coverage.counted():
                place = (pointer, start + node.at)
                yield Seen(part.text, *place, part.true, part.false, part.evaluated, part.errors)


def cover(trials: Trials) -> Covered:
    """Evaluates a rule on all its examples. Nothing is missing of a rule without expressions."""
    rule = trials.rule
    if rule.scope is None:
        return Covered((), ())
    programs = _Watched(rule, environment_of(rule.scope, trials.index))
    _ = programs.variables, programs.deny, programs.message, programs.message_expression, programs.edits
    vacuous = [trial.name for trial in trials.all if not _reached(trials, trial, programs)]
    return Covered(tuple(programs.seen()), tuple(vacuous))


def _reached(trials: Trials, trial: Trial, programs: Programs) -> bool:
    """Whether ``deny`` is asked in an example, or one condition of ``match`` alone keeps it from saying yes."""
    subjects = trials.look(trial)
    asked = [subject for subject in subjects if matches(trials.rule, subject)]
    for subject in asked:
        for bindings in _bindings(trials, subject, programs):
            if _evaluate(programs, bindings):
                render(programs, bindings, _BUDGET)
                for value in programs.edits:
                    _ = value.evaluate(bindings, _BUDGET) if value is not None else None
    return bool(asked) or _is_no_change(trial) or _kept_by_match(trials, subjects)


def _is_no_change(trial: Trial) -> bool:
    """Whether files differ and no object does: a move, another order. That the rule is silent then is worth a test."""
    base, head = trees(trial.example)
    return base != head and not trial.facts.changes


def _kept_by_match(trials: Trials, subjects: tuple[Subject, ...]) -> bool:
    rule = trials.rule
    assert rule.scope is not None
    programs = Programs(rule, environment_of(rule.scope, trials.index))
    for name in ("operations", "production", "kinds", "sorts", "environments", "services", "paths", "labels"):
        changed: dict[str, Any] = {name: getattr(Match(), name)}
        wider = replace(rule, match=replace(rule.match, **changed))
        for subject in subjects:
            if matches(wider, subject) and any(
                _evaluate(programs, bindings) for bindings in _bindings(trials, subject, programs)
            ):
                return True
    return False


def _bindings(trials: Trials, subject: Subject, programs: Programs) -> Iterator[dict[str, Any]]:
    """The variables of each evaluation of a subject: one for environments with equal parameters."""
    known: list[Mapping[str, Any]] = []
    for environment in subject.environments or (None,):
        production = subject.change.production_in((environment,))
        params = trials.decide(trials.rule, environment, production).params
        if params not in known:
            known.append(params)
            yield bind(subject.bindings, params, programs, _BUDGET)


def _evaluate(programs: Programs, bindings: Mapping[str, Any]) -> bool:
    """Whether a rule says yes; an error is no answer here, and shows where the example is judged."""
    try:
        return programs.deny.evaluate(bindings, _BUDGET) is True
    except cel.EvaluationError:
        return False
