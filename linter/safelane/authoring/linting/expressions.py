"""Every expression compiled with all that is known of its variables: types of parameters, and of the rule's own."""

from __future__ import annotations

from collections.abc import Iterator

from safelane import cel
from safelane.authoring.linting.advice import advised
from safelane.authoring.linting.remarks import Page, Remark, Text
from safelane.frozen import dataclass
from safelane.rules.functions import functions
from safelane.rules.model import Scope
from safelane.rules.programs import COMMON, OF_SCOPE

_TYPES = {"duration": "google.protobuf.Duration", "quantity": "kubernetes.Quantity"}
_OTHER_RESULTS = frozenset({"dyn", "bool"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that compiles."""

    text: Text
    program: cel.Program


class Compiler:
    """Compiles the expressions of one rule in their order, and remembers what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self.remarks: list[Remark] = []
        self.good: list[Compiled] = []
        self._page = page
        scope = page.raw.get("scope")
        known = [Scope(scope)] if scope in list(Scope) else list(Scope)
        self._variables = dict.fromkeys((*COMMON, *(name for one in known for name in OF_SCOPE[one])), "dyn")
        for name, body in page.mapping("params").items():
            kind = body.get("type") if isinstance(body, dict) else None
            self._variables[f"params.{name}"] = _type(kind) if isinstance(kind, str) else "dyn"
        self._functions = functions()

    def run(self) -> None:
        """Compile them all."""
        for text in self._page.texts():
            program = self._compiled(text)
            if text.role == "variable":
                self._variables[f"variables.{text.name}"] = _outline(program.type) if program else "dyn"
            if program is not None:
                self.good.append(Compiled(text, program))
                self.remarks += self._result(text, program)

    def environment(self) -> cel.Environment:
        """The names that are known by now."""
        return cel.Environment(self._variables, functions=self._functions)

    def _compiled(self, text: Text) -> cel.Program | None:
        try:
            return self.environment().compile(text.source)
        except cel.CompileError as error:
            for issue in error.issues:
                message, code, hint = advised(issue, text.source, self._page, self._functions)
                offset = offset_of(text.source, issue.line, issue.column)
                self.remarks.append(self._page.at(text, offset, message, code, hint))
            return None

    def _result(self, text: Text, program: cel.Program) -> Iterator[Remark]:
        if text.role == "deny" and program.type not in _OTHER_RESULTS:
            message = f"deny gives a value of type {program.type}, not true or false"
            yield self._page.at(text, 0, message, "type", "compare it with something")


def _outline(kind: str) -> str:
    """A type without its parameters, which cel-go guesses where it knows nothing: ``dyn.distinct().sort()``."""
    return {"list": "list(dyn)", "map": "map(dyn,dyn)", "optional_type": "optional_type(dyn)"}.get(
        kind.partition("(")[0], kind
    )


def _type(name: str) -> str:
    """A parameter's type, as CEL calls it."""
    for outer, made in (("list(", "list({})"), ("map(", "map(string,{})")):
        if name.startswith(outer) and name.endswith(")"):
            return made.format(_type(name[len(outer) : -1]))
    return _TYPES.get(name, name) if name in ("bool", "int", "double", "string", *_TYPES) else "dyn"


def offset_of(text: str, line: int, column: int) -> int:
    """Lines and columns of an expression as an offset into it."""
    lines = text.split("\n")
    return sum(len(row) + 1 for row in lines[: line - 1]) + column - 1
