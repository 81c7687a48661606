"""Workloads from Helm values: every mapping that holds a known role is one, named by its path (contract, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from safelane.facts.traced import Traced, mapping, sequence
from safelane.facts.workloads.images import image_of_parts, image_of_reference
from safelane.facts.workloads.pods import resources_of
from safelane.facts.workloads.roles import Roles
from safelane.facts.workloads.scalars import integer, known, mappings, text, typed

_MAX_DEPTH = 12  # deeper values are data, not workloads; it also bounds the walk
_STRATEGIES = ("RollingUpdate", "Recreate", "OnDelete", "canary", "blueGreen")
_SWITCHES = ("enabled", "create")
_AMOUNTS = ("limits", "requests")
_CONTAINER_ROLES = (
    "command",
    "args",
    "env",
    "resources",
    "readinessProbe",
    "livenessProbe",
    "startupProbe",
    "lifecycle",
    "securityContext",
)


def _probe(node: Traced | None) -> Traced | None:
    found = typed(node, dict)
    return None if found is None or found.value.get("enabled") is False else found


def _resources(node: Traced | None) -> Traced | None:
    found = resources_of(node)
    return found if found is not None and {"limits", "requests"} & found.value.keys() else None


def _image(node: Traced | None) -> Traced | None:
    if node is not None and isinstance(node.value, dict):
        return image_of_parts(node)
    return image_of_reference(node)


def _env(node: Traced | None) -> Traced | None:
    """A mapping of names becomes Kubernetes' list of ``{name, value}``."""
    if node is None or not isinstance(node.value, dict):
        return mappings(node)
    entries = []
    for name, value in node.items():
        parts = {"name": Traced(name, value.source)}
        shape = "valueFrom" if isinstance(value.value, dict) else "value"
        body = value.get("valueFrom") or value if shape == "valueFrom" else text(value) or value
        entries.append(mapping({**parts, shape: body}, value.source))
    return sequence(entries, node.source)


def _strategy(node: Traced | None) -> Traced | None:
    found = typed(node, str)
    return found if found is not None and found.value in _STRATEGIES else None


def _count(node: Traced | None) -> Traced | None:
    """A number or a percentage."""
    return typed(node, int, str)


def _amount(node: Traced | None) -> Traced | None:
    return typed(node, int, float, str)


def _flag(node: Traced | None) -> Traced | None:
    return typed(node, bool)


def _mapping(node: Traced | None) -> Traced | None:
    return typed(node, dict)


def _text_or_list(node: Traced | None) -> Traced | None:
    return typed(node, list, str)


_READERS: Mapping[str, Callable[[Traced | None], Traced | None]] = {
    "replicas": integer,
    "autoscaling.min": integer,
    "autoscaling.max": integer,
    "autoscaling.enabled": _flag,
    "disruptionBudget.enabled": _flag,
    "disruptionBudget.minAvailable": _count,
    "disruptionBudget.maxUnavailable": _count,
    "rollout.type": _strategy,
    "rollout.maxSurge": _count,
    "rollout.maxUnavailable": _count,
    "rollout.steps": mappings,
    "rollout.analysis": _mapping,
    "image": _image,
    "image.repository": text,
    "image.tag": text,
    "resources": _resources,
    **{f"{kind}.{name}": _amount for kind in _AMOUNTS for name in ("memory", "cpu")},
    "readinessProbe": _probe,
    "livenessProbe": _probe,
    "startupProbe": _probe,
    "lifecycle": _mapping,
    "securityContext": _mapping,
    "podSecurityContext": _mapping,
    "env": _env,
    "command": _text_or_list,
    "args": _text_or_list,
    "volumes": mappings,
    "serviceAccount": text,
    "terminationGracePeriodSeconds": integer,
    "podLabels": _mapping,
    "podAnnotations": _mapping,
    "scheduling.nodeSelector": _mapping,
    "scheduling.affinity": _mapping,
    "scheduling.tolerations": mappings,
    "scheduling.topologySpreadConstraints": mappings,
    "scheduling.priorityClassName": text,
}
# What alone is too common a word to make a workload of the mapping that holds it.
_WEAK = {
    "env",
    "command",
    "args",
    "lifecycle",
    "rollout.type",
    "serviceAccount",
    "securityContext",
    "volumes",
    "image.tag",
    "autoscaling.enabled",
    "disruptionBudget.enabled",
}


