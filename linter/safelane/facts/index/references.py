"""What an object refers to by name: ConfigMaps, Secrets and their keys, Services and ports, targets, roles, sources.

Fields are known by their names, wherever they stand: in a pod, in a custom resource with a pod template, in Helm
values. Sources: the API reference of Kubernetes, Gateway API, Istio, Traefik, Argo CD and Rollouts, Flux, Flagger,
KEDA, cert-manager and External Secrets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from safelane.frozen import dataclass
from safelane.location import Path
from safelane.resources.identity import reference_of


@dataclass(frozen=True, slots=True)
class Reference:
    """One name that an object uses. ``namespace`` is empty for the object's own; ``key`` is a key of the data, or a
    port (number or name); ``optional`` marks what may be missing. ``steps`` lead from the object to the name.
    """

    kind: str
    name: str
    steps: Path
    namespace: str = ""
    key: str = ""
    optional: bool = False


_Reader = Callable[[Any, Path, Mapping[str, Any]], Iterator[Reference]]


def references_of(value: Any) -> tuple[Reference, ...]:
    """The references of an object (or of values), in its order, each name and place once."""
    root = value if isinstance(value, dict) else {}
    found: dict[Reference, None] = {}
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        steps, node = pending.pop()
        if isinstance(node, dict):
            for key, part in node.items():
                reader = _READERS.get(key)
                if reader is not None and part:
                    found.update(dict.fromkeys(reader(part, (*steps, key), root)))
            pending.extend(((*steps, key), part) for key, part in reversed(node.items()) if part)
        elif isinstance(node, list):
            pending.extend(((*steps, index), part) for index, part in reversed(list(enumerate(node))))
    return tuple(found)


def _text(value: Any) -> str:
    """A name or a port; empty for what is none, or is filled in later."""
    if isinstance(value, str) and "{{" not in value and "${" not in value and "$(" not in value:
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _made(kind: str, holder: Any, steps: Path, field: str = "name", key: str = "") -> Iterator[Reference]:
    """The reference of a mapping such as ``{name, namespace, optional}``."""
    if isinstance(holder, dict) and (name := _text(holder.get(field))):
        optional = holder.get("optional") is True
        yield Reference(kind, name, (*steps, field), _text(holder.get("namespace")), key, optional)


def _named(kind: str) -> _Reader:
    """``field: name``."""

    def read(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
        if isinstance(value, str) and (name := _text(value)):
            yield Reference(kind, name, steps)

    return read


def _holder(kind: str, *fields: str) -> _Reader:
    """``field: {name: …}``, or a list of such; with ``items`` one reference per key."""

    def read(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
        for holder, place in _elements(value, steps):
            field = next((one for one in fields or ("name",) if one in holder), "name")
            items = holder.get("items")
            keys = (
                [_text(item.get("key")) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
            )
            for key in keys or [_text(holder.get("key"))]:
                yield from _made(kind, holder, place, field, key)

    return read


def _target(default: str) -> _Reader:
    """``field: {kind, name, namespace}``, or a list of such."""

    def read(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
        for holder, place in _elements(value, steps):
            kind = _text(holder.get("kind")) or default
            key = _text(holder.get("valuesKey")) or _text(holder.get("sectionName"))
            yield from _made(kind, holder, place, key=key) if kind else ()

    return read


def _elements(value: Any, steps: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    if isinstance(value, dict):
        yield value, steps
    elif isinstance(value, list):
        yield from ((part, (*steps, index)) for index, part in enumerate(value) if isinstance(part, dict))


def _service(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``service: {name, namespace, port}`` of an Ingress, a webhook or an APIService."""
    for holder, place in _elements(value, steps):
        port = holder.get("port")
        key = _text(port.get("number")) or _text(port.get("name")) if isinstance(port, dict) else _text(port)
        yield from _made("Service", holder, place, key=key)


