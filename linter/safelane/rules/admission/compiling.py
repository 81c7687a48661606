"""Compiles the expressions of an admission policy, each against the types of what it may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane import cel
from safelane.documents import Document, align
from safelane.errors import Problem
from safelane.rules.admission.declared import environment_of
from safelane.rules.admission.model import Admission
from safelane.rules.expression import Expression
from safelane.rules.programs import offset_of

_BOOL, _TEXT, _NOTE = ("bool",), ("string",), ("string", "null_type")


def compiled(admission: Admission, document: Document) -> tuple[Mapping[str, str], list[Problem]]:
    """The serialised trees of all expressions by their texts, and the mistakes with their places in the manifest."""
    return _Compiling(admission, document).run()


class _Compiling:
    def __init__(self, admission: Admission, document: Document) -> None:
        self._admission = admission
        self._document = document
        self._programs: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._types: dict[str, str] = {}

    def run(self) -> tuple[Mapping[str, str], list[Problem]]:
        for name, expression in self._admission.variables:
            self._types[name] = self._compile(expression, self._environment()) or "dyn"
        asking, speaking = self._environment(), self._environment(authorizer=False)
        for expression, wanted in self._results():
            said = self._compile(expression, speaking if wanted is _TEXT else asking)
            if said is not None and said not in wanted:
                one = wanted[0] if len(wanted) == 1 else f"one of [{' '.join(wanted)}]"
                self._problem(expression, 0, f"must evaluate to {one} but got {said}")
        return self._programs, self._problems

    def _results(self) -> Iterator[tuple[Expression, tuple[str, ...]]]:
        yield from ((expression, _BOOL) for expression in self._admission.conditions)
        for validation in self._admission.validations:
            yield validation.expression, _BOOL
            if validation.message_expression is not None:
                yield validation.message_expression, _TEXT
        yield from ((expression, _NOTE) for _, expression in self._admission.annotations)

    def _environment(self, authorizer: bool = True) -> cel.Environment:
        return environment_of(self._types, self._admission.param_kind is not None, authorizer)

    def _compile(self, expression: Expression, environment: cel.Environment) -> str | None:
        """The static type; None for a mistake, which is noted."""
        try:
            program = environment.compile(expression.text)
        except cel.CompileError as error:
            self._problem(expression, offset_of(expression.text, error.line, error.column), error.message)
            return None
        self._programs[expression.text] = program.serialise()
        return program.type

    def _problem(self, expression: Expression, offset: int, message: str) -> None:
        line, column = align(self._document, expression.pointer, offset)
        self._problems.append(Problem(self._document.path, line, column, message))
