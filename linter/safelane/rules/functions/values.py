"""Values by their path."""

from __future__ import annotations

from typing import Any

from safelane import cel
from safelane.facts.index.paths import NOTHING, value_at


def value_of(value: Any, path: str) -> cel.Optional:
    """The value at a path in the spelling of ``field.path``; none when it is not there."""
    found = value_at(value, path)
    return cel.Optional.NONE if found is NOTHING else cel.Optional(found)
