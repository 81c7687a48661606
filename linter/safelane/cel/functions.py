"""How functions are declared: the engine's own, the libraries', and those that a caller brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from safelane.cel.values import Opaque, Value

# How a call that fits no overload is worded, following cel-go: with the types, with the name alone, as a method, with
# the types unless a constant argument was prepared for, or with nothing.
Mismatch: TypeAlias = Literal["types", "name", "method", "unprepared", "nothing"]

# What a call costs, or how that follows from its arguments and its result.
Cost: TypeAlias = "int | Callable[[Sequence[Value], Value], int]"


class Overload(NamedTuple):
    """One signature. ``args`` and ``result`` are types as golden.json spells them; a lone capital is a type parameter.

    With ``receiver`` the first argument stands before the dot. ``implementation`` takes native values and raises
    ``EvaluationError``; with ``metered`` its first parameter is the frame that ``fuel.pay`` takes. ``prepare`` may
    return a quicker implementation (of all arguments) for the constants among them, given by position.
    ``cost`` is what a call costs beside its arguments, in Kubernetes' units. With ``any_element`` the implementation
    itself looks at the elements of a list.
    """

    id: str
    args: tuple[str, ...]
    result: str
    implementation: Callable[..., Value]
    receiver: bool = False
    cost: Cost | None = None
    metered: bool = False
    prepare: Callable[[Mapping[int, Value]], Callable[..., Value] | None] | None = None
    any_element: bool = False


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
    """Functions that belong together, and the types they bring: opaque ones, and objects by the types of their fields.

    The values of an object type are maps, in which a field may be missing.
    """

    functions: tuple[Function, ...] = ()
    types: tuple[type[Opaque], ...] = ()
    objects: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def merged(known: Function, more: Function) -> Function:
    """One function with the overloads of both; those of ``more`` win over equal ids."""
    ids = {overload.id for overload in more.overloads}
    kept = tuple(overload for overload in known.overloads if overload.id not in ids)
    doc = known.doc or more.doc
    return Function(known.name, kept + more.overloads, doc, known.pure and more.pure, known.mismatch)
