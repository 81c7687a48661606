"""What decided a result: the paths and list elements that a finding can point at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from safelane.cel.values import Value

if TYPE_CHECKING:
    from safelane.cel.program import Program

Path: TypeAlias = tuple[str | int, ...]


class Witness(NamedTuple):
    """Why a result is what it is. A path begins with the name of a variable.

    ``paths`` has the most decisive first. ``elements`` are those of lists (or the keys of maps) that macros were at
    when they decided, outermost first, each with its path; the path is empty where the element was computed.
    """

    paths: tuple[Path, ...]
    elements: tuple[tuple[Path, Value], ...]


def witness(program: Program, bindings: Mapping[str, Value]) -> Witness | None:
    """What decided the result of ``program``; None when it cannot be evaluated, or not within reach. Never raises."""
    from safelane.cel.errors import EvaluationError, OutOfFuel
    from safelane.cel.explain.origins import Origins
    from safelane.cel.explain.reasons import Reasons

    try:
        origins = Origins(bindings)
        event = origins.traced(program, bindings)
        reasons = Reasons(origins)
        reasons.explain(event, {})
    except (EvaluationError, OutOfFuel, RecursionError):
        return None
    return Witness(tuple(reasons.ranked()), tuple(reasons.elements))
