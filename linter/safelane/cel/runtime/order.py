"""CEL's order: within a type, and between numbers of any types."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError, no_overload
from safelane.cel.values import Duration, Timestamp, UInt, Value

_NUMBERS = frozenset({int, UInt, float})
ORDERED = frozenset({int, UInt, float, str, bytes, bool, Timestamp, Duration})


def compare(left: Value, right: Value, operator: str) -> int:
    """-1, 0 or 1; raises EvaluationError where there is no order, ``operator`` naming it as cel-go would."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        if left != left or right != right:  # noqa: PLR0124 - NaN
            raise EvaluationError("NaN values cannot be ordered", "other")
        if (kind is float) is not (other is float):
            left, right = float(left), float(right)
        return int(left > right) - int(left < right)
    if kind is other and kind in ORDERED:
        return int(left > right) - int(left < right)
    raise no_overload(detail="" if kind in ORDERED else operator)
