"""The values that variables with few values may have under a rule's ``match``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OPERATIONS = frozenset({"add", "modify", "delete"})
_SORTS = frozenset({"manifest", "patch", "kustomization", "values", "application", "plain", "template"})
_TYPES = frozenset({"bool", "int", "double", "string", "null", "list", "map", "absent"})
_DEFAULT_SORTS = frozenset({"manifest", "application"})
_OF_OBJECTS = ("resource", "field")


def possible_values(raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The texts that each of these expressions may be, by its text."""
    match = raw.get("match") if isinstance(raw.get("match"), dict) else {}
    assert isinstance(match, dict)
    scope = raw.get("scope")
    found = {"change.operation": _OPERATIONS, "change.sort": _SORTS}
    if scope == "field":
        found |= {"field.operation": _OPERATIONS, "field.type": _TYPES, "field.oldType": _TYPES}
        found["change.operation"] = frozenset({"modify"})
    if scope == "resource":
        found["change.operation"] = _listed(match, "operations") or _OPERATIONS
    if scope in _OF_OBJECTS:
        found["change.sort"] = _listed(match, "sorts") or (_DEFAULT_SORTS if scope == "resource" else _SORTS)
        kinds = _listed(match, "kinds")
        if kinds:
            found["change.kind"] = frozenset(kind.rpartition("/")[2] for kind in kinds)
    return found


def _listed(match: Mapping[str, Any], key: str) -> frozenset[str]:
    found = match.get(key)
    return frozenset(item for item in found if isinstance(item, str)) if isinstance(found, list) else frozenset()
