"""What belongs to a workload but stands in objects of its own: autoscalers, disruption budgets, Flagger's canaries."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.facts.traced import Traced, mapping, sequence
from safelane.facts.workloads.manifests import group_of
from safelane.facts.workloads.scalars import integer, known, mappings, typed

_SCALED = ("keda.sh", "ScaledObject")
_CANARY = ("flagger.app", "Canary")
_HELD = "autoscaling.keda.sh/paused-replicas"  # as many replicas as this, whatever the bounds say


def is_companion(value: object) -> bool:
    """Whether an object of this kind says something of a workload elsewhere."""
    if not isinstance(value, dict):
        return False
    kind = value.get("kind")
    return kind in ("HorizontalPodAutoscaler", "PodDisruptionBudget") or (group_of(value), kind) in (_SCALED, _CANARY)


def with_companions(workload: Traced, companions: Iterable[Traced]) -> Traced:
    """The workload with the autoscaling, disruption budget and canary analysis of the objects that name it."""
    parts: dict[str, Traced | None] = dict(workload.items())
    for other in companions:
        found = _part_of(workload, other)
        if found is not None:
            name, part = found
            parts[name] = _joined(parts.get(name), part)
    return mapping(parts, workload.source)


def _joined(own: Traced | None, other: Traced) -> Traced:
    return mapping({**dict(own.items()), **dict(other.items())}, own.source) if own is not None else other


def _part_of(workload: Traced, other: Traced) -> tuple[str, Traced] | None:
    kind = other.value.get("kind")
    if kind == "PodDisruptionBudget":
        return ("disruptionBudget", _budget(other)) if _selects(other, workload) else None
    if kind == "Canary":
        return ("rollout", _flagger(other)) if _names(other.get("spec", "targetRef"), workload) else None
    if not _names(other.get("spec", "scaleTargetRef"), workload):
        return None
    return "autoscaling", _keda(other) if kind == "ScaledObject" else _autoscaler(other)


def _names(reference: Traced | None, workload: Traced) -> bool:
    body = reference.value if reference is not None else None
    if not isinstance(body, dict) or body.get("name") != workload.value.get("name"):
        return False
    return bool(body.get("kind", "Deployment") == workload.value.get("kind"))  # KEDA's default kind is Deployment


def _selects(budget: Traced, workload: Traced) -> bool:
    selector = budget.get("spec", "selector")
    labels = workload.value.get("podLabels", {})
    if selector is None or not isinstance(selector.value, dict) or selector.value.get("matchExpressions"):
        return False
    wanted = selector.value.get("matchLabels")
    return isinstance(wanted, dict) and bool(wanted) and all(labels.get(key) == value for key, value in wanted.items())


def _budget(budget: Traced) -> Traced:
    names = ("minAvailable", "maxUnavailable")
    return mapping({name: known(budget.get("spec", name)) for name in names}, budget.source)


def _autoscaler(scaler: Traced) -> Traced:
    return mapping(
        {
            "min": integer(scaler.get("spec", "minReplicas")),
            "max": integer(scaler.get("spec", "maxReplicas")),
            "metrics": mappings(scaler.get("spec", "metrics")),
        },
        scaler.source,
    )


def _keda(scaler: Traced) -> Traced:
    held = integer(scaler.get("metadata", "annotations", _HELD))
    return mapping(
        {
            "min": held or integer(scaler.get("spec", "minReplicaCount")),
            "max": held or integer(scaler.get("spec", "maxReplicaCount")),
            "metrics": mappings(scaler.get("spec", "triggers")),
        },
        scaler.source,
    )


def _flagger(canary: Traced) -> Traced:
    """Flagger's weights as Argo Rollouts' steps: https://docs.flagger.app/usage/deployment-strategies."""
    analysis = typed(canary.get("spec", "analysis") or canary.get("spec", "canaryAnalysis"), dict)
    return mapping(
        {
            "type": Traced("canary", canary.source),
            "steps": _steps(analysis) if analysis is not None else None,
            "analysis": analysis,
            "skipAnalysis": typed(canary.get("spec", "skipAnalysis"), bool),
        },
        canary.source,
    )


def _steps(analysis: Traced) -> Traced | None:
    weights = typed(analysis.get("stepWeights"), list)
    if weights is not None:
        return sequence(
            [mapping({"setWeight": integer(weight)}, weight.source) for weight in weights.elements()], weights.source
        )
    step, last = integer(analysis.get("stepWeight")), integer(analysis.get("maxWeight"))
    if step is None or not 0 < step.value <= 100:
        return None
    until = min(last.value, 100) if last is not None else 100
    series = range(step.value, until + 1, step.value)
    return sequence(
        [mapping({"setWeight": Traced(weight, step.source)}, step.source) for weight in series], step.source
    )
