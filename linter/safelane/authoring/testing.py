"""Rules tested by their own examples: what each says, what is never made use of, and which mutants nobody notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from time import process_time

from safelane.authoring.coverage import Covered, Seen, cover
from safelane.authoring.examples import Outcome, run
from safelane.authoring.files import AuthorFile, Sort
from safelane.authoring.mutation.mutants import Mutant
from safelane.authoring.mutation.running import Mutation, mutate
from safelane.authoring.trials import Trials
from safelane.documents import Document, align
from safelane.documents.own import parse_own
from safelane.errors import ConfigurationError, Problem
from safelane.findings import Unchecked
from safelane.frozen import dataclass
from safelane.rules.bundle import builtin_rules
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example; ``problems`` are what is wrong with it, a line each, and ``line`` is where it stands in its file."""

    name: str
    line: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A sub-expression of which the examples leave something out, with its place in the rule's file."""

    part: Seen
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no example notices, with its place in the rule's file."""

    mutant: Mutant
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What testing a rule gave. ``mutation`` is None when it was not asked for, or an example fails."""

    rule: Rule
    path: str
    examples: tuple[ExampleResult, ...]
    covered: Covered
    gaps: tuple[Gap, ...]
    mutation: Mutation | None
    survivors: tuple[Survivor, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether every example is as it should be."""
        return not any(example.problems for example in self.examples)

    @property
    def complete(self) -> bool:
        """Whether the examples leave nothing out, either."""
        return self.passed and not self.gaps and not self.survivors


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule with its file, ready to be tested."""

    rule: Rule
    document: Document
    builtin: bool


def load_all(files: Iterable[AuthorFile]) -> list[Loaded]:
    """The rules among the files. Raises ConfigurationError with every mistake in them, and for an id twice.

    It also raises one for a built-in rule that the package does not have as it stands in its file.
    """
    found: list[Loaded] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for file in files:
        if file.sort is not Sort.RULE:
            continue
        try:
            rule = load_rule(file.path, file.data, file.area)
        except ConfigurationError as error:
            problems += error.problems
            continue
        if rule.id in seen:
            problems.append(Problem(file.path, 1, 1, f"the rule id {rule.id!r} is taken by {seen[rule.id]}"))
        if file.builtin and not _is_packed(rule):
            problems.append(Problem(file.path, 1, 1, f"{rule.id!r} is not packed as it stands here: run make generate"))
        seen[rule.id] = file.path
        found.append(Loaded(rule, parse_own(file.path, file.data), file.builtin))
    if problems:
        raise ConfigurationError(problems)
    return found


def _is_packed(rule: Rule) -> bool:
    """Whether the package judges by the rule as it is: by an older one, its examples would test that."""
    return any(_judged(known) == _judged(rule) for known in builtin_rules() if known.id == rule.id)


def _judged(rule: Rule) -> Rule:
    said = replace(rule, area="", source="", builtin=True, why="", references=(), examples=())
    return replace(said, programs={}, reads=(), guard=None)


def results_of(loaded: Sequence[Loaded], beside: Sequence[Rule], mutation: bool) -> Iterator[RuleResult]:
    """A result for each rule. A repository's own run together with those ``beside`` them, built-in ones with all."""
    own = _own(loaded, beside)
    for one in loaded:
        yield _tested(one, None if one.builtin else own, mutation)


def _own(loaded: Sequence[Loaded], beside: Sequence[Rule]) -> list[Rule]:
    own = [one.rule for one in loaded if not one.builtin]
    known = {rule.id for rule in own}
    return own + [rule for rule in beside if rule.id not in known]


def _tested(one: Loaded, own: Sequence[Rule] | None, mutation: bool) -> RuleResult:
    started = process_time()
    trials = Trials(one.rule, own)
    outcomes = [run(one.rule, example, own) for example in one.rule.examples]
    covered = cover(trials)
    examples = tuple(
        _example(one, index, outcome, outcome.example in covered.vacuous) for index, outcome in enumerate(outcomes)
    )
    failing = any(example.problems for example in examples)
    mutated = mutate(trials) if mutation and not failing else None
    return RuleResult(
        rule=one.rule,
        path=one.document.path,
        examples=examples,
        covered=covered,
        gaps=tuple(Gap(part, *_place(one.document, part.pointer, part.offset)) for part in covered.gaps),
        mutation=mutated,
        survivors=tuple(
            Survivor(mutant, *_place(one.document, mutant.pointer, mutant.offset))
            for mutant in (mutated.survivors if mutated else ())
        ),
        seconds=process_time() - started,
    )


def _example(one: Loaded, index: int, outcome: Outcome, vacuous: bool) -> ExampleResult:
    problems = list(outcome.differences) if not outcome.passed else []
    if outcome.passed:
        problems += [_unevaluated(entry) for entry in outcome.report.unchecked if _is_of(one.rule, entry)]
    if vacuous:
        problems.append(
            "says nothing: the rule's deny is never asked here, and no single condition of match keeps it from "
            "saying yes"
        )
    place = one.document.locate(f"/examples/{index}/name")
    return ExampleResult(outcome.example, place.line, tuple(problems))


def _is_of(rule: Rule, entry: Unchecked) -> bool:
    return entry.reason in ("evaluation-error", "cost-exceeded") and entry.detail.startswith(f"rule {rule.id}:")


def _unevaluated(entry: Unchecked) -> str:
    return f"passes only because the rule cannot be evaluated: {entry.path}: {entry.detail}"


def _place(document: Document, pointer: str, offset: int) -> tuple[int, int]:
    """The line and column of a character of an expression, or of what a pointer names."""
    if isinstance(document.at(pointer), str):
        return align(document, pointer, offset)
    place = document.locate(pointer)
    return place.line, place.column
