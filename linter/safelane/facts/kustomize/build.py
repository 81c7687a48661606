"""The effective objects of a kustomization: resources, bases and components with everything laid over them.

Nothing is rendered: generators, helmCharts, remote bases and plugins are left out, so an object that only they make is
absent. Patches whose target is absent stand for the object they patch (a remote base, say) and are marked by the caller
as partial, since nobody here says the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from safelane.documents import Document, embedded
from safelane.facts.kustomize.part import Part
from safelane.facts.kustomize.transformers import transform
from safelane.facts.merging import json_patch, strategic
from safelane.facts.traced import Source, Traced
from safelane.facts.view import View
from safelane.facts.workloads.manifests import group_of
from safelane.frozen import dataclass
from safelane.location import to_pointer
from safelane.resources import join

Identity = tuple[str, str, str, str]  # group, kind, name, namespace: what a patch finds its object by
Objects = dict[Identity, Traced]
_MAX_DEPTH = 20


@dataclass(slots=True)
class Builder:
    """Builds the kustomizations of one tree; results are remembered, circles end where they close.

    What stands above a change is built only as far as ``part`` says.
    """

    view: View
    part: Part
    _built: dict[str, Objects] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def objects(self, folder: str) -> Objects:
        """The effective objects of a kustomization folder; nothing when there is no kustomization."""
        if folder in self._built:
            return self._built[folder]
        document = self.view.kustomizations.document(folder)
        if document is None or folder in self._open or len(self._open) > _MAX_DEPTH:
            return {}
        self._open.add(folder)
        root = Traced(document.value, Source(document, ()))
        objects = self._apply(folder, root, {})
        self._open.discard(folder)
        self._built[folder] = objects
        return objects

    def _apply(self, folder: str, root: Traced, objects: Objects) -> Objects:
        objects = {**objects, **self._resources(folder, root)}
        for path in _texts(root, "components"):
            inner = join(folder, path)
            document = self.view.kustomizations.document(inner) if inner is not None else None
            if document is not None and inner is not None and inner not in self._open:
                self._open.add(inner)
                objects = self._apply(inner, Traced(document.value, Source(document, ())), objects)
                self._open.discard(inner)
        for target, patch in self._patches(folder, root):
            objects = _patched(objects, target, patch)
        return {identity_of(made): made for made in (transform(root, one) for one in objects.values())}

    def _resources(self, folder: str, root: Traced) -> Objects:
        found: Objects = {}
        for path in (*_texts(root, "resources"), *_texts(root, "bases")):
            inner = join(folder, path)
            if inner is None:
                continue
            if self.view.kustomizations.file_of(inner) is not None:
                if self.part.counts(folder, inner):
                    found.update(self.objects(inner))
            else:
                for resource in self.view.resources(inner):
                    made = Traced(resource.value, Source(resource.document, resource.path))
                    if isinstance(made.value, dict):
                        found[identity_of(made)] = made
        return found

    def _patches(self, folder: str, root: Traced) -> Iterator[tuple[Traced | None, Traced]]:
        """``(target, patch)`` pairs in kustomize's order; a patch is a mapping (strategic) or a list (RFC 6902)."""
        for key in ("patchesStrategicMerge", "patches", "patchesJson6902"):
            listed = root.get(key)
            for entry in listed.elements() if listed is not None else ():
                if isinstance(entry.value, str):
                    text, target = entry, None
                    inline = "\n" in entry.value
                else:
                    target, inline = entry.get("target"), entry.get("patch") is not None
                    text_node = entry.get("patch") or entry.get("path")
                    if text_node is None:
                        continue
                    text = text_node
                for patch in self._read(folder, text, inline):
                    yield target, patch

    def _read(self, folder: str, text: Traced, inline: bool) -> Iterator[Traced]:
        if not isinstance(text.value, str) or text.source is None:
            return
        if inline:
            parsed = embedded(text.source.document, to_pointer(text.source.path))
        else:
            path = join(folder, text.value)
            parsed = self.view.documents(path) if path is not None else ()
        for document in parsed:
            if isinstance(document, Document):
                yield Traced(document.value, Source(document, ()))


