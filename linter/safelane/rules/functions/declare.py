"""Short forms in which the functions for rules are declared.

What they do is loaded when one of them is first called: most checks call none, and declare them all.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from safelane import cel
from safelane.frozen import dataclass

MAP, ROWS, MAYBE = "map(string,dyn)", "list(map(string,dyn))", "optional_type(dyn)"
Implementation = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of functions; overloads are ``(arguments, result, question)``."""

    name: str
    doc: str
    overloads: tuple[tuple[str, str, str], ...]


def row(name: str, doc: str, *overloads: tuple[str, str, str]) -> Row:
    """A line of a table."""
    return Row(name, doc, overloads)


def function(name: str, doc: str, *overloads: tuple[str, str, Implementation], cost: int | None = None) -> cel.Function:
    """A function of overloads ``(arguments, result, implementation)``; the arguments are separated by spaces.

    ``cost`` is what a call costs in Kubernetes' units.
    """
    made = tuple(
        cel.Overload(f"safelane_{name}_{index}", tuple(arguments.split()), result, implementation, cost=cost)
        for index, (arguments, result, implementation) in enumerate(overloads)
    )
    return cel.Function(name, made, doc)


def late(module: str, name: str) -> Implementation:
    """A function of a module that is imported at the first call."""
    found: list[Implementation] = []

    def call(*arguments: Any) -> Any:
        if not found:
            found.append(getattr(import_module(module), name))
        return found[0](*arguments)

    return call
