"""A rule's expressions compiled: built-in ones from their serialised AST, the repository's own from their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import Any

from safelane import cel
from safelane.cache import Cache
from safelane.documents import Document
from safelane.errors import Problem
from safelane.frozen import dataclass
from safelane.rules.functions import functions
from safelane.rules.functions.lookups import IndexSource
from safelane.rules.model import Expression, Rule, Scope
from safelane.rules.templates import Piece, pieces

COMMON = ("object", "oldObject", "request", "params", "variables", "namespaceObject", "change")
OF_SCOPE: Mapping[Scope, tuple[str, ...]] = {
    Scope.RESOURCE: (),
    Scope.WORKLOAD: ("workload", "oldWorkload"),
    Scope.FIELD: ("field",),
    Scope.CHANGESET: ("changeset",),
}


def environment_of(scope: Scope, source: IndexSource | None = None) -> cel.Environment:
    """The CEL environment of a scope's rules, whose functions ask the trees of a run; without one, to compile them."""
    return cel.Environment(variables=[*COMMON, *OF_SCOPE[scope]], functions=functions(source))


_DIFFERING = ("object", "oldObject", "workload", "oldWorkload")


@cache
def _compiling(scope: Scope) -> cel.Environment:
    return environment_of(scope)


@dataclass(frozen=True)
class Programs:
    """What is run for one rule, in its scope's environment; what only a finding needs is made when there is one.

    ``message`` holds texts and programs in their order. Raises cel.CompileError when nobody asked for its problems.
    """

    rule: Rule
    environment: cel.Environment

    @cached_property
    def deny(self) -> cel.Program:
        """The decision."""
        assert self.rule.deny is not None
        return self._program(self.rule.deny)

    @cached_property
    def variables(self) -> tuple[tuple[str, cel.Program], ...]:
        """The rule's own variables, in order."""
        return tuple((name, self._program(expression)) for name, expression in self.rule.variables)

    @cached_property
    def message(self) -> tuple[str | cel.Program, ...]:
        """The message, cut into texts and expressions."""
        found = pieces(self.rule.message)
        return tuple(self._program(piece) if piece.expression else piece.text for piece in found)

    @cached_property
    def message_expression(self) -> cel.Program | None:
        """The expression that gives the message instead."""
        return self._program(self.rule.message_expression) if self.rule.message_expression else None

    @cached_property
    def edits(self) -> tuple[cel.Program | None, ...]:
        """The values that the rule's edits write, None for those that write no value."""
        return tuple(self._program(step.value) if step.value else None for step in self.rule.edit)

    def _program(self, expression: Expression | Piece) -> cel.Program:
        known = self.rule.programs.get(expression.text)
        return self.environment.compile(expression.text) if known is None else self.environment.from_ast(known)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Serialised ASTs by text, the paths that decide and what a look answers; or the mistakes."""

    programs: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[tuple[str, ...], ...] = ()
    guard: list[Any] | None = None
    problems: list[Problem] = field(default_factory=list)


def expressions_of(rule: Rule) -> Iterator[tuple[Expression, int]]:
    """Every expression of a rule, with the offset of its first character in the scalar at its pointer."""
    yield from ((expression, 0) for _, expression in rule.variables)
    yield from ((e, 0) for e in (rule.deny, rule.message_expression) if e is not None)
    for piece in pieces(rule.message):
        if piece.expression:
            yield Expression(piece.text, "/message"), piece.offset
    yield from ((step.value, 0) for step in rule.edit if step.value is not None)


def compile_rule(rule: Rule, document: Document, cache: Cache | None = None) -> Compiled:
    """Compiles every expression of a rule, or takes it from the cache; mistakes get their places in the rule's file."""
    from safelane.documents import align

    programs: dict[str, cel.Program] = {}
    problems = []
    for expression, offset in expressions_of(rule) if rule.scope is not None else ():
        assert rule.scope is not None
        try:
            programs[expression.text] = _compiling(rule.scope).compile(expression.text, cache)
        except cel.CompileError as error:
            inside = offset_of(expression.text, error.line, error.column) + offset
            line, column = align(document, expression.pointer, inside)
            problems.append(Problem(document.path, line, column, error.message))
    if problems or rule.deny is None:
        return Compiled(problems=problems)
    guard = programs[rule.deny.text].guard({name: programs[one.text] for name, one in rule.variables})
    serialised = {text: one.serialise() for text, one in programs.items()}
    return Compiled(serialised, _reads(rule, programs), guard)


def _reads(rule: Rule, programs: Mapping[str, cel.Program]) -> tuple[tuple[str, ...], ...]:
    """What decides: the paths of ``deny`` and the variables below what differs between base and head, none twice."""
    deciding = [rule.deny, *(expression for _, expression in rule.variables)]
    found = {
        path for one in deciding if one is not None for path in programs[one.text].paths() if path[0] in _DIFFERING
    }
    return tuple(path for path in sorted(found) if not any(path[:length] in found for length in range(1, len(path))))


def offset_of(text: str, line: int, column: int) -> int:
    """Lines and columns of an expression as an offset into it."""
    lines = text.split("\n")
    return sum(len(row) + 1 for row in lines[: line - 1]) + column - 1