def identity_of(made: Traced) -> Identity:
    """What a patch finds this object by; empty strings for what it does not say."""
    body = made.value if isinstance(made.value, dict) else {}
    name, namespace = (made.get("metadata", step) for step in ("name", "namespace"))
    return group_of(body), str(body.get("kind", "")), _text(name), _text(namespace)


def _text(node: Traced | None) -> str:
    return node.value if node is not None and isinstance(node.value, str) else ""


def _texts(root: Traced, key: str) -> Iterable[str]:
    listed = root.value.get(key) if isinstance(root.value, dict) else None
    return [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []


def _patched(objects: Objects, target: Traced | None, patch: Traced) -> Objects:
    wanted = target.value if target is not None and isinstance(target.value, dict) else None
    own = identity_of(patch)
    named = [key for key, made in objects.items() if (_selected(wanted, key, made) if wanted else key[:3] == own[:3])]
    chosen = _in_namespace(wanted.get("namespace") if wanted else own[3], named)
    result = dict(objects)
    for key in chosen:
        is_list = isinstance(patch.value, list)
        made = json_patch(result[key], patch.elements()) if is_list else strategic(result[key], _unnamed(patch, wanted))
        if made is None:
            del result[key]
        else:
            result[key] = made
    if not chosen and wanted is None and own[1] and isinstance(patch.value, dict) and "$patch" not in patch.value:
        result[own] = patch
    return result


def _in_namespace(namespace: object, named: list[Identity]) -> list[Identity]:
    """Those of the namespace; else those without one, or the only one: transformers give objects other namespaces."""
    exact = [key for key in named if key[3] == namespace] if namespace else named
    loose = [key for key in named if not key[3]] or named
    return exact or (loose if len(loose) == 1 else [])


def _unnamed(patch: Traced, wanted: object) -> Traced:
    """With a target, the patch's own name and kind say nothing."""
    if wanted is None or not isinstance(patch.value, dict):
        return patch
    from safelane.facts.traced import mapping

    parts: dict[str, Traced | None] = {key: part for key, part in patch.items() if key not in ("apiVersion", "kind")}
    metadata = patch.get("metadata")
    if metadata is not None:
        parts["metadata"] = mapping({key: part for key, part in metadata.items() if key != "name"}, metadata.source)
    return mapping(parts, patch.source)


def _selected(wanted: dict[str, object], key: Identity, made: Traced) -> bool:
    group, kind, name, _ = key
    if not (target_fits(wanted.get("group"), group) and target_fits(wanted.get("kind"), kind)):
        return False
    if not target_fits(wanted.get("name"), name):
        return False
    selector = wanted.get("labelSelector")
    return not isinstance(selector, str) or _labelled(selector, made)


def target_fits(pattern: object, text: str) -> bool:
    """Whether a part of a patch's target fits.

    kustomize reads targets as anchored regular expressions; only names and ``.*`` at their ends are understood.
    """
    if not isinstance(pattern, str) or pattern == "":
        return True
    core = pattern.removeprefix("^").removesuffix("$")
    head, tail = core.startswith(".*"), core.endswith(".*")
    core = core.removeprefix(".*").removesuffix(".*").replace("\\.", ".").replace("\\-", "-")
    if head and tail:
        return core in text
    if head or tail:
        return text.endswith(core) if head else text.startswith(core)
    return text in core.strip("()").split("|")


def _labelled(selector: str, made: Traced) -> bool:
    labels = made.get("metadata", "labels")
    held = labels.value if labels is not None and isinstance(labels.value, dict) else {}
    pairs = [part.partition("=") for part in selector.replace("==", "=").split(",")]
    return all(held.get(key.strip()) == value.strip() for key, _, value in pairs)
