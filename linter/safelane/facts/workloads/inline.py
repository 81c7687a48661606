"""Patches that stand in the objects of a delivery tool: a Flux Kustomization's, an Argo CD Application's."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.documents import Document, embedded
from safelane.facts.traced import Source, Traced
from safelane.facts.workloads.manifests import group_of
from safelane.location import Path, to_pointer

_PATCHES: dict[tuple[str, str], Path] = {
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): ("spec", "patches"),
    ("argoproj.io", "Application"): ("spec", "source", "kustomize", "patches"),
}


def holds_patches(value: object) -> bool:
    """Whether an object of this kind may hold patches of objects that stand elsewhere."""
    return isinstance(value, dict) and (group_of(value), str(value.get("kind"))) in _PATCHES


def patches_in(made: Traced) -> Iterator[Traced]:
    """The strategic merge patches that an object holds, each as the part of an object that it is."""
    if not holds_patches(made.value):
        return
    listed = made.get(*_PATCHES[group_of(made.value), made.value["kind"]])
    for entry in listed.elements() if listed is not None else ():
        text = entry.get("patch")
        if text is None or text.source is None or not isinstance(text.value, str):
            continue
        for document in embedded(text.source.document, to_pointer(text.source.path)):
            if isinstance(document, Document):
                yield Traced(document.value, Source(document, ()))
