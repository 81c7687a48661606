"""What sort of thing a document is: by what it says, who names it, and where it lies."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from safelane.resources.identity import group_of, is_object
from safelane.resources.kustomizations import Kustomizations
from safelane.resources.references import is_kustomization


class Sort(StrEnum):
    """The contract's sorts."""

    MANIFEST = "manifest"
    PATCH = "patch"
    KUSTOMIZATION = "kustomization"
    VALUES = "values"
    APPLICATION = "application"
    PLAIN = "plain"
    TEMPLATE = "template"

    @property
    def spelled(self) -> str:
        """The contract's word."""
        return self.value


_APPLICATIONS = frozenset(
    (
        ("argoproj.io", "Application"),
        ("argoproj.io", "ApplicationSet"),
        ("argoproj.io", "AppProject"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
    )
)
_VALUES_FILE = re.compile(r"(?:.*[._-])?values(?:[._-].*)?\.(?:ya?ml|json)", re.DOTALL)
_OPERATIONS = frozenset(("add", "remove", "replace", "move", "copy", "test"))


def sort_of(path: str, value: Any, kustomizations: Kustomizations) -> Sort:
    """The sort of a document of the file ``path``."""
    if _in_chart(path, kustomizations):
        return Sort.TEMPLATE
    if is_kustomization(path, value):
        return Sort.KUSTOMIZATION
    if is_json_patch(value) or _has_directive(value) or kustomizations.is_patch(path):
        return Sort.PATCH
    if is_object(value):
        known = (group_of(value["apiVersion"]), value["kind"]) in _APPLICATIONS
        return Sort.APPLICATION if known else Sort.MANIFEST
    return Sort.VALUES if isinstance(value, dict) and holds_values(path) else Sort.PLAIN


def _in_chart(path: str, kustomizations: Kustomizations) -> bool:
    """Whether Helm renders the file: it lies below ``templates/`` of a chart."""
    steps = path.split("/")[:-1]
    return any(
        step == "templates" and kustomizations.has("/".join([*steps[:place], "Chart.yaml"]))
        for place, step in enumerate(steps)
    )


def is_json_patch(value: Any) -> bool:
    """Whether a document is a list of RFC 6902 operations."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(step, dict) and _is_operation(step.get("op")) and "path" in step for step in value)
    )


def _is_operation(name: Any) -> bool:
    return isinstance(name, str) and name in _OPERATIONS


def _has_directive(value: Any) -> bool:
    """Whether ``$patch`` or another directive of strategic merging stands anywhere in an object."""
    pending: list[dict[str, Any] | list[Any]] = [value] if isinstance(value, dict) else []
    while pending:
        item = pending.pop()
        if isinstance(item, dict) and ("$patch" in item or "$retainKeys" in item):
            return True
        parts = item.values() if isinstance(item, dict) else item
        pending.extend(part for part in parts if isinstance(part, dict | list))
    return False


def holds_values(path: str) -> bool:
    """Whether charts' habits name a file so: ``values-prod.yaml``, ``prod.values.yaml``, ``values/prod.yaml``."""
    *folders, name = path.split("/")
    return _VALUES_FILE.fullmatch(name) is not None or "values" in folders
