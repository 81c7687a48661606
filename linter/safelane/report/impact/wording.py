"""What a reach comes to, in words."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.facts.impact import Impact
from safelane.report.wording import number
from safelane.sanitise import single_line

_NAMED = 6
WORKLOADS = frozenset(
    (
        "Deployment",
        "StatefulSet",
        "DaemonSet",
        "ReplicaSet",
        "ReplicationController",
        "Job",
        "CronJob",
        "Rollout",
        "Pod",
    )
)


def summary(impact: Impact) -> str:
    """``reaches 4 objects (2 workloads, 1 Service) in staging, production; service web; clusters eu-1, us-1``."""
    if not impact.resources:
        return "reaches nothing that the tree shows"
    kinds = [row.resource.kind for row in impact.resources]
    special = [
        number(count, word)
        for word, count in (("workload", sum(kind in WORKLOADS for kind in kinds)), ("Service", kinds.count("Service")))
        if count
    ]
    said = f"reaches {number(len(kinds), 'object')}" + (f" ({', '.join(special)})" if special else "")
    said += f" in {listing(impact.environments)}" if impact.environments else ""
    named = (
        ("service", [_tiered(name, impact) for name in impact.services]),
        ("region", impact.regions),
        ("cluster", impact.clusters),
        ("owner", impact.owners),
    )
    parts = [f"{word}{'s' if len(names) > 1 else ''} {listing(names)}" for word, names in named if names]
    return "; ".join([said, *parts])


def _tiered(name: str, impact: Impact) -> str:
    return f"{name} (tier {impact.tiers[name]})" if name in impact.tiers else name


def listing(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    known = [single_line(name) for name in names]
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    return ", ".join(known[:_NAMED]) + more
