"""The documents inside of an object's texts: patches in kustomizations, Helm values, configuration in ConfigMaps.

They change with the object that holds them, and are compared leaf by leaf where both sides can be read. A patch is a
patch, wherever it is spelled; everything else in a text is plain.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from safelane.documents import Document, Limits, Unreadable, embedded, has_settings
from safelane.frozen import dataclass
from safelane.location import Path, to_pointer
from safelane.resources.changes import ResourceChange
from safelane.resources.edits import edits
from safelane.resources.identity import NOBODY, ResourceReference, group_of, is_object, reference_of
from safelane.resources.resource import Resource
from safelane.resources.sequences import by_order
from safelane.resources.sorts import Sort

Pattern: TypeAlias = tuple[str, ...]  # the steps to a text; "*" is every key or element

_KUSTOMIZE: tuple[Pattern, ...] = (("patches", "*", "patch"), ("patchesJson6902", "*", "patch"))
_SOURCES: tuple[Pattern, ...] = (("spec", "source"), ("spec", "sources", "*"))
_APPLICATION = tuple(
    (*source, *text)
    for source in _SOURCES
    for text in (("helm", "values"), *(("kustomize", *steps) for steps in _KUSTOMIZE))
)
_TEXTS: Mapping[tuple[str, str], tuple[Pattern, ...]] = {
    ("", "ConfigMap"): (("data", "*"),),
    ("argoproj.io", "Application"): _APPLICATION,
    ("argoproj.io", "ApplicationSet"): tuple(("spec", "template", *text) for text in _APPLICATION),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): tuple(("spec", *text) for text in _KUSTOMIZE),
    ("helm.toolkit.fluxcd.io", "HelmRelease"): tuple(
        ("spec", "postRenderers", "*", "kustomize", *text) for text in _KUSTOMIZE
    ),
    ("helm.cattle.io", "HelmChart"): (("spec", "valuesContent"),),
    ("helm.cattle.io", "HelmChartConfig"): (("spec", "valuesContent"),),
}
_OF_KUSTOMIZATIONS: tuple[Pattern, ...] = (("patchesStrategicMerge", "*"), *_KUSTOMIZE)
_FREE = ("", "ConfigMap")  # whose texts may be anything


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in one text of an object; ``path`` leads from the object's root to the text."""

    path: Path
    parts: tuple[Document | Unreadable, ...]


def inside(resource: Resource, limits: Limits | None = None, free: bool = True) -> Iterator[Inside]:
    """The texts of an object that hold documents, read; all of them together have the nodes of one file.

    ``free`` says whether texts that may be anything, those of a ConfigMap, are read too.
    """
    if not free and (resource.group, resource.kind) == _FREE:
        return
    bounds = limits or Limits()
    left = bounds.nodes
    for path, text in _texts(resource):
        if not _worth_reading(text, path, resource):
            continue
        parts = embedded(resource.document, (*resource.path, *path), replace(bounds, nodes=left))
        left -= sum(part.nodes for part in parts if isinstance(part, Document))
        yield Inside(path, parts)


def inner_changes(change: ResourceChange) -> list[ResourceChange]:
    """What changed inside of the texts of a modified object, text by text."""
    if change.before is None or change.after is None or not any(_is_text(edit.old, edit.new) for edit in change.edits):
        return []
    old, new = _by_name(change.before), _by_name(change.after)
    found: list[ResourceChange] = []
    for name in dict.fromkeys((*old, *new)):
        found += _paired(old.get(name, []), new.get(name, []))
    return [replace(one, old_path=change.old_path) if one.operation == "modify" else one for one in found]


def _is_text(old: Any, new: Any) -> bool:
    return isinstance(old, str) or isinstance(new, str)


