"""The fields that name other objects, by their key, wherever they stand: in a pod, in a custom resource with a pod
template, in Helm values.

Sources: the API references of Kubernetes, Gateway API, Istio, Traefik, Argo CD and Rollouts, Flux, Flagger, KEDA,
cert-manager and External Secrets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from safelane.facts.index.reference import Reference
from safelane.frozen import dataclass
from safelane.location import Path

Reader: TypeAlias = Callable[[Any, Path, str], Iterator[Reference]]  # of a value, its place, the kind it stands in


@dataclass(frozen=True, slots=True)
class Field:
    """What a field names: ``kind``, or, when it is ``open``, another kind that it says."""

    kind: str
    read: Reader
    open: bool = False


def _text(value: Any) -> str:
    """A name or a port; empty for what is none, or is filled in later."""
    if isinstance(value, str) and "{{" not in value and "${" not in value and "$(" not in value:
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _made(kind: str, holder: Mapping[str, Any], steps: Path, field: str = "name", key: str = "") -> Iterator[Reference]:
    """The reference of a mapping such as ``{name, namespace, optional}``."""
    name = _text(holder.get(field))
    if kind and name:
        optional = holder.get("optional") is True
        yield Reference(kind, name, (*steps, field), _text(holder.get("namespace")), key, optional)


def _elements(value: Any, steps: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    if isinstance(value, dict):
        yield value, steps
    elif isinstance(value, list):
        yield from ((part, (*steps, index)) for index, part in enumerate(value) if isinstance(part, dict))


def _name(kind: str) -> Field:
    """``field: name``."""

    def read(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
        if isinstance(value, str) and (name := _text(value)):
            yield Reference(kind, name, steps)

    return Field(kind, read)


def _holder(kind: str, *fields: str) -> Field:
    """``field: {name: …}``, or a list of such, the name under the first of ``fields`` that is there; with ``items`` one
    reference per key.
    """

    def read(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
        for holder, place in _elements(value, steps):
            field = next((one for one in fields if one in holder), "name")
            items = holder.get("items")
            listed = items if isinstance(items, list) else []
            keys = [_text(item.get("key")) for item in listed if isinstance(item, dict)]
            for key in keys or [_text(holder.get("key"))]:
                yield from _made(kind, holder, place, field, key)

    return Field(kind, read)


def _target(default: str, *within: str) -> Field:
    """``field: {kind, name, namespace}``, or a list of such; ``within`` are the kinds in which it means that."""

    def read(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
        for holder, place in _elements(value, steps) if not within or inside in within else ():
            key = next((text for name in _KEYS if (text := _text(holder.get(name)))), "")
            yield from _made(_text(holder.get("kind")) or default, holder, place, key=key)

    return Field(default, read, open=True)


_KEYS = ("valuesKey", "sectionName", "port")  # of a valuesFrom, a parentRef, a backendRef


def _service(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``service: {name, namespace, port}`` of an Ingress, a webhook or an APIService."""
    around = steps[-2] if len(steps) > 1 else ""
    if isinstance(value, dict) and (around in ("backend", "defaultBackend", "clientConfig") or inside == "APIService"):
        port = value.get("port")
        key = _text(port.get("number")) or _text(port.get("name")) if isinstance(port, dict) else _text(port)
        yield from _made("Service", value, steps, key=key)


