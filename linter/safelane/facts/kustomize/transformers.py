"""What a kustomization changes without patches: names, namespace, labels, replicas, images.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from __future__ import annotations

from collections.abc import Callable

from safelane.facts.traced import Traced, mapping, sequence
from safelane.facts.workloads.images import split_image
from safelane.facts.workloads.manifests import TEMPLATES, group_of
from safelane.location import Path

_UNNAMED = ("Namespace", "CustomResourceDefinition", "APIService")


def transform(root: Traced, made: Traced) -> Traced:
    """``made`` as the kustomization ``root`` leaves it."""
    body = root.value
    if not isinstance(body, dict) or not isinstance(made.value, dict):
        return made
    for name, step in _STEPS:
        if name in body:
            made = step(root, made)
    return made


def put(node: Traced, path: Path, value: Traced) -> Traced:
    """``node`` with ``value`` at ``path``; missing mappings on the way are made."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        parts = node.elements()
        parts[step] = put(parts[step], rest, value)
        return sequence(parts, node.source)
    members: dict[str, Traced | None] = dict(node.items())
    below = members.get(step)
    if below is None or (rest and not isinstance(below.value, dict | list)):
        below = mapping({}, value.source)
    members[step] = put(below, rest, value)
    return mapping(members, node.source)


def _name(root: Traced, made: Traced) -> Traced:
    name = made.get("metadata", "name")
    if name is None or not isinstance(name.value, str) or made.value.get("kind") in _UNNAMED:
        return made
    prefix, suffix = root.value.get("namePrefix") or "", root.value.get("nameSuffix") or ""
    if not isinstance(prefix, str) or not isinstance(suffix, str):
        return made
    return put(made, ("metadata", "name"), Traced(f"{prefix}{name.value}{suffix}", name.source))


def _name_once(root: Traced, made: Traced) -> Traced:
    return made if "namePrefix" in root.value else _name(root, made)


def _namespace(root: Traced, made: Traced) -> Traced:
    namespace = root.get("namespace")
    if namespace is None or not isinstance(namespace.value, str) or made.value.get("kind") in _UNNAMED:
        return made
    return put(made, ("metadata", "namespace"), namespace)


def _label(made: Traced, pairs: Traced, selectors: bool, templates: bool) -> Traced:
    places: list[Path] = [("metadata", "labels")]
    body = made.value
    template = TEMPLATES.get((group_of(body), str(body.get("kind"))))
    if template and (selectors or templates) and made.get(*template) is not None:
        places.append((*template, "metadata", "labels"))
    if selectors and made.get("spec", "selector") is not None:
        is_service = body.get("kind") == "Service"
        places.append(("spec", "selector") if is_service else ("spec", "selector", "matchLabels"))
    for place in places:
        for key, value in pairs.items():
            made = put(made, (*place, key), value)
    return made


def _common_labels(root: Traced, made: Traced) -> Traced:
    pairs = root.get("commonLabels")
    return _label(made, pairs, True, True) if pairs is not None and isinstance(pairs.value, dict) else made


def _labels(root: Traced, made: Traced) -> Traced:
    listed = root.get("labels")
    for entry in listed.elements() if listed is not None else ():
        pairs = entry.get("pairs")
        if pairs is not None and isinstance(pairs.value, dict):
            selectors, templates = entry.value.get("includeSelectors"), entry.value.get("includeTemplates")
            made = _label(made, pairs, selectors is True, templates is True)
    return made


def _replicas(root: Traced, made: Traced) -> Traced:
    name = made.get("metadata", "name")
    listed = root.get("replicas")
    for entry in listed.elements() if listed is not None else ():
        count = entry.get("count")
        wanted = entry.get("name")
        if count is None or wanted is None or name is None or wanted.value != name.value:
            continue
        if made.value.get("kind") in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
            made = put(made, ("spec", "replicas"), count)
    return made


def _images(root: Traced, made: Traced) -> Traced:
    template = TEMPLATES.get((group_of(made.value), str(made.value.get("kind"))))
    listed = root.get("images")
    if template is None or listed is None:
        return made
    for group in ("containers", "initContainers"):
        where = (*template, "spec", group)
        containers = made.get(*where)
        for index, container in enumerate(containers.elements() if containers is not None else ()):
            image = container.get("image")
            if image is not None and isinstance(image.value, str):
                for entry in listed.elements():
                    image = _replaced(image, entry)
                made = put(made, (*where, index, "image"), image)
    return made


def _replaced(image: Traced, entry: Traced) -> Traced:
    parts = split_image(image.value)
    name = "/".join(part for part in (parts.get("registry"), parts.get("repository")) if part)
    if not isinstance(entry.value, dict) or entry.value.get("name") != name:
        return image
    new_name, tag, digest = (entry.get(key) for key in ("newName", "newTag", "digest"))
    said = next((node for node in (tag, digest, new_name) if node is not None), None)
    if said is None:
        return image
    text = str(new_name.value) if new_name is not None else name
    old_tag = None if digest is not None else parts.get("tag")
    shown_tag = _tag(tag) if tag is not None else old_tag
    shown_digest = str(digest.value) if digest is not None else (parts.get("digest") if tag is None else None)
    text += f":{shown_tag}" if shown_tag else ""
    text += f"@{shown_digest}" if shown_digest else ""
    return Traced(text, said.source)


def _tag(node: Traced) -> str:
    from safelane.facts.workloads.scalars import text

    spelled = text(node)
    return spelled.value if spelled is not None else str(node.value)


_STEPS: tuple[tuple[str, Callable[[Traced, Traced], Traced]], ...] = (
    ("replicas", _replicas),
    ("images", _images),
    ("namespace", _namespace),
    ("commonLabels", _common_labels),
    ("labels", _labels),
    ("namePrefix", _name),
    ("nameSuffix", _name_once),
)
