"""Kubernetes' own kinds: what their resources are called, whether they live in namespaces, in which versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from safelane.frozen import dataclass

# group: kinds in namespaces; kinds of the cluster. A plural that is not the usual one stands behind the colon.
_KINDS: Mapping[str, tuple[str, str]] = {
    "": (
        "Binding ConfigMap Endpoints:endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate "
        "ReplicationController ResourceQuota Secret Service ServiceAccount",
        "ComponentStatus Namespace Node PersistentVolume",
    ),
    "admissionregistration.k8s.io": (
        "",
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration "
        "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
    ),
    "apiextensions.k8s.io": ("", "CustomResourceDefinition"),
    "apiregistration.k8s.io": ("", "APIService"),
    "apps": ("ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet", ""),
    "authorization.k8s.io": ("LocalSubjectAccessReview", "SelfSubjectAccessReview SubjectAccessReview"),
    "autoscaling": ("HorizontalPodAutoscaler", ""),
    "batch": ("CronJob Job", ""),
    "certificates.k8s.io": ("", "CertificateSigningRequest"),
    "coordination.k8s.io": ("Lease", ""),
    "discovery.k8s.io": ("EndpointSlice", ""),
    "events.k8s.io": ("Event", ""),
    "extensions": ("DaemonSet Deployment Ingress NetworkPolicy ReplicaSet", "PodSecurityPolicy"),
    "flowcontrol.apiserver.k8s.io": ("", "FlowSchema PriorityLevelConfiguration"),
    "networking.k8s.io": ("Ingress NetworkPolicy", "IPAddress IngressClass ServiceCIDR"),
    "node.k8s.io": ("", "RuntimeClass"),
    "policy": ("PodDisruptionBudget", "PodSecurityPolicy"),
    "rbac.authorization.k8s.io": ("Role RoleBinding", "ClusterRole ClusterRoleBinding"),
    "resource.k8s.io": ("ResourceClaim ResourceClaimTemplate", "DeviceClass ResourceSlice"),
    "scheduling.k8s.io": ("", "PriorityClass"),
    "storage.k8s.io": ("CSIStorageCapacity", "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"),
}
_VERSIONS: Mapping[str, tuple[str, ...]] = {"autoscaling": ("v1", "v2"), "extensions": ()}
# What two groups served, by the group that serves it now; those named alike have one shape.
_MOVED: Mapping[tuple[str, str], str] = {
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "Deployment"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "PodSecurityPolicy"): "policy",
    ("", "Event"): "events.k8s.io",
}
_OTHER_SHAPES = frozenset({"autoscaling", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "resource.k8s.io"})
_OTHER_KINDS = frozenset({"Ingress"})
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Resource:
    """What the API serves for a kind: the plural, whether it lives in namespaces (None: nobody says), and where else.

    ``equivalents`` are the ``(group, version)`` pairs under which the same objects are served too; ``versions`` None
    are unknown ones of the same group. ``same`` says that a conversion between them changes ``apiVersion`` alone.
    """

    plural: str
    namespaced: bool | None
    equivalents: tuple[tuple[str, str], ...] | None = ()
    same: bool = True
    guessed: bool = False


@cache
def builtin(group: str, kind: str) -> Resource | None:
    """The resource of one of Kubernetes' own kinds."""
    for namespaced, kinds in zip((True, False), _KINDS.get(group, ()), strict=False):
        for word in kinds.split():
            name, colon, plural = word.partition(":")
            if name == kind:
                same = group not in _OTHER_SHAPES and kind not in _OTHER_KINDS
                return Resource(
                    plural if colon else guessed_plural(kind), namespaced, tuple(_served(group, kind)), same
                )
    return None


def groups_of(kind: str) -> list[str]:
    """The groups of Kubernetes' own that have a kind of this name."""
    return [group for group in _KINDS if builtin(group, kind) is not None]


def _served(group: str, kind: str) -> Iterator[tuple[str, str]]:
    now = _MOVED.get((group, kind), group)
    for one in dict.fromkeys((group, now)):
        yield from ((one, version) for version in _VERSIONS.get(one, ("v1",)))


def guessed_plural(kind: str) -> str:
    """The plural that the usual tools would give a kind."""
    word = kind.lower()
    if word.endswith(_SIBILANTS):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def defined(definition: Mapping[str, object], group: str) -> Resource | None:
    """The resource that a CustomResourceDefinition makes; None when it does not say its names."""
    spec = definition.get("spec")
    if not isinstance(spec, dict) or not isinstance(spec.get("names"), dict):
        return None
    plural = spec["names"].get("plural")
    if not isinstance(plural, str):
        return None
    versions = [one for one in spec.get("versions") or () if isinstance(one, dict) and one.get("served", True)]
    served = tuple((group, one["name"]) for one in versions if isinstance(one.get("name"), str))
    conversion = spec.get("conversion")
    converted = isinstance(conversion, dict) and conversion.get("strategy", "None") != "None"
    return Resource(plural, spec.get("scope") != "Cluster", served, same=not converted)
