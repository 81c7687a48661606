"""Selectors and labels, as Kubernetes matches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.facts.workloads.manifests import TEMPLATES, group_of

# kind -> where its selector of pods is; those of Services are plain mappings of labels
_SELECTORS: Mapping[str, tuple[str, ...]] = {
    "Service": ("spec", "selector"),
    "PodDisruptionBudget": ("spec", "selector"),
    "NetworkPolicy": ("spec", "podSelector"),
    "PodMonitor": ("spec", "selector"),
}
SELECTING = tuple(_SELECTORS)


def selector_of(value: Any) -> Any:
    """The selector of pods of an object; None when it has none."""
    steps = _SELECTORS.get(str(value.get("kind"))) if isinstance(value, dict) else None
    return _at(value, steps) if steps is not None else None


def pod_labels(value: Any) -> dict[str, Any] | None:
    """The labels of the pods that an object runs; None when it runs none."""
    steps = TEMPLATES.get((group_of(value), str(value.get("kind")))) if isinstance(value, dict) else None
    if steps is None:
        return None
    labels = _at(value, (*(str(step) for step in steps), "metadata", "labels"))
    return labels if isinstance(labels, dict) else {}


def selects(selector: Any, labels: Mapping[str, Any]) -> bool:
    """Whether a selector, plain or with matchLabels and matchExpressions, fits labels; an empty one fits nothing here.

    (What it means depends on the kind: everything for a budget or a policy, nothing for a Service.)
    """
    if not isinstance(selector, dict) or not selector:
        return False
    expressions = selector.get("matchExpressions")
    if isinstance(expressions, list) or isinstance(selector.get("matchLabels"), dict):
        wanted = selector.get("matchLabels")
        rows = expressions if isinstance(expressions, list) else []
        if not wanted and not rows:
            return False
        return _equal(wanted, labels) and all(isinstance(row, dict) and _holds(row, labels) for row in rows)
    return _equal(selector, labels)


def _equal(wanted: Any, labels: Mapping[str, Any]) -> bool:
    pairs = wanted.items() if isinstance(wanted, dict) else ()
    return all(key in labels and labels[key] == value for key, value in pairs)


def _holds(row: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, operator, values = row.get("key"), row.get("operator"), row.get("values")
    listed = values if isinstance(values, list) else []
    if not isinstance(key, str):
        return False
    if operator == "In":
        return key in labels and labels[key] in listed
    if operator == "NotIn":
        return key not in labels or labels[key] not in listed
    if operator == "Exists":
        return key in labels
    return operator == "DoesNotExist" and key not in labels


def values_of(selector: Any) -> list[str]:
    """The texts that labels must have for a selector to fit, for a search; empty when it names none."""
    wanted = selector.get("matchLabels", selector) if isinstance(selector, dict) else {}
    return [value for value in wanted.values() if isinstance(value, str)] if isinstance(wanted, dict) else []


def _at(value: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
