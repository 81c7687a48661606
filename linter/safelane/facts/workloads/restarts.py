"""Which workloads a change restarts: their pod template differs, whatever else does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from safelane.facts.subjects import Subject
from safelane.topology import Place

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


def restarts(subjects: Iterable[Subject], place_of: Callable[[str], Place]) -> list[dict[str, Any]]:
    """``{name, kind, service, region, cluster, environment, production, path}`` of each workload that gets new pods.

    ``path`` is the changed file that brings it about; ``place_of`` says where a folder or a file belongs.
    """
    return [
        _row(subject, place_of(subject.identity[0]))
        for subject in subjects
        if subject.operation == "modify" and _gets_new_pods(subject)
    ]


def _row(subject: Subject, place: Place) -> dict[str, Any]:
    return {
        "name": subject.identity[2],
        "kind": subject.kind,
        "service": place.service or subject.change.service,
        "region": place.region or "",
        "cluster": place.cluster or "",
        "environment": subject.environments[0] or "",
        "production": subject.change.production_in(subject.environments),
        "path": subject.change.path,
    }


def _gets_new_pods(subject: Subject) -> bool:
    old, new = subject.bindings["oldWorkload"], subject.bindings["workload"]
    return subject.kind not in ("Job", "CronJob") and any(old.get(part) != new.get(part) for part in _TEMPLATE)
