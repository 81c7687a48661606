"""Where names get their meaning: variables and functions, in a container."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from safelane.cel.compile.scope import Names
from safelane.cel.functions import Function, Library
from safelane.cel.program import Program
from safelane.cel.registry import Registry


class Store(Protocol):
    """Keeps JSON values by text keys; None is what it gives for a key that it does not know."""

    def get(self, key: str) -> object:
        """The value of a key, or None."""

    def put(self, key: str, value: object) -> None:
        """Keep a value."""


class Environment:
    """Compiles expressions against declared variables and functions.

    ``variables`` are names, or types by name, spelled as in golden.json. ``functions`` come on top of Kubernetes'
    libraries. Without ``check`` what is undeclared is an error when it is evaluated.
    """

    __slots__ = ("_own", "_signature", "check", "homogeneous_literals", "names", "variables")

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
        self._own = own
        objects = {name: fields for library in own for name, fields in library.objects.items()}
        self._signature = ""
        self.check = check
        self.homogeneous_literals = homogeneous_literals
        self.names = Names(self.variables, Registry(own), container, objects)

    def compile(self, text: str, store: Store | None = None) -> Program:
        """The program of an expression; raises CompileError. A ``store`` keeps the checked trees of texts."""
        if store is None:
            return self._compiled(text)
        key = f"{self._signature or self._sign()}\n{text}"
        known = self._known(store.get(key))
        if known is None:
            known = self._compiled(text)
            store.put(key, {"type": known.type, "ast": known.serialise()})
        return known

    def _known(self, stored: object) -> Program | None:
        if not isinstance(stored, dict):
            return None
        serialised, kind = stored.get("ast"), stored.get("type")
        if not isinstance(serialised, str) or not isinstance(kind, str):
            return None
        try:
            return self.from_ast(serialised, kind)
        except ValueError:
            return None

    def _sign(self) -> str:
        """What the tree of a text depends on: this engine, and what is declared."""
        from safelane import __version__

        functions = [
            (function.name, one.id, one.args, one.result, one.receiver)
            for library in self._own
            for function in library.functions
            for one in function.overloads
        ]
        said = (__version__, sorted(self.variables.items()), self.names.container, self.check, functions)
        objects = sorted((name, sorted(fields.items())) for name, fields in self.names.objects.items())
        self._signature = repr((*said, self.homogeneous_literals, objects))
        return self._signature

    def _compiled(self, text: str) -> Program:
        from safelane.cel.check.checker import check
        from safelane.cel.syntax.parser import parse

        tree = parse(text)
        kind = check(tree, self.names, self.homogeneous_literals) if self.check else "dyn"
        return Program(tree, self.names, kind)

    def from_ast(self, serialised: str, type_: str = "dyn") -> Program:
        """The program of what ``Program.serialise`` gave; it was checked then. Raises ValueError."""
        from safelane.cel.serialise import loads

        return Program(loads(serialised), self.names, type_)
