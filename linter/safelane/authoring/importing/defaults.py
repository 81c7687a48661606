"""What the API server fills into a Constraint from the schema of its template, before any policy sees it.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.authoring.importing.model import Source, mapping


def with_defaults(template: Source, constraint: Source) -> dict[str, Any]:
    """The Constraint with the defaults of its parameters; without ``parameters`` it gets none. Raises CannotError."""
    spec = mapping(constraint.value.get("spec"), "spec")
    if not isinstance(spec.get("parameters"), dict):
        return dict(constraint.value)
    return {**constraint.value, "spec": {**spec, "parameters": _filled(spec["parameters"], _schema(template))}}


def _schema(template: Source) -> Mapping[str, Any]:
    inner = mapping(template.value.get("spec"), "spec")
    for step in ("crd", "spec", "validation", "openAPIV3Schema"):
        inner = mapping(inner.get(step), step)
    return inner


def _filled(value: Any, schema: Any) -> Any:
    """A value with the defaults of what it lacks, at every depth; a schema that is none fills in nothing."""
    if not isinstance(schema, dict):
        return value
    if isinstance(value, list):
        return [_filled(one, schema.get("items")) for one in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    missing = {name: one["default"] for name, one in known.items() if isinstance(one, dict) and "default" in one}
    others = schema.get("additionalProperties")
    return {name: _filled(one, known.get(name, others)) for name, one in {**missing, **value}.items()}
