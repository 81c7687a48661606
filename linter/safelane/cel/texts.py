"""Values from texts and as texts, for who has no expression to evaluate; what does the work is loaded when called."""

from __future__ import annotations

from typing import Any

from safelane.cel.errors import EvaluationError
from safelane.cel.values import Duration, Opaque, Value


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


def to_string(value: Value) -> str:
    """``string(value)``; raises EvaluationError for a type without a text."""
    from safelane.cel.runtime.text import to_text

    return to_text(value)


def encode(value: Value) -> Any:
    """Plain JSON data for a value (see ``notation``); raises TypeError for what is no CEL value."""
    from safelane.cel.notation import encode as encoded

    return encoded(value)


def decode(data: Any) -> Value:
    """The value of what ``encode`` gave; raises ValueError for anything else."""
    from safelane.cel.notation import decode as decoded

    return decoded(data)
