"""A rule's expressions compiled: built-in ones from their serialised AST, the repository's own from their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from safelane import cel
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


@cache
def _compiling(scope: Scope) -> cel.Environment:
    return environment_of(scope)


@dataclass(frozen=True, slots=True)
class Programs:
    """What is run for one rule; ``message`` holds texts and programs in their order."""

    variables: tuple[tuple[str, cel.Program], ...]
    deny: cel.Program
    message: tuple[str | cel.Program, ...]
    message_expression: cel.Program | None
    edits: tuple[cel.Program | None, ...]


def expressions_of(rule: Rule) -> Iterator[tuple[Expression, int]]:
    """Every expression of a rule, with the offset of its first character in the scalar at its pointer."""
    yield from ((expression, 0) for _, expression in rule.variables)
    yield from ((e, 0) for e in (rule.deny, rule.message_expression) if e is not None)
    for piece in pieces(rule.message):
        if piece.expression:
            yield Expression(piece.text, "/message"), piece.offset
    yield from ((step.value, 0) for step in rule.edit if step.value is not None)


def compiled(rule: Rule, document: Document) -> tuple[dict[str, str], list[Problem]]:
    """The serialised AST of each expression by its text, and the mistakes, each with its place in the rule's file."""
    from safelane.documents import align

    programs: dict[str, str] = {}
    problems = []
    for expression, offset in expressions_of(rule) if rule.scope is not None else ():
        assert rule.scope is not None
        try:
            programs[expression.text] = _compiling(rule.scope).compile(expression.text).serialise()
        except cel.CompileError as error:
            inside = _offset(expression.text, error.line, error.column) + offset
            line, column = align(document, expression.pointer, inside)
            problems.append(Problem(document.path, line, column, error.message))
    return programs, problems


def _offset(text: str, line: int, column: int) -> int:
    """Lines and columns of an expression as an offset into it."""
    lines = text.split("\n")
    return sum(len(row) + 1 for row in lines[: line - 1]) + column - 1


def programs_of(rule: Rule, environment: cel.Environment) -> Programs:
    """The closures of a rule in its scope's environment. Raises cel.CompileError when nobody asked for its problems."""
    assert rule.deny is not None

    def program(expression: Expression | Piece) -> cel.Program:
        known = rule.programs.get(expression.text)
        return environment.compile(expression.text) if known is None else environment.from_ast(known)

    return Programs(
        variables=tuple((name, program(expression)) for name, expression in rule.variables),
        deny=program(rule.deny),
        message=tuple(program(piece) if piece.expression else piece.text for piece in pieces(rule.message)),
        message_expression=program(rule.message_expression) if rule.message_expression else None,
        edits=tuple(program(step.value) if step.value else None for step in rule.edit),
    )