def _old_backend(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``backend: {serviceName, servicePort}`` of an Ingress before v1."""
    if isinstance(value, dict):
        yield from _made("Service", value, steps, "serviceName", _text(value.get("servicePort")))


def _service_name(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``serviceName`` of a StatefulSet; that of an old Ingress is read with its port."""
    if isinstance(value, str) and steps[-2:-1] not in (("backend",), ("defaultBackend",)) and (name := _text(value)):
        yield Reference("Service", name, steps)


def _destination(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``destination: {host, port: {number}}`` of Istio."""
    if isinstance(value, dict):
        port = value.get("port")
        key = _text(port.get("number")) if isinstance(port, dict) else ""
        yield from _host(value.get("host"), (*steps, "host"), key)


def _rule_host(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``host`` of a DestinationRule."""
    if inside == "DestinationRule":
        yield from _host(value, steps, "")


def _host(value: Any, steps: Path, key: str) -> Iterator[Reference]:
    """A short name, or ``name.namespace.svc…``; other hosts are no Services."""
    name, _, rest = _text(value).partition(".")
    if name and (not rest or ".svc." in f".{rest}."):
        yield Reference("Service", name, steps, rest.partition(".")[0], key)


def _secret_name(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``secretName`` of TLS and of values; of a Certificate it is what that makes, of a volume it is read there."""
    if inside != "Certificate" and steps[-2:-1] != ("secret",) and isinstance(value, str) and (name := _text(value)):
        yield Reference("Secret", name, steps)


def _volume(kind: str, *fields: str) -> Field:
    """A mapping only: what stands under the same key as a list or text is something else."""
    held = _holder(kind, *fields)

    def read(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
        if isinstance(value, dict):
            yield from held.read(value, steps, inside)

    return Field(kind, read)


def _depends_on(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``dependsOn`` of Flux: objects of the own kind."""
    for holder, place in _elements(value, steps) if inside in ("Kustomization", "HelmRelease") else ():
        yield from _made(_text(holder.get("kind")) or inside, holder, place)


def _gateways(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``gateways`` of a VirtualService: ``name`` or ``namespace/name``."""
    for index, text in enumerate(value) if isinstance(value, list) and inside == "VirtualService" else ():
        namespace, _, name = _text(text).rpartition("/")
        if name and name != "mesh":
            yield Reference("Gateway", name, (*steps, index), namespace)


def _pull_secrets(value: Any, steps: Path, inside: str) -> Iterator[Reference]:
    """``imagePullSecrets``: ``{name}`` in a pod, often bare names in values."""
    for index, one in enumerate(value) if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield from _made("Secret", one, (*steps, index))
        elif isinstance(one, str) and (name := _text(one)):
            yield Reference("Secret", name, (*steps, index))


_TRAEFIK = ("IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "TraefikService")
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")

FIELDS: Mapping[str, Field] = {
    "configMapKeyRef": _holder("ConfigMap"),
    "configMapRef": _holder("ConfigMap"),
    "configMap": _volume("ConfigMap"),
    "existingConfigMap": _name("ConfigMap"),
    "secretKeyRef": _holder("Secret"),
    "secretRef": _holder("Secret"),
    "certSecretRef": _holder("Secret"),
    "secret": _volume("Secret", "secretName", "name"),
    "secretName": Field("Secret", _secret_name),
    "credentialName": _name("Secret"),
    "certificateRefs": _target("Secret"),
    "existingSecret": _name("Secret"),
    "imagePullSecrets": Field("Secret", _pull_secrets),
    "persistentVolumeClaim": _volume("PersistentVolumeClaim", "claimName"),
    "existingClaim": _name("PersistentVolumeClaim"),
    "serviceAccountName": _name("ServiceAccount"),
    "serviceAccount": _name("ServiceAccount"),
    "scaleTargetRef": _target("Deployment"),
    "targetRef": _target("Deployment"),
    "workloadRef": _target("Deployment"),
    "autoscalerRef": _target("HorizontalPodAutoscaler"),
    "templateName": _name("AnalysisTemplate"),
    "roleRef": _target("Role", *_BINDINGS),
    "subjects": _target("", *_BINDINGS),
    "service": Field("Service", _service),
    "backend": Field("Service", _old_backend),
    "defaultBackend": Field("Service", _old_backend),
    "backendRefs": _target("Service"),
    "services": _target("Service", *_TRAEFIK),
    "middlewares": _target("Middleware", *_TRAEFIK),
    "parentRefs": _target("Gateway"),
    "destination": Field("Service", _destination),
    "host": Field("Service", _rule_host),
    "gateways": Field("Gateway", _gateways),
    "canaryService": _name("Service"),
    "stableService": _name("Service"),
    "activeService": _name("Service"),
    "previewService": _name("Service"),
    "serviceName": Field("Service", _service_name),
    "priorityClassName": _name("PriorityClass"),
    "storageClassName": _name("StorageClass"),
    "ingressClassName": _name("IngressClass"),
    "runtimeClassName": _name("RuntimeClass"),
    "gatewayClassName": _name("GatewayClass"),
    "issuerRef": _target("Issuer"),
    "secretStoreRef": _target("SecretStore"),
    "authenticationRef": _target("TriggerAuthentication"),
    "sourceRef": _target(""),
    "chartRef": _target(""),
    "valuesFrom": _target("ConfigMap"),
    "substituteFrom": _target("ConfigMap"),
    "dependsOn": Field("", _depends_on, open=True),
}
