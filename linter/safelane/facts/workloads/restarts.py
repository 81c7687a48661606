"""Which workloads a change restarts: their pod template differs, whatever else does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from safelane.facts.subjects import Subject

# What of the workload shape stands in the pod template; the rest changes without a new pod.
_TEMPLATE = (
    "podLabels",
    "podAnnotations",
    "containers",
    "volumes",
    "serviceAccount",
    "terminationGracePeriodSeconds",
    "scheduling",
    "podSecurityContext",
)


def restarts(subjects: Iterable[Subject], service_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """``{name, kind, service, environment, path}`` of each workload that gets new pods.

    ``path`` is the changed file that brings it about; ``service_of`` names the service of a folder or a values file.
    """
    return [
        {
            "name": subject.identity[2],
            "kind": subject.kind,
            "service": service_of(subject.identity[0]) or subject.change.service,
            "environment": subject.environments[0] or "",
            "path": subject.change.path,
        }
        for subject in subjects
        if subject.operation == "modify" and _gets_new_pods(subject)
    ]


def _gets_new_pods(subject: Subject) -> bool:
    old, new = subject.bindings["oldWorkload"], subject.bindings["workload"]
    return subject.kind not in ("Job", "CronJob") and any(old.get(part) != new.get(part) for part in _TEMPLATE)