def _backends(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``backendRefs`` of the Gateway API, ``services`` of Traefik: a Service unless it says otherwise."""
    for holder, place in _elements(value, steps):
        kind = _text(holder.get("kind")) or "Service"
        yield from _made(kind, holder, place, key=_text(holder.get("port")))


def _old_backend(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``backend: {serviceName, servicePort}`` of an Ingress before v1."""
    for holder, place in _elements(value, steps):
        yield from _made("Service", holder, place, "serviceName", _text(holder.get("servicePort")))


def _destination(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``destination: {host, port: {number}}`` of Istio: a short name, or ``name.namespace.svc…``."""
    for holder, place in _elements(value, steps):
        name, _, rest = _text(holder.get("host")).partition(".")
        if name and (not rest or ".svc" in f".{rest}."):
            port = holder.get("port")
            key = _text(port.get("number")) if isinstance(port, dict) else ""
            yield Reference("Service", name, (*place, "host"), rest.partition(".")[0], key)


def _secret(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``secret: {secretName}`` of a volume, ``{name}`` of a projected one."""
    if isinstance(value, dict):
        yield from _holder("Secret", "secretName", "name")(value, steps, root)


def _secret_name(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``secretName`` beside no volume: the TLS secret of an Ingress; of a Certificate it is what it makes."""
    if reference_of(root).kind != "Certificate" and steps[-2:-1] != ("secret",):
        yield from _named("Secret")(value, steps, root)


def _config_map(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    if isinstance(value, dict):
        yield from _holder("ConfigMap", "name")(value, steps, root)


def _depends_on(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``dependsOn`` of Flux: objects of the own kind."""
    kind = reference_of(root).kind
    for holder, place in _elements(value, steps) if kind else ():
        yield from _made(_text(holder.get("kind")) or kind, holder, place)


def _gateways(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    """``gateways`` of a VirtualService: ``name`` or ``namespace/name``."""
    for index, text in enumerate(value) if isinstance(value, list) else ():
        namespace, _, name = _text(text).rpartition("/")
        if name and name != "mesh":
            yield Reference("Gateway", name, (*steps, index), namespace)


def _template_name(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _named("AnalysisTemplate")(value, steps, root)


def _pull_secrets(value: Any, steps: Path, root: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _holder("Secret")(value, steps, root)
    for index, text in enumerate(value) if isinstance(value, list) else ():
        yield from _named("Secret")(text, (*steps, index), root)


_READERS: Mapping[str, _Reader] = {
    "configMapKeyRef": _holder("ConfigMap"),
    "configMapRef": _holder("ConfigMap"),
    "configMap": _config_map,
    "existingConfigMap": _named("ConfigMap"),
    "secretKeyRef": _holder("Secret"),
    "secretRef": _holder("Secret"),
    "certSecretRef": _holder("Secret"),
    "secret": _secret,
    "secretName": _secret_name,
    "existingSecret": _named("Secret"),
    "imagePullSecrets": _pull_secrets,
    "persistentVolumeClaim": _holder("PersistentVolumeClaim", "claimName"),
    "existingClaim": _named("PersistentVolumeClaim"),
    "serviceAccountName": _named("ServiceAccount"),
    "scaleTargetRef": _target("Deployment"),
    "targetRef": _target("Deployment"),
    "workloadRef": _target("Deployment"),
    "autoscalerRef": _target("HorizontalPodAutoscaler"),
    "templateName": _template_name,
    "roleRef": _target("Role"),
    "subjects": _target(""),
    "service": _service,
    "backend": _old_backend,
    "backendRefs": _backends,
    "services": _backends,
    "parentRefs": _target("Gateway"),
    "destination": _destination,
    "gateways": _gateways,
    "middlewares": _holder("Middleware"),
    "canaryService": _named("Service"),
    "stableService": _named("Service"),
    "activeService": _named("Service"),
    "previewService": _named("Service"),
    "serviceName": _named("Service"),
    "priorityClassName": _named("PriorityClass"),
    "storageClassName": _named("StorageClass"),
    "ingressClassName": _named("IngressClass"),
    "runtimeClassName": _named("RuntimeClass"),
    "gatewayClassName": _named("GatewayClass"),
    "issuerRef": _target("Issuer"),
    "secretStoreRef": _target("SecretStore"),
    "authenticationRef": _target("TriggerAuthentication"),
    "sourceRef": _target(""),
    "chartRef": _target(""),
    "valuesFrom": _target("ConfigMap"),
    "substituteFrom": _target("ConfigMap"),
    "dependsOn": _depends_on,
}
