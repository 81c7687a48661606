"""What a chart says of a value in one of its values files: its default, and the part of its JSON schema."""

from __future__ import annotations

from typing import Any

from safelane.documents import Document
from safelane.facts.view import View
from safelane.location import Path
from safelane.resources import join

_VALUES_AND_CHARTS: tuple[tuple[Path, Path], ...] = (
    (("spec", "values"), ("spec", "chart", "spec", "chart")),
    (("spec", "source", "helm", "valuesObject"), ("spec", "source", "path")),
    (("spec", "sources", "*", "helm", "valuesObject"), ("spec", "sources", "*", "path")),
)
_MOST_HOPS = 20  # references followed for one step of a path


def chart_folder(view: View, path: str) -> str:
    """The folder of the chart that a values file is for: its own, or the nearest chart's around it."""
    folder = own = path.rpartition("/")[0]
    while folder:
        if view.data(f"{folder}/Chart.yaml"):
            return folder
        folder = folder.rpartition("/")[0]
    return own


def chart_value(view: View, folder: str, name: str, path: str = "") -> Any:
    """The document ``name`` (``values.yaml``, ``values.schema.json``) of a chart, else None; not that of ``path``."""
    beside = f"{folder}/{name}" if folder else name
    if beside == path:
        return None
    return next((found.value for found in view.documents(beside) if isinstance(found, Document)), None)


def release_chart(value: Any, steps: Path) -> tuple[str, Path] | None:
    """The folder of the chart that a HelmRelease or an Application installs, and the path in its values of a leaf at
    ``steps``; None for other leaves, and for charts that are no folder of the tree.
    """
    for values, chart in _VALUES_AND_CHARTS:
        if steps[: len(values)] == _filled(values, steps):
            named = at(value, _filled(chart, steps))
            folder = join("", named) if isinstance(named, str) and "/" in named else None
            return (folder, steps[len(values) :]) if folder else None
    return None


def _filled(pattern: Path, steps: Path) -> Path:
    """A pattern with the steps that lead to a leaf in place of its stars."""
    return tuple(steps[place] if one == "*" and place < len(steps) else one for place, one in enumerate(pattern))


def at(value: Any, path: Path) -> Any:
    """The value at a path, None when there is none."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


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
