"""Values from texts, for who has no expression to evaluate."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError
from safelane.cel.values import Duration, Opaque


def parse_duration(text: str) -> Duration:
    """The duration of a text such as ``1h30m``; raises EvaluationError."""
    from safelane.cel.runtime.times import parse_duration as parsed

    value = parsed(text)
    if value is None:
        raise EvaluationError(f"not a duration: {text!r}", "conversion")
    return value


def parse_quantity(text: str) -> Opaque:
    """The quantity of a text such as ``100m`` or ``1.5Gi``; raises EvaluationError."""
    from safelane.cel.library.quantity import parse_quantity as parsed

    return parsed(text)
