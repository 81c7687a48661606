"""The pod's part of the workload shape: containers, volumes, scheduling; the same for every kind that runs pods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from safelane.facts.traced import Traced, mapping, sequence
from safelane.facts.workloads.images import image_of_reference
from safelane.facts.workloads.scalars import mappings, typed

# What Kubernetes would refuse is absent here, so that rules meet the types that they know.
_Reader: TypeAlias = Callable[[Traced | None], Traced | None]


def _of(*types: type) -> _Reader:
    return lambda node: typed(node, *types)


CONTAINER_FIELDS: Mapping[str, _Reader] = {
    "command": _of(list),
    "args": _of(list),
    "env": mappings,
    "envFrom": mappings,
    "ports": mappings,
    "readinessProbe": _of(dict),
    "livenessProbe": _of(dict),
    "startupProbe": _of(dict),
    "lifecycle": _of(dict),
    "securityContext": _of(dict),
    "volumeMounts": mappings,
}
SCHEDULING_FIELDS: Mapping[str, _Reader] = {
    "nodeSelector": _of(dict),
    "affinity": _of(dict),
    "tolerations": mappings,
    "topologySpreadConstraints": mappings,
    "priorityClassName": _of(str),
    "hostNetwork": _of(bool),
    "dnsPolicy": _of(str),
    "dnsConfig": _of(dict),
}


def pod_parts(spec: Traced | None) -> dict[str, Traced | None]:
    """What a pod's ``spec`` says, under the names of the workload shape."""
    if spec is None:
        return {"containers": None}
    return {
        "containers": _containers(spec),
        "volumes": mappings(spec.get("volumes")),
        "serviceAccount": typed(spec.get("serviceAccountName"), str) or typed(spec.get("serviceAccount"), str),
        "terminationGracePeriodSeconds": typed(spec.get("terminationGracePeriodSeconds"), int),
        "scheduling": _scheduling(spec),
        "podSecurityContext": typed(spec.get("securityContext"), dict),
    }


def _scheduling(spec: Traced) -> Traced | None:
    parts = {name: read(spec.get(name)) for name, read in SCHEDULING_FIELDS.items()}
    return mapping(parts) if any(part is not None for part in parts.values()) else None


def _containers(spec: Traced) -> Traced | None:
    containers, init = spec.get("containers"), spec.get("initContainers")
    if containers is None and init is None:
        return None
    found = [_container(node, init=False) for node in (containers.elements() if containers else [])]
    found += [_container(node, init=True) for node in (init.elements() if init else [])]
    return sequence([node for node in found if node is not None], containers.source if containers else None)


def _container(node: Traced, init: bool) -> Traced | None:
    if not isinstance(node.value, dict):
        return None
    parts: dict[str, Traced | None] = {
        "name": typed(node.get("name"), str),
        "init": Traced(init, node.source),
        "image": image_of_reference(node.get("image")),
    }
    parts.update({name: read(node.get(name)) for name, read in CONTAINER_FIELDS.items()})
    parts["resources"] = resources_of(node.get("resources"))
    return mapping(parts, node.source)


def resources_of(node: Traced | None) -> Traced | None:
    """The ``resources`` of a container, without limits or requests that are no mappings."""
    found = typed(node, dict)
    if found is None or all(isinstance(found.value.get(name, {}), dict) for name in ("limits", "requests")):
        return found
    kept = {name: part for name, part in found.items() if isinstance(part.value, dict)}
    return mapping(kept, found.source)
