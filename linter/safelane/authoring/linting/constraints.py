"""What one comparison with constants says of one value, and whether several can hold together."""

from __future__ import annotations

from collections.abc import Sequence

from safelane.cel.ast import Call, ListLiteral, Literal, Node
from safelane.cel.syntax.unparse import unparse
from safelane.frozen import dataclass

Plain = str | int | float | bool | None
_MIRRORED = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_", "_==_": "_==_", "_!=_": "_!=_"}
_ORDERED = frozenset({"_<_", "_<=_", "_>_", "_>=_"})


@dataclass(frozen=True, slots=True)
class Constraint:
    """``subject`` is among some values, or none of them, or between bounds; ``text`` is the comparison."""

    subject: str
    text: str
    among: frozenset[Plain] | None = None
    excluded: frozenset[Plain] = frozenset()
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_size(self) -> bool:
        """Whether it is about a length."""
        return self.subject.startswith("size(") or self.subject.endswith(".size()")


def constraint_of(node: Node) -> Constraint | None:
    """The constraint that a node states; None for anything but a comparison with constants."""
    negated = isinstance(node, Call) and node.function == "!_"
    inner = node.arguments[0] if negated and isinstance(node, Call) else node
    if not isinstance(inner, Call) or len(inner.arguments) != 2 or inner.target is not None:
        return None
    function, (left, right) = inner.function, inner.arguments
    if isinstance(left, Literal) and function in _MIRRORED:
        function, left, right = _MIRRORED[function], right, left
    if isinstance(left, Literal):
        return None
    values = _values(function, right)
    subject, text = unparse(left), unparse(node)
    if values is not None:
        if (function == "_!=_") != negated:
            return Constraint(subject, text, excluded=values)
        return Constraint(subject, text, among=values)
    if function in _ORDERED and not negated and isinstance(right, Literal):
        return _bounded(subject, text, function, right.value)
    return None


def _values(function: str, right: Node) -> frozenset[Plain] | None:
    if function in ("_==_", "_!=_") and isinstance(right, Literal) and not isinstance(right.value, bytes):
        return frozenset({_typed(right.value)})
    if function == "@in" and isinstance(right, ListLiteral) and not right.optional:
        items = [item.value for item in right.elements if isinstance(item, Literal)]
        if len(items) == len(right.elements):
            return frozenset(_typed(item) for item in items if not isinstance(item, bytes))
    return None


def _typed(value: Plain) -> Plain:
    """Numbers of all kinds are equal when they are; true is no number."""
    return f"\0{value}" if isinstance(value, bool) else value


def _bounded(subject: str, text: str, function: str, value: object) -> Constraint | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_open = function in ("_<_", "_>_")
    if function in ("_<_", "_<=_"):
        return Constraint(subject, text, high=float(value), high_open=is_open)
    return Constraint(subject, text, low=float(value), low_open=is_open)


def impossible(group: Sequence[Constraint]) -> bool:
    """Whether no value meets all of them."""
    among: frozenset[Plain] | None = None
    for one in group:
        if one.among is not None:
            among = one.among if among is None else among & one.among
    if among is not None:
        left = [value for value in among if not any(value in one.excluded for one in group)]
        return not any(_within(value, group) for value in left)
    low = max((one.low for one in group if one.low is not None), default=None)
    high = min((one.high for one in group if one.high is not None), default=None)
    if low is None or high is None:
        return False
    touching = any((one.low == low and one.low_open) or (one.high == high and one.high_open) for one in group)
    return low > high or (low == high and touching)


def _within(value: Plain, group: Sequence[Constraint]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return all(
        (one.low is None or value > one.low or (value == one.low and not one.low_open))
        and (one.high is None or value < one.high or (value == one.high and not one.high_open))
        for one in group
    )


def tautological(group: Sequence[Constraint]) -> bool:
    """Whether every value meets one of them: it is not this, or it is not that."""
    excluded = [one.excluded for one in group if one.excluded]
    if len(excluded) > 1 and not frozenset.intersection(*excluded):
        return True
    admitted = frozenset(value for one in group if one.among is not None for value in one.among)
    return any(found <= admitted for found in excluded)
