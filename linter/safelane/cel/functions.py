"""How functions are declared: the engine's own, the libraries', and those that a caller brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from safelane.cel.values import PYTHON_TYPES, Opaque, Value

# How a call that fits no overload is worded, following cel-go: with the types, with the name alone, or with nothing.
Mismatch: TypeAlias = Literal["types", "name", "nothing"]


class Overload(NamedTuple):
    """One signature. ``args`` and ``result`` are types as golden.json spells them; a lone capital is a type parameter.

    With ``receiver`` the first argument stands before the dot. ``implementation`` takes native values and raises
    ``EvaluationError``; with ``metered`` its first parameter is the frame that ``fuel.pay`` takes. ``prepare`` may
    return a quicker implementation (of all arguments) for the constants among them, given by position.
    ``cost`` is for the cost model.
    """

    id: str
    args: tuple[str, ...]
    result: str
    implementation: Callable[..., Value]
    receiver: bool = False
    cost: object = None
    metered: bool = False
    prepare: Callable[[Mapping[int, Value]], Callable[..., Value] | None] | None = None


class Function(NamedTuple):
    """A function with its overloads and its documentation. ``pure``: with constant arguments it is computed once."""

    name: str
    overloads: tuple[Overload, ...]
    doc: str = ""
    pure: bool = False
    mismatch: Mismatch = "types"

    def fitting(self, receiver: bool, count: int) -> tuple[Overload, ...]:
        """The overloads for a call of this style with this many arguments, the receiver included."""
        return tuple(one for one in self.overloads if one.receiver is receiver and len(one.args) == count)


class Library(NamedTuple):
    """Functions that belong together, and the opaque types they bring."""

    functions: tuple[Function, ...]
    types: tuple[type[Opaque], ...] = ()


class Registry(NamedTuple):
    """The functions by name, and the Python types of runtime types by theirs."""

    functions: Mapping[str, Function]
    types: Mapping[str, type] = PYTHON_TYPES

    @classmethod
    def of(cls, libraries: Iterable[Library]) -> Registry:
        """All functions of these libraries; overloads of one name from several libraries come together."""
        functions: dict[str, Function] = {}
        types: dict[str, type] = dict(PYTHON_TYPES)
        for library in libraries:
            types.update({kind.cel_type: kind for kind in library.types})
            for function in library.functions:
                known = functions.get(function.name)
                functions[function.name] = _merged(known, function) if known else function
        return cls(functions, types)

    def python_type(self, name: str) -> type | None:
        """The Python type that a declared type has at run time; None when any value may come."""
        kind = name.partition("(")[0]
        return self.types.get(kind)


def _merged(known: Function, more: Function) -> Function:
    ids = {overload.id for overload in more.overloads}
    kept = tuple(overload for overload in known.overloads if overload.id not in ids)
    return Function(known.name, kept + more.overloads, known.doc or more.doc, known.pure and more.pure, known.mismatch)
