"""Values by their path in CEL's spelling, elements by name or by index: ``spec.containers['web'].image``."""

from __future__ import annotations

from typing import Any, Final

from safelane.location import from_cel
from safelane.resources.elements import element_name, key_of_elements

NOTHING: Final = object()


def value_at(value: Any, path: str) -> Any:
    """The value at a path; ``NOTHING`` when it is not there, or the path is none."""
    try:
        steps = from_cel(path)
    except ValueError:
        return NOTHING
    list_name = ""
    for step in steps:
        if step is None:
            return NOTHING
        value = _below(value, step, list_name)
        if value is NOTHING:
            return NOTHING
        list_name = step if isinstance(step, str) else list_name
    return value


def _below(value: Any, step: str | int, list_name: str) -> Any:
    if isinstance(value, dict):
        return value.get(str(step), NOTHING)
    if not isinstance(value, list):
        return NOTHING
    if isinstance(step, int):
        return value[step] if 0 <= step < len(value) else NOTHING
    field = key_of_elements([value], list_name)
    named = (part for part in value if field is not None and element_name(part, field) == step)
    return next(named, NOTHING)
