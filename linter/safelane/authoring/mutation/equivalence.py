"""Which mutants of a rule say the same as the rule of hundreds of edited examples.

That is measured and not proven, and so it asks for evidence: in enough of these examples, what the mutant changes had
another value than in the rule, or its ``match`` held elsewhere, and never was anything else said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from safelane import cel
from safelane.authoring.mutation.answers import Answers
from safelane.authoring.mutation.drafts import Draft
from safelane.authoring.mutation.edits import Editor
from safelane.authoring.mutation.mutants import Mutant, is_call
from safelane.authoring.mutation.vocabulary import vocabulary
from safelane.authoring.trials import Trials
from safelane.cel.ast import Node, walk
from safelane.cel.compile.scope import Closure, Scope
from safelane.cel.runtime.fuel import Frame
from safelane.cel.syntax.unparse import unparse
from safelane.cel.values import Value
from safelane.errors import SafelaneError
from safelane.facts.subjects import Subject
from safelane.rules.matching import matches
from safelane.rules.model import Expression, Rule
from safelane.rules.templates import Piece

EDITED = 200  # edited examples of which the rule is asked
ENOUGH = 20  # of them in which a mutant has an effect
_TRIES = 8  # for each of them: many edits come to nothing
_MOST_EDITS = 4


def indistinct(trials: Trials, mutants: Sequence[Mutant], edited: int = EDITED) -> tuple[Mutant, ...]:
    """Those of the mutants that answer as the rule does in ``edited`` edited examples; the same ones every time."""
    if not mutants:
        return ()
    answers = Answers(trials)
    original = answers.form(trials.rule)
    effects = _Effects(trials, answers, mutants)
    alive = {number: answers.form(mutant.rule) for number, mutant in enumerate(mutants)}
    for subjects in _subjects(trials, edited):
        said = answers.of(original, subjects)
        if said is None:
            continue
        alive = {number: form for number, form in alive.items() if answers.of(form, subjects) == said}
        effects.look(subjects, alive)
    return tuple(mutants[number] for number in alive if effects.enough(number))


def _subjects(trials: Trials, edited: int) -> Iterator[tuple[Subject, ...]]:
    """What the rule is asked about in each edited example."""
    random = Random(trials.rule.id)  # noqa: S311 - nothing secret: the same edits in every run
    editor = Editor(trials.rule, vocabulary(trials.rule), random)
    drafts = [Draft(example) for example in trials.rule.examples]
    given = 0
    for _ in range(edited * _TRIES):
        if given == edited:
            return
        draft: Draft | None = random.choice(drafts)
        for _ in range(random.randint(1, _MOST_EDITS)):
            draft = editor.edited(draft) if draft is not None else None
        subjects = _looked(trials, draft) if draft is not None else ()
        if any(trials.rule.match.kinds or matches(trials.rule, subject) for subject in subjects):
            given += 1
            yield subjects


def _looked(trials: Trials, draft: Draft) -> tuple[Subject, ...]:
    try:
        return trials.look(trials.trial(draft.example()))
    except SafelaneError:
        return ()  # an edit of a configuration or a moment that is a mistake


class _Watched:
    """Forms of a rule that keep the values which calls of some texts have."""

    def __init__(self, answers: Answers, rule: Rule, pointer: str, texts: frozenset[str]) -> None:
        self._answers = answers
        self._values: dict[str, list[Value]] = {text: [] for text in texts}
        self._form = answers.form(rule, lambda expression, program: self._watching(pointer, expression, program))

    def look(self, subjects: tuple[Subject, ...]) -> dict[str, list[Value]]:
        """What each text was, time after time, for these subjects."""
        for values in self._values.values():
            values.clear()
        self._answers.of(self._form, subjects)
        return self._values

    def _watching(self, pointer: str, expression: Expression | Piece, program: cel.Program) -> cel.Program:
        if isinstance(expression, Piece) or expression.pointer != pointer:
            return program
        counts = Counter(unparse(node) for node in walk(program.tree.root) if is_call(node))

        def observe(node: Node, closure: Closure, _: Scope) -> Closure:
            text = unparse(node) if is_call(node) else ""
            if counts[text] != 1 or text not in self._values:
                return closure
            values = self._values[text]

            def evaluated(frame: Frame) -> Value:
                value = closure(frame)
                values.append(value)
                return value

            return evaluated

        return program.observed(observe)


class _Effects:
    """In how many edited examples what a mutant changes had another value, or its ``match`` said something else."""

    def __init__(self, trials: Trials, answers: Answers, mutants: Sequence[Mutant]) -> None:
        self._rule = trials.rule
        self._counts: Counter[int] = Counter()
        self._mutants = mutants
        pointers = {mutant.pointer for mutant in mutants}
        self._plain = {
            pointer: _Watched(answers, self._rule, pointer, _texts(mutants, pointer)) for pointer in pointers
        }
        self._changed = {
            number: _Watched(answers, mutant.rule, mutant.pointer, frozenset({mutant.around[1]}))
            for number, mutant in enumerate(mutants)
            if mutant.around[0]
        }

    def look(self, subjects: tuple[Subject, ...], alive: Iterable[int]) -> None:
        """Counts the mutants that have an effect on these subjects."""
        plain = {pointer: watched.look(subjects) for pointer, watched in self._plain.items()}
        for number in alive:
            mutant = self._mutants[number]
            if self._counts[number] < ENOUGH and self._has_effect(number, mutant, plain, subjects):
                self._counts[number] += 1

    def _has_effect(
        self, number: int, mutant: Mutant, plain: Mapping[str, Mapping[str, list[Value]]], subjects: tuple[Subject, ...]
    ) -> bool:
        if mutant.pointer.startswith("/match"):
            return any(matches(mutant.rule, subject) != matches(self._rule, subject) for subject in subjects)
        if number not in self._changed:
            return False
        before, after = mutant.around
        old, new = plain[mutant.pointer][before], self._changed[number].look(subjects)[after]
        return bool(old) and bool(new) and old != new

    def enough(self, number: int) -> bool:
        """Whether there were enough of them."""
        return self._counts[number] >= ENOUGH


def _texts(mutants: Sequence[Mutant], pointer: str) -> frozenset[str]:
    return frozenset(mutant.around[0] for mutant in mutants if mutant.pointer == pointer)
