"""All functions and types that an environment knows. A library is loaded when one of its names is first used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from safelane.cel.functions import Function, Library, merged
from safelane.cel.library.index import FUNCTIONS, NAMED_TYPES, TYPES, library
from safelane.cel.values import PYTHON_TYPES, Opaque


class Functions(Mapping[str, Function]):
    """Functions by name: those of Kubernetes' libraries and, on top, a caller's own."""

    __slots__ = ("_known", "_own")

    def __init__(self, own: Iterable[Library]) -> None:
        self._own: dict[str, list[Function]] = {}
        for one in own:
            for function in one.functions:
                self._own.setdefault(function.name, []).append(function)
        self._known: dict[str, Function] = {}

    def __getitem__(self, name: str) -> Function:
        known = self._known.get(name)
        if known is None:
            for function in (*_of_libraries(name), *self._own.get(name, ())):
                known = merged(known, function) if known else function
            if known is None:
                raise KeyError(name)
            self._known[name] = known
        return known

    def __contains__(self, name: object) -> bool:
        return name in FUNCTIONS or name in self._own

    def __iter__(self) -> Iterator[str]:
        return iter({**FUNCTIONS, **self._own})

    def __len__(self) -> int:
        return len({**FUNCTIONS, **self._own})


def _of_libraries(name: str) -> Iterator[Function]:
    for module in FUNCTIONS.get(name, ()):
        yield from (function for function in library(module).functions if function.name == name)


class Registry:
    """The functions by name, and the Python types of runtime types by theirs."""

    __slots__ = ("_own", "functions")

    def __init__(self, own: Iterable[Library] = ()) -> None:
        own = tuple(own)
        self.functions = Functions(own)
        self._own: dict[str, type[Opaque]] = {kind.cel_type: kind for one in own for kind in one.types}

    def has_type(self, name: str) -> bool:
        """Whether a type of this name may stand in an expression."""
        return name in PYTHON_TYPES or name in NAMED_TYPES or name in self._own

    def python_type(self, declared: str) -> type | None:
        """The Python type that a declared type has at run time; None when any value may come."""
        name = declared.partition("(")[0]
        known = PYTHON_TYPES.get(name) or self._own.get(name)
        if known is None and name in TYPES:
            return next(kind for kind in library(TYPES[name]).types if kind.cel_type == name)
        return known
