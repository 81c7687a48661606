"""Conditions of ``match`` that cannot hold, or that name what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.authoring.linting.remarks import Page, Remark
from safelane.errors import nearest
from safelane.location import to_pointer

_KINDS = frozenset({
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "Service", "Ingress",
    "ConfigMap", "Secret", "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding",
    "NetworkPolicy", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Namespace", "PersistentVolume",
    "PersistentVolumeClaim", "StorageClass", "CustomResourceDefinition", "PriorityClass", "ResourceQuota",
    "LimitRange", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
    "Endpoints", "EndpointSlice", "Node", "Application", "ApplicationSet", "AppProject", "Rollout",
    "AnalysisTemplate", "HelmRelease", "HelmRepository", "Kustomization", "GitRepository", "OCIRepository",
    "Gateway", "HTTPRoute", "Certificate", "ScaledObject", "ServiceMonitor", "PrometheusRule", "VirtualService",
    "DestinationRule", "PeerAuthentication", "ExternalSecret", "SecretStore", "ClusterSecretStore",
})  # fmt: skip
_CLOSE = 0.85


def idle_conditions(page: Page) -> Iterator[Remark]:
    """What ``match`` says that keeps the rule from ever being asked, as far as that can be known."""
    match, scope = page.mapping("match"), page.raw.get("scope")
    operations = match.get("operations")
    if scope == "field" and isinstance(operations, list) and "modify" not in operations:
        message = "a rule of scope field is asked about modified objects only"
        yield page.on("/match/operations", message, "unreachable", "write operations: [modify]")
    if scope == "changeset" and match.get("kinds"):
        message = "a changeset has no kind, so that this rule is never asked"
        yield page.on("/match/kinds", message, "unreachable", "filter changeset.changes by kind in deny", key=True)
    kinds = match.get("kinds")
    for index, kind in enumerate(kinds if isinstance(kinds, list) else ()):
        if isinstance(kind, str) and (hint := _misspelt(kind.rpartition("/")[2])):
            yield page.on(to_pointer(("match", "kinds", index)), f"no kind {kind!r} is known", "unknown-kind", hint)


def _misspelt(kind: str) -> str:
    """The hint for a kind that is nearly one of the usual ones; a kind of one's own is not."""
    from difflib import SequenceMatcher

    if kind in _KINDS:
        return ""
    hint = nearest(kind, _KINDS).removeprefix("; ")
    close = hint.partition("'")[2].partition("'")[0]
    same = close.lower() == kind.lower() or close.lower() in (f"{kind.lower()}s", kind.lower().removesuffix("s"))
    return hint if close and (same or SequenceMatcher(None, kind, close).ratio() >= _CLOSE) else ""
