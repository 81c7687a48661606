"""What objects make under other names: generators of kustomize, controllers that write Secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.facts.index.items import Item
from safelane.resources.references import is_kustomization

_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}


def defined_by(item: Item) -> Iterator[tuple[str, str]]:
    """``(kind, name)`` of everything that exists because of an item: itself, and what is made of it."""
    if item.kind and item.name:
        yield item.kind, item.name
    if is_kustomization(item.path, item.value):
        yield from _generated(item.value)
    spec = item.value.get("spec") if isinstance(item.value, dict) else None
    if not isinstance(spec, dict):
        return
    if item.kind == "Certificate" and isinstance(spec.get("secretName"), str):
        yield "Secret", spec["secretName"]
    elif item.kind == "ExternalSecret":
        yield "Secret", _inner(spec.get("target"), "name") or item.name
    elif item.kind == "SealedSecret":
        template = spec.get("template")
        yield "Secret", _inner(_inner_map(template, "metadata"), "name") or item.name


def _generated(value: Any) -> Iterator[tuple[str, str]]:
    for field, kind in _GENERATORS.items():
        listed = value.get(field)
        for generator in listed if isinstance(listed, list) else ():
            if isinstance(generator, dict) and isinstance(generator.get("name"), str):
                yield kind, generator["name"]


def _inner_map(holder: Any, key: str) -> Any:
    return holder.get(key) if isinstance(holder, dict) else None


def _inner(holder: Any, key: str) -> str:
    found = _inner_map(holder, key)
    return found if isinstance(found, str) else ""
