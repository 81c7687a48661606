"""Asks admission policies about changed objects: bindings, parameters, and what the policy of this run makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from safelane import cel
from safelane.facts.gathering import Facts
from safelane.facts.subjects import Subject
from safelane.findings import Action, Unchecked
from safelane.frozen import dataclass
from safelane.rules.admission.activation import Activation
from safelane.rules.admission.evaluating import Denial, Evaluation
from safelane.rules.admission.matching import Served, reachable, selected
from safelane.rules.admission.model import Binding
from safelane.rules.admission.params import Unbound, params_for
from safelane.rules.admission.requests import Request
from safelane.rules.admission.running import Programs
from safelane.rules.admission.surroundings import Surroundings
from safelane.rules.judging import Decide, Failure, Judgement
from safelane.rules.model import Rule

_SORTS = ("manifest", "application")


@dataclass(frozen=True, slots=True)
class _Case:
    """A policy and a request, in the environments where it is in force.

    ``given`` are the actions that the policy of the run names for it; ``open`` says that an environment has none, and
    so what the binding says.
    """

    rule: Rule
    request: Request
    environments: tuple[str | None, ...]
    given: frozenset[Action]
    open: bool

    def does(self, binding: Binding | None) -> Action:
        """What a finding under a binding does: of several answers the strictest."""
        own = {binding.action if binding is not None else Action.DENY} if self.open else set()
        return min(self.given | own, key=lambda one: one.rank)


class AdmissionJudge:
    """Judges with the admission policies among some rules, as the API server would judge the requests of a change.

    ``made`` are the programs that an earlier judge of the same process left.
    """

    def __init__(self, rules: Iterable[Rule], decide: Decide, facts: Facts, made: dict[str, cel.Program]) -> None:
        self._programs = [Programs(rule, made) for rule in rules if rule.admission is not None]
        self._decide = decide
        self._surroundings = Surroundings(facts)
        for programs in self._programs:
            if not reachable(programs.admission.constraints):
                self._surroundings.note(
                    f"{programs.rule.id} selects only connections or subresources, which no file in Git stands for: it "
                    "is not judged here"
                )

    def judge(self, subjects: Iterable[Subject]) -> Iterator[Judgement | Failure]:
        """Every policy about every whole manifest that was added, modified or deleted, in the subjects' order."""
        for subject in subjects:
            resource = subject.change.resource
            if subject.change.sort not in _SORTS or resource.document.pointer_prefix:
                continue
            request = Request(subject, self._surroundings)
            for programs in self._programs:
                case = self._case(programs.rule, request)
                if case is not None:
                    yield from _asked(programs, case)

    def _case(self, rule: Rule, request: Request) -> _Case | None:
        subject = request.subject
        environments: list[str | None] = []
        given: set[Action] = set()
        is_open = False
        for environment in subject.environments or (None,):
            decided = self._decide(rule, environment, subject.change.production_in((environment,)))
            if decided.action is Action.OFF:
                continue
            environments.append(environment)
            if decided.explicit:
                given.add(decided.action)
            else:
                is_open = True
        return _Case(rule, request, tuple(environments), frozenset(given), is_open) if environments else None


def _asked(programs: Programs, case: _Case) -> Iterator[Judgement | Failure]:
    """The strictest of what is said under all bindings and with all parameters; the same thing is said once."""
    said: dict[tuple[str, str], Judgement] = {}
    failed: dict[str, Failure] = {}
    for found in _found(programs, case):
        if isinstance(found, Failure):
            failed.setdefault(found.unchecked.detail, found)
            continue
        known = said.get((found.part, found.message))
        if known is None or found.action.rank < known.action.rank:
            said[found.part, found.message] = found
    yield from said.values()
    yield from failed.values()


def _found(programs: Programs, case: _Case) -> Iterator[Judgement | Failure]:
    admission = programs.admission
    try:
        served = selected(admission.constraints, case.request)
    except cel.EvaluationError as error:
        strictest = admission.strictest
        yield _failure(case, case.does(strictest), error)
        return
    if served is None:
        return
    bindings: tuple[Binding | None, ...] = admission.bindings or (None,)
    for binding in bindings:
        try:
            yield from _under(programs, case, served, binding)
        except cel.EvaluationError as error:
            yield _failure(case, case.does(binding), error)


def _under(programs: Programs, case: _Case, served: Served, binding: Binding | None) -> Iterator[Judgement | Failure]:
    """What a policy says under one of its bindings. Raises EvaluationError for what only a cluster knows."""
    request = case.request
    if binding is not None and binding.constraints is not None and selected(binding.constraints, request) is None:
        return
    params = params_for(programs.admission, binding, request)
    if isinstance(params, Unbound):
        if programs.admission.fails:
            # a binding that cannot be used is refused, whatever its actions for failed validations are
            yield _judgement(case, binding, Denial(params.message, "paramKind", always=True))
        return
    for one in params:
        yield from _with(programs, case, (served, one), binding)


def _with(
    programs: Programs, case: _Case, asked: tuple[Served, Mapping[str, Any] | None], binding: Binding | None
) -> Iterator[Judgement | Failure]:
    evaluation = Evaluation(programs, lambda: Activation(programs, case.request, *asked))
    for found in evaluation.verdicts():
        if isinstance(found, Denial):
            yield _judgement(case, binding, found)
        else:
            yield _failure(case, case.does(binding), found.error)


def _judgement(case: _Case, binding: Binding | None, denial: Denial) -> Judgement:
    return Judgement(
        rule=case.rule,
        subject=case.request.subject,
        environments=case.environments,
        action=case.does(None if denial.always else binding),
        message=denial.message,
        witness=denial.witness,
        edits=(),
        part=denial.part,
    )


def _failure(case: _Case, action: Action, error: cel.EvaluationError) -> Failure:
    subject = case.request.subject
    side = "base" if subject.operation == "delete" else "head"
    resource = subject.change.resource
    detail = f"rule {case.rule.id}, {resource.kind} {resource.name}: {error.message}"
    unchecked = Unchecked(subject.change.path, side, "evaluation-error", detail, blocking=action is Action.DENY)
    return Failure(case.rule, subject, unchecked)
