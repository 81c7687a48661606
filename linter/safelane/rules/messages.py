"""A rule's message filled in: strings bare, numbers and times as CEL's ``string()``, lists and maps as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from safelane import cel
from safelane.rules.programs import Programs

_LONGEST = 2000  # an annotation holds 4,096 characters; nobody reads more than this


def render(programs: Programs, bindings: Mapping[str, Any], budget: int) -> str:
    """The message of a finding. Raises cel.EvaluationError when a part of it cannot be evaluated."""
    if programs.message_expression is not None:
        said = spell(programs.message_expression.evaluate(bindings, budget=budget))
    else:
        said = "".join(
            piece if isinstance(piece, str) else spell(piece.evaluate(bindings, budget=budget))
            for piece in programs.message
        )
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def spell(value: Any) -> str:
    """A CEL value as a message shows it."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, list | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return cel.to_string(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key if isinstance(key, str) else spell(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else spell(value)
