"""Values by their path, also in objects of another shape than they should have."""

from __future__ import annotations

from typing import Any

from safelane import cel
from safelane.facts.index.paths import NOTHING, value_at


def value_of(value: Any, path: str) -> cel.Optional:
    """The value at a path in the spelling of ``field.path``; none when it is not there."""
    found = value_at(value, path)
    return cel.Optional.NONE if found is NOTHING else cel.Optional(found)


def text_at(value: Any, path: str) -> str:
    """The text at a path, empty when there is something else or nothing."""
    found = value_at(value, path)
    return found if isinstance(found, str) else ""


def list_at(value: Any, path: str) -> list[Any]:
    """The list at a path, empty when there is something else or nothing."""
    found = value_at(value, path)
    return found if isinstance(found, list) else []


def maps_at(value: Any, path: str) -> list[dict[str, Any]]:
    """The mappings in the list at a path."""
    return [part for part in list_at(value, path) if isinstance(part, dict)]


def map_at(value: Any, path: str) -> dict[str, Any]:
    """The mapping at a path, empty when there is something else or nothing."""
    found = value_at(value, path)
    return found if isinstance(found, dict) else {}


def parses(text: str, name: str) -> bool:
    """Whether a text has the syntax of a file of this name; what is to be filled in first has."""
    from safelane.documents import Unreadable, parse

    found = parse(name, text.encode("utf-8", "surrogatepass"))
    return not any(isinstance(one, Unreadable) and one.reason == "syntax" for one in found)
