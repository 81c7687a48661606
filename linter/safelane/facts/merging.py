"""How one document lies over another: Helm's values, Kubernetes' strategic merge patch, JSON patch (RFC 6902).

The strategic merge follows kustomize as far as it needs no schema: lists of named things merge by their key, all other
lists are replaced; ``$patch: delete|replace`` and null delete.
https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
"""

from __future__ import annotations

from collections.abc import Sequence

from safelane.facts.traced import Traced, mapping, sequence
from safelane.location import pointer_steps

# Kubernetes' patchMergeKey of the lists that workloads have; a list that is not here is replaced as a whole.
_MERGE_KEYS: dict[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "env": ("name",),
    "volumes": ("name",),
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "ports": ("containerPort", "port"),
    "imagePullSecrets": ("name",),
    "hostAliases": ("ip",),
    "topologySpreadConstraints": ("topologyKey",),
}
_DIRECTIVE = "$patch"


def overlay_values(base: Traced, over: Traced) -> Traced:
    """Helm's rule: mappings merge key by key, null removes a key, everything else is replaced."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    parts = dict(base.items())
    for key, part in over.items():
        if part.value is None:
            parts.pop(key, None)
        else:
            parts[key] = overlay_values(parts[key], part) if key in parts else part
    return mapping(parts, base.source)


def strategic(base: Traced, patch: Traced) -> Traced | None:
    """The strategic merge of ``patch`` into ``base``; None when the patch deletes the value."""
    if not isinstance(patch.value, dict) or not isinstance(base.value, dict):
        return patch
    directive = patch.value.get(_DIRECTIVE)
    if directive == "delete":
        return None
    if directive == "replace":
        return mapping({key: part for key, part in patch.items() if key != _DIRECTIVE}, patch.source)
    parts: dict[str, Traced | None] = dict(base.items())
    for key, part in patch.items():
        if key != _DIRECTIVE and not key.startswith("$"):
            parts[key] = _strategic_member(key, parts.get(key), part)
    return mapping(parts, base.source)


def _strategic_member(key: str, base: Traced | None, patch: Traced) -> Traced | None:
    if patch.value is None:
        return None
    if base is None:
        base = mapping({}, patch.source) if isinstance(patch.value, dict) else patch
        return strategic(base, patch) if base is not patch else _without_directives(patch)
    if isinstance(patch.value, list) and isinstance(base.value, list):
        return _strategic_list(key, base, patch)
    return strategic(base, patch)


def _without_directives(patch: Traced) -> Traced:
    kept = [part for part in patch.elements() if not _directive(part)]
    return sequence(kept, patch.source) if isinstance(patch.value, list) and len(kept) < len(patch.value) else patch


def _directive(part: Traced) -> str:
    found = part.value.get(_DIRECTIVE) if isinstance(part.value, dict) else None
    return found if isinstance(found, str) else ""


def _strategic_list(key: str, base: Traced, patch: Traced) -> Traced:
    if any(_directive(part) == "replace" for part in patch.elements()):
        return _without_directives(patch)
    merge_key = next((k for k in _MERGE_KEYS.get(key, ()) if _all_have(patch, k)), None)
    if merge_key is None or not _all_have(base, merge_key):
        return _without_directives(patch)
    merged: dict[object, Traced | None] = {part.value[merge_key]: part for part in base.elements()}
    for part in patch.elements():
        name = part.value[merge_key]
        under = merged.get(name)
        if _directive(part) == "delete":
            merged.pop(name, None)
        else:
            merged[name] = part if under is None else strategic(under, part)
    return sequence([part for part in merged.values() if part is not None], base.source)


def _all_have(node: Traced, key: str) -> bool:
    return all(isinstance(item, dict) and isinstance(item.get(key), str | int) for item in node.value)


def json_patch(base: Traced, operations: Sequence[Traced]) -> Traced:
    """The RFC 6902 operations applied one after the other; one that does not fit changes nothing.

    What a failing operation would do to the build is not this room's question: the effective value stays what it was.
    """
    for operation in operations:
        base = _apply_operation(base, operation)
    return base


def _apply_operation(base: Traced, operation: Traced) -> Traced:
    body = operation.value if isinstance(operation.value, dict) else {}
    verb, pointer = body.get("op"), body.get("path")
    if verb not in ("add", "replace", "remove") or not isinstance(pointer, str) or not pointer.startswith("/"):
        return base
    value = None if verb == "remove" else operation.child("value")
    if verb != "remove" and value is None:
        return base
    return _put(base, pointer_steps(pointer), verb, value) or base


def _put(node: Traced, steps: tuple[str, ...], verb: str, value: Traced | None) -> Traced | None:
    """``node`` with the operation done below it; None when the place does not exist."""
    if isinstance(node.value, dict):
        return _put_in_mapping(node, steps, verb, value)
    if isinstance(node.value, list):
        return _put_in_list(node, steps, verb, value)
    return None


def _put_in_mapping(node: Traced, steps: tuple[str, ...], verb: str, value: Traced | None) -> Traced | None:
    step, rest = steps[0], steps[1:]
    parts: dict[str, Traced | None] = dict(node.items())
    if rest:
        below = parts.get(step)
        changed = _put(below, rest, verb, value) if below is not None else None
        if changed is None:
            return None
        parts[step] = changed
    elif verb != "add" and step not in parts:
        return None
    else:
        parts[step] = value
    return mapping(parts, node.source)


def _put_in_list(node: Traced, steps: tuple[str, ...], verb: str, value: Traced | None) -> Traced | None:
    step, rest = steps[0], steps[1:]
    parts = node.elements()
    if step == "-" and verb == "add" and not rest and value is not None:
        return sequence([*parts, value], node.source)
    index = int(step) if step.isascii() and step.isdigit() and len(step) < 10 else -1
    if not 0 <= index < len(parts) + (verb == "add" and not rest):
        return None
    if rest:
        below = _put(parts[index], rest, verb, value)
        if below is None:
            return None
        parts[index] = below
    elif verb == "add" and value is not None:
        parts.insert(index, value)
    elif value is not None:
        parts[index] = value
    else:
        del parts[index]
    return sequence(parts, node.source)