def _paired(before: Sequence[Resource], after: Sequence[Resource]) -> Iterator[ResourceChange]:
    for i, j in by_order([one.value for one in before], [other.value for other in after]):
        one, other = None if i is None else before[i], None if j is None else after[j]
        made = other or one
        assert made is not None
        found = edits(one.value, other.value) if one is not None and other is not None else ()
        if one is None or other is None or found:
            yield ResourceChange(made.key, one, other, found)


def _by_name(outer: Resource) -> dict[Hashable, list[Resource]]:
    """The documents inside of an object; a text that cannot be read as a whole is left as the text that it is."""
    found: dict[Hashable, list[Resource]] = {}
    for text in inside(outer):
        for document in text.parts if all(_is_data(part) for part in text.parts) else ():
            assert isinstance(document, Document)
            resource = _resource(outer, text.path, document)
            name = (resource.root.removeprefix(outer.document.path), replace(resource.key, root=""))
            found.setdefault(name, []).append(resource)
    return found


def _is_data(part: Document | Unreadable) -> bool:
    return isinstance(part, Document) and isinstance(part.value, dict | list) and bool(part.value)


def _resource(outer: Resource, path: Path, document: Document) -> Resource:
    is_patch = any(step in ("patch", "patchesStrategicMerge") for step in path)
    named = _patched(outer.value, path, document.value) if is_patch else NOBODY
    # A patch is known by what it patches, since entries before it come and go; other texts by their place
    place = to_pointer(path[:1]) if is_patch else to_pointer(path)
    return Resource(
        document=document,
        path=(),
        value=document.value,
        api_version=named.api_version,
        group=group_of(named.api_version),
        kind=named.kind,
        namespace=named.namespace,
        name=named.name,
        sort=Sort.PATCH if is_patch else Sort.PLAIN,
        place=outer.place,
        root=f"{outer.document.path}#{outer.kind}/{outer.namespace}/{outer.name}{place}",
    )


def _patched(value: Any, path: Path, patch: Any) -> ResourceReference:
    """What a patch is for: what its entry's ``target`` says, else what it says itself."""
    own = reference_of(patch)
    entry = value
    for step in path[:-1]:
        entry = entry[step]
    target = entry.get("target") if isinstance(entry, dict) else None
    if not isinstance(target, dict):
        return own
    version = "/".join(str(target[key]) for key in ("group", "version") if isinstance(target.get(key), str))
    kind, name, namespace = (
        target[key] if isinstance(target.get(key), str) else said
        for key, said in (("kind", own.kind), ("name", own.name), ("namespace", own.namespace))
    )
    return ResourceReference(version or own.api_version, kind, namespace, name)


def _texts(resource: Resource) -> Iterator[tuple[Path, str]]:
    if resource.sort is Sort.KUSTOMIZATION:
        patterns = _OF_KUSTOMIZATIONS
    elif is_object(resource.value):
        patterns = _TEXTS.get((resource.group, resource.kind), ())
    else:
        return
    for pattern in patterns:
        yield from _matching(resource.value, pattern)


def _matching(value: Any, pattern: Pattern) -> Iterator[tuple[Path, str]]:
    found: list[tuple[Path, Any]] = [((), value)]
    for step in pattern:
        found = [((*path, name), part) for path, item in found for name, part in _children(item, step)]
    yield from ((path, text) for path, text in found if isinstance(text, str))


def _children(item: Any, step: str) -> Sequence[tuple[str | int, Any]]:
    if isinstance(item, dict):
        return list(item.items()) if step == "*" else [(step, item[step])] if step in item else []
    return list(enumerate(item)) if isinstance(item, list) and step == "*" else []


def _worth_reading(text: str, path: Path, resource: Resource) -> bool:
    """A file's name in the place of a patch is none; of free texts only those that look like mappings and lists, or
    are called what settings are.
    """
    if "\n" not in text.strip() and text.lstrip()[:1] not in ("{", "["):
        is_free = (resource.group, resource.kind) == _FREE
        return "=" in text and has_settings(str(path[-1])) if is_free else ": " in text
    return True
