"""Workloads from whole manifests: which kinds run pods, where their template is, how they roll out."""

from __future__ import annotations

from safelane.facts.traced import Traced, mapping
from safelane.facts.workloads.pods import pod_parts
from safelane.facts.workloads.scalars import integer, known, mappings, typed
from safelane.location import Path

# (group, kind) -> where the pod template is; the pod itself is its own template.
TEMPLATES: dict[tuple[str, str], Path] = {
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("extensions", "Deployment"): ("spec", "template"),
    ("extensions", "DaemonSet"): ("spec", "template"),
    ("", "ReplicationController"): ("spec", "template"),
    ("batch", "Job"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("argoproj.io", "Rollout"): ("spec", "template"),
    ("serving.knative.dev", "Service"): ("spec", "template"),
    ("", "Pod"): (),
}

_SCHEDULE_FIELDS = ("schedule", "concurrencyPolicy", "startingDeadlineSeconds", "suspend")
_JOB_FIELDS = ("backoffLimit", "activeDeadlineSeconds", "parallelism", "completions", "ttlSecondsAfterFinished")

_SCALE_BOUNDS = {
    role: tuple(f"autoscaling.knative.dev/{name}" for name in names)
    for role, names in {"min": ("min-scale", "minScale"), "max": ("max-scale", "maxScale")}.items()
}


def group_of(value: object) -> str:
    """The API group of an object: ``apps`` of ``apps/v1``, the empty string for the core group."""
    version = value.get("apiVersion") if isinstance(value, dict) else None
    return version.rpartition("/")[0] if isinstance(version, str) else ""


def is_workload(value: object) -> bool:
    """Whether an object of this group and kind runs pods."""
    return isinstance(value, dict) and (group_of(value), str(value.get("kind"))) in TEMPLATES


def workload_of(manifest: Traced) -> Traced | None:
    """The workload that a manifest describes, without autoscaler and budget; None for other kinds."""
    body = manifest.value
    if not is_workload(body):
        return None
    template = manifest.get(*TEMPLATES[group_of(body), body["kind"]])
    spec = manifest.get("spec")
    parts: dict[str, Traced | None] = {
        "name": typed(manifest.get("metadata", "name"), str)
        or typed(manifest.get("metadata", "generateName"), str)
        or Traced("", manifest.source),
        "kind": manifest.get("kind"),
        "labels": typed(manifest.get("metadata", "labels"), dict),
        "selector": typed(manifest.get("spec", "selector"), dict) if body["kind"] != "Pod" else None,
        "replicas": integer(manifest.get("spec", "replicas")),
        "rollout": _rollout(body["kind"], spec) if spec is not None else None,
        "podLabels": typed(template.get("metadata", "labels"), dict) if template else None,
        "podAnnotations": typed(template.get("metadata", "annotations"), dict) if template else None,
        "workloadRef": typed(manifest.get("spec", "workloadRef"), dict),
        "volumeClaimTemplates": mappings(manifest.get("spec", "volumeClaimTemplates")),
        "serviceName": typed(manifest.get("spec", "serviceName"), str),
        "podManagementPolicy": typed(manifest.get("spec", "podManagementPolicy"), str),
        "claimRetention": typed(manifest.get("spec", "persistentVolumeClaimRetentionPolicy"), dict),
        "job": _job(manifest) if body["kind"] in ("Job", "CronJob") else None,
        "autoscaling": _knative(template) if body["kind"] == "Service" and template is not None else None,
    }
    parts.update(pod_parts(template.get("spec") if template else None))
    parts["partial"] = Traced(parts["containers"] is None and parts["workloadRef"] is None, None)
    return mapping(parts, manifest.source)


def _job(manifest: Traced) -> Traced:
    """How a job is run: a CronJob's own fields, and those of the jobs that it makes."""
    made = manifest.get("spec", "jobTemplate", "spec") or manifest.get("spec")
    parts = {name: known(manifest.get("spec", name)) for name in _SCHEDULE_FIELDS}
    parts.update({name: known(made.get(name)) for name in _JOB_FIELDS} if made is not None else {})
    return mapping(parts)


def _knative(template: Traced) -> Traced | None:
    """The bounds that Knative reads from annotations: https://knative.dev/docs/serving/autoscaling/scale-bounds/."""
    annotations = template.get("metadata", "annotations")
    bounds = {
        role: next((found for name in names if annotations and (found := integer(annotations.get(name)))), None)
        for role, names in _SCALE_BOUNDS.items()
    }
    return mapping(bounds) if any(bounds.values()) else None


def _rollout(kind: str, spec: Traced) -> Traced | None:
    if kind == "Rollout":
        return _progressive(spec)
    strategy = spec.get("strategy") if kind == "Deployment" else spec.get("updateStrategy")
    if strategy is None or not isinstance(strategy.value, dict):
        return None
    return mapping(
        {
            "type": typed(strategy.get("type"), str),
            "maxSurge": known(strategy.get("rollingUpdate", "maxSurge")),
            "maxUnavailable": known(strategy.get("rollingUpdate", "maxUnavailable")),
            "partition": integer(strategy.get("rollingUpdate", "partition")),
        },
        strategy.source,
    )


def _progressive(spec: Traced) -> Traced | None:
    """Argo Rollouts: https://argo-rollouts.readthedocs.io/en/stable/features/specification/."""
    for name, kind in (("canary", "canary"), ("blueGreen", "blueGreen")):
        strategy = spec.get("strategy", name)
        if strategy is not None:
            around = (strategy.get(f"{when}PromotionAnalysis") for when in ("pre", "post"))
            return mapping(
                {
                    "type": Traced(kind, strategy.source),
                    "maxSurge": known(strategy.get("maxSurge")),
                    "maxUnavailable": known(strategy.get("maxUnavailable")),
                    "steps": mappings(strategy.get("steps")),
                    "analysis": typed(strategy.get("analysis"), dict)
                    or next((found for one in around if (found := typed(one, dict)) is not None), None),
                    "autoPromotionEnabled": typed(strategy.get("autoPromotionEnabled"), bool),
                },
                strategy.source,
            )
    return None
