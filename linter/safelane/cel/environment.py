"""Where names get their meaning: variables and functions, in a container."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safelane.cel.compile.scope import Names
from safelane.cel.functions import Function, Library
from safelane.cel.program import Program
from safelane.cel.registry import Registry


class Environment:
    """Compiles expressions against declared variables and functions.

    ``variables`` are names, or types by name, spelled as in golden.json. ``functions`` come on top of Kubernetes'
    libraries. Without ``check`` what is undeclared is an error when it is evaluated.
    """

    __slots__ = ("check", "homogeneous_literals", "names", "variables")

    def __init__(
        self,
        variables: Iterable[str] | Mapping[str, str] = (),
        container: str = "",
        check: bool = True,
        homogeneous_literals: bool = True,
        *,
        functions: Iterable[Function | Library] = (),
    ) -> None:
        own = tuple(item if isinstance(item, Library) else Library((item,)) for item in functions)
        self.variables = dict(variables) if isinstance(variables, Mapping) else dict.fromkeys(variables, "dyn")
        self.check = check
        self.homogeneous_literals = homogeneous_literals
        self.names = Names(self.variables, Registry(own), container)

    def compile(self, text: str) -> Program:
        """The program of an expression; raises CompileError."""
        from safelane.cel.check.checker import check
        from safelane.cel.syntax.parser import parse

        tree = parse(text)
        kind = check(tree, self.names, self.homogeneous_literals) if self.check else "dyn"
        return Program(tree, self.names, kind)

    def from_ast(self, serialised: str, type_: str = "dyn") -> Program:
        """The program of what ``Program.serialise`` gave; it was checked then. Raises ValueError."""
        from safelane.cel.serialise import loads

        return Program(loads(serialised), self.names, type_)
