"""What a chart says of a value in one of its values files: its default, and the part of its JSON schema."""

from __future__ import annotations

from typing import Any

from safelane.documents import Document
from safelane.facts.view import View
from safelane.location import Path

_MOST_HOPS = 20  # references followed for one step of a path


def chart_value(view: View, path: str, name: str) -> Any:
    """The document ``name`` (``values.yaml``, ``values.schema.json``) beside a values file, else None."""
    folder = path.rpartition("/")[0]
    beside = f"{folder}/{name}" if folder else name
    if beside == path:
        return None
    return next((found.value for found in view.documents(beside) if isinstance(found, Document)), None)


def schema_at(schema: Any, path: Path) -> dict[str, Any]:
    """The part of a JSON schema for the value at a path, empty where it says nothing; references stay inside it."""
    root, part = schema, _resolved(schema, schema)
    for step in path:
        below = part.get("items") if isinstance(step, int) else _property(part, step)
        part = _resolved(root, below)
    return part


def _property(part: dict[str, Any], name: str) -> Any:
    properties = part.get("properties")
    if isinstance(properties, dict) and name in properties:
        return properties[name]
    return part.get("additionalProperties")


def _resolved(root: Any, part: Any) -> dict[str, Any]:
    for _ in range(_MOST_HOPS):
        if not isinstance(part, dict):
            return {}
        target = part.get("$ref")
        if not isinstance(target, str):
            return part
        part = _pointed(root, target)
    return {}


def _pointed(root: Any, target: str) -> Any:
    if not target.startswith("#/"):
        return None
    for step in target[2:].split("/"):
        root = root.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(root, dict) else None
    return root