def workloads_in(values: Traced, roles: Roles, service: str) -> dict[str, Traced]:
    """The workloads of a values mapping, by name; the one at the root has the service's name."""
    found: dict[str, Traced] = {}
    for path, holder, parts in _holders(values, roles, (), 0):
        if any(role not in _WEAK for role in parts):
            name = ".".join(path) or service
            found[name] = _shape(name, holder, parts)
    return found


def _holders(
    node: Traced, roles: Roles, path: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], Traced, dict[str, Traced]]]:
    parts, consumed = _roles_of(node, roles)
    if parts:
        yield path, node, parts
    if depth >= _MAX_DEPTH:
        return
    for key, child in node.items():
        if key in consumed:
            continue
        if isinstance(child.value, dict):
            yield from _holders(child, roles, (*path, key), depth + 1)
        elif isinstance(child.value, list):
            for element in child.elements():
                name = element.value.get("name") if isinstance(element.value, dict) else None
                if isinstance(name, str):
                    yield from _holders(element, roles, (*path, key, name), depth + 1)


def _roles_of(node: Traced, roles: Roles) -> tuple[dict[str, Traced], set[str]]:
    parts: dict[str, Traced] = {}
    consumed: set[str] = set()
    for key in node.value:
        for alias in roles.by_first_key.get(key, ()):
            value = _READERS.get(alias.role, known)(_switched(node, alias.path))
            if value is not None:
                parts.setdefault(alias.role, value)
                consumed.add(key)
    return parts, consumed


def _switched(node: Traced, path: tuple[str, ...]) -> Traced | None:
    """The value at ``path``, absent when a mapping on the way is switched off (``autoscaling.enabled: false``)."""
    at: Traced | None = node
    for step in path:
        at = at.get(step) if at is not None else None
        if at is not None and isinstance(at.value, dict) and any(at.value.get(word) is False for word in _SWITCHES):
            return None
    return at


def _shape(name: str, holder: Traced, parts: dict[str, Traced]) -> Traced:
    shaped: dict[str, Traced | None] = {"name": Traced(name, holder.source)}
    groups: dict[str, dict[str, Traced | None]] = {}
    for role, part in parts.items():
        group, dot, leaf = role.partition(".")
        if role in _CONTAINER_ROLES or group in ("image", *_AMOUNTS):
            continue
        if dot:
            groups.setdefault(group, {})[leaf] = part
        else:
            shaped[role] = part
    shaped.update({group: mapping(members) for group, members in groups.items()})
    shaped["containers"] = _containers(name, holder, parts)
    shaped["partial"] = Traced(True, None)
    return mapping(shaped, holder.source)


def _containers(name: str, holder: Traced, parts: dict[str, Traced]) -> Traced | None:
    image = parts.get("image")
    loose = {leaf: parts[f"image.{leaf}"] for leaf in ("repository", "tag") if f"image.{leaf}" in parts}
    if loose:
        image = mapping({**(dict(image.items()) if image else {}), **loose})
    members: dict[str, Traced | None] = {role: parts.get(role) for role in _CONTAINER_ROLES}
    members["resources"] = members["resources"] or _loose_resources(parts)
    if image is None and not any(members.values()):
        return None
    shape = {"name": Traced(name, holder.source), "init": Traced(False, holder.source), "image": image, **members}
    return sequence([mapping(shape, holder.source)])


def _loose_resources(parts: dict[str, Traced]) -> Traced | None:
    """``memory: {limit: 4G}`` or ``memoryLimit: 4Gi`` as Kubernetes has them."""
    groups = {kind: {name: parts.get(f"{kind}.{name}") for name in ("memory", "cpu")} for kind in _AMOUNTS}
    known_groups = {kind: mapping(amounts) for kind, amounts in groups.items() if any(amounts.values())}
    return mapping(known_groups) if known_groups else None
