"""Which files and folders a kustomization names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.frozen import dataclass

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
GROUP = "kustomize.config.k8s.io"
_KINDS = ("Kustomization", "Component")

_TEXTS = ("resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators")
_GENERATORS = ("configMapGenerator", "secretGenerator")


@dataclass(frozen=True, slots=True)
class References:
    """Paths inside the tree: everything that is named, and of it what is named as a patch."""

    paths: frozenset[str]
    patches: frozenset[str]


def join(folder: str, path: str) -> str | None:
    """A relative path from a folder of the tree, normalised; None when it is a URL or leads out of the tree."""
    if not path or path.startswith(("/", "git@")) or "://" in path or "?" in path or "\n" in path:
        return None
    steps = folder.split("/") if folder else []
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def is_kustomization(path: str, value: Any) -> bool:
    """Whether a document is kustomize's: by what it says, or by the name of its file when it says nothing else."""
    if not isinstance(value, dict):
        return False
    kind, version = value.get("kind"), value.get("apiVersion")
    if kind in _KINDS and isinstance(version, str) and version.startswith(f"{GROUP}/"):
        return True
    named = path.rpartition("/")[2] in FILE_NAMES
    return named and (kind is None or (kind in _KINDS and version is None))


def references(folder: str, value: Any) -> References:
    """What the kustomization of a folder names."""
    patches = {found for text in _patches(value) if (found := join(folder, text)) is not None}
    others = {found for text in _named(value) if (found := join(folder, text)) is not None}
    return References(frozenset(patches | others), frozenset(patches))


def _patches(value: Any) -> Iterator[str]:
    yield from _texts(value, "patchesStrategicMerge")
    yield from _texts(value, "patches")  # as kustomize had it before 1.0.9, and still takes it
    for key in ("patches", "patchesJson6902"):
        yield from _fields(value, key, "path")


def _named(value: Any) -> Iterator[str]:
    for key in _TEXTS:
        yield from _texts(value, key)
    yield from _fields(value, "replacements", "path")
    yield from _fields(value, "helmCharts", "valuesFile")
    openapi = value.get("openapi")
    yield from _texts({"path": [openapi.get("path")]} if isinstance(openapi, dict) else {}, "path")
    for chart in _mappings(value, "helmCharts"):
        yield from _texts(chart, "additionalValuesFiles")
    for key in _GENERATORS:
        yield from _fields(value, key, "env")
        for generator in _mappings(value, key):
            yield from _texts(generator, "envs")
            # files are paths or name=path
            yield from (text.rpartition("=")[2] for text in _texts(generator, "files"))


def _texts(value: Any, key: str) -> Iterator[str]:
    listed = value.get(key)
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, str))


def _mappings(value: Any, key: str) -> Iterator[Any]:
    listed = value.get(key)
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, dict))


def _fields(value: Any, key: str, field: str) -> Iterator[str]:
    for item in _mappings(value, key):
        if isinstance(item.get(field), str):
            yield item[field]
