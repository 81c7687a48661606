"""Which key of Helm values plays which role of a workload.

There is no standard for values, only habits: the names below are those of ``helm create``, Bitnami's charts and the
charts that the repositories in the wild use most. ``values`` in ``safelane.yaml`` adds to them. A pattern is a dotted
path; ``**.`` in front stands for the mapping that is the workload.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safelane.frozen import dataclass

DEFAULT_ALIASES: Mapping[str, tuple[str, ...]] = {
    "replicas": ("replicaCount", "replicas", "replicacount"),
    "autoscaling.min": (
        "autoscaling.minReplicas",
        "autoscaling.min",
        "autoscaling.hpa.minReplicas",
        "autoScaling.minReplicas",
        "autoscaling.minReplicaCount",
        "hpa.minReplicas",
        "hpa.min",
        "horizontalPodAutoscaler.minReplicas",
        "autoscaler.minReplicas",
        "keda.minReplicaCount",
        "keda.minReplicas",
        "hpaSpec.minReplicas",
        "minReplicas",
        "minReplicaCount",
        "autoscaleMin",
    ),
    "autoscaling.max": (
        "autoscaling.maxReplicas",
        "autoscaling.max",
        "autoscaling.hpa.maxReplicas",
        "autoScaling.maxReplicas",
        "autoscaling.maxReplicaCount",
        "hpa.maxReplicas",
        "hpa.max",
        "horizontalPodAutoscaler.maxReplicas",
        "autoscaler.maxReplicas",
        "keda.maxReplicaCount",
        "keda.maxReplicas",
        "hpaSpec.maxReplicas",
        "maxReplicas",
        "maxReplicaCount",
        "autoscaleMax",
    ),
    "autoscaling.enabled": (
        "autoscaling.enabled",
        "autoscaling.hpa.enabled",
        "autoScaling.enabled",
        "hpa.enabled",
        "horizontalPodAutoscaler.enabled",
        "keda.enabled",
        "autoscaleEnabled",
    ),
    "disruptionBudget.enabled": ("podDisruptionBudget.enabled", "pdb.enabled", "disruptionBudget.enabled"),
    "disruptionBudget.minAvailable": (
        "podDisruptionBudget.minAvailable",
        "pdb.minAvailable",
        "disruptionBudget.minAvailable",
    ),
    "disruptionBudget.maxUnavailable": (
        "podDisruptionBudget.maxUnavailable",
        "pdb.maxUnavailable",
        "disruptionBudget.maxUnavailable",
    ),
    "rollout.type": (
        "strategy.type",
        "strategyType",
        "updateStrategy.type",
        "deploymentStrategy.type",
        "strategy",
        "updateStrategy",
        "deploymentStrategy",
    ),
    "rollout.maxSurge": (
        "strategy.rollingUpdate.maxSurge",
        "updateStrategy.rollingUpdate.maxSurge",
        "deploymentStrategy.rollingUpdate.maxSurge",
    ),
    "rollout.maxUnavailable": (
        "strategy.rollingUpdate.maxUnavailable",
        "updateStrategy.rollingUpdate.maxUnavailable",
        "deploymentStrategy.rollingUpdate.maxUnavailable",
    ),
    "rollout.steps": ("strategy.canary.steps", "rollout.steps", "canary.steps", "rollout.canary.steps"),
    "rollout.analysis": ("strategy.canary.analysis", "rollout.analysis", "canary.analysis", "rollout.canary.analysis"),
    "image": ("image", "imageName"),
    "image.repository": ("imageRepository",),
    "image.tag": ("imageTag",),
    "resources": ("resources",),
    "limits.memory": ("memory.limit", "memoryLimit"),
    "limits.cpu": ("cpu.limit", "cpuLimit"),
    "requests.memory": ("memory.guarantee", "memory.request", "memoryRequest"),
    "requests.cpu": ("cpu.guarantee", "cpu.request", "cpuRequest"),
    "readinessProbe": ("readinessProbe", "probes.readiness", "readiness"),
    "livenessProbe": ("livenessProbe", "probes.liveness", "liveness"),
    "startupProbe": ("startupProbe", "probes.startup"),
    "lifecycle": ("lifecycle", "lifecycleHooks"),
    "securityContext": ("securityContext", "containerSecurityContext"),
    "podSecurityContext": ("podSecurityContext",),
    "env": ("env", "extraEnv", "extraEnvVars", "envVars"),
    "command": ("command",),
    "args": ("args", "extraArgs", "esJavaOpts", "javaOpts", "jvmOpts", "heapOpts"),
    "volumes": ("volumes", "extraVolumes"),
    "serviceAccount": ("serviceAccountName", "serviceAccount.name"),
    "terminationGracePeriodSeconds": ("terminationGracePeriodSeconds",),
    "podLabels": ("podLabels",),
    "podAnnotations": ("podAnnotations",),
    "scheduling.nodeSelector": ("nodeSelector",),
    "scheduling.affinity": ("affinity",),
    "scheduling.tolerations": ("tolerations",),
    "scheduling.topologySpreadConstraints": ("topologySpreadConstraints",),
    "scheduling.priorityClassName": ("priorityClassName",),
}


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to spell a role: the keys that lead from the workload's mapping to the value."""

    role: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """All aliases by the first key of their path; within one role the earlier alias wins."""

    by_first_key: Mapping[str, tuple[Alias, ...]]

    @classmethod
    def of(cls, configured: Mapping[str, Sequence[str]]) -> Roles:
        """The built-in aliases with the configured ones in front of them."""
        table: dict[str, list[Alias]] = {}
        for role in dict.fromkeys([*configured, *DEFAULT_ALIASES]):
            for pattern in (*configured.get(role, ()), *DEFAULT_ALIASES.get(role, ())):
                path = tuple(pattern.removeprefix("**.").split("."))
                table.setdefault(path[0], []).append(Alias(role, path))
        return cls({key: tuple(aliases) for key, aliases in table.items()})
