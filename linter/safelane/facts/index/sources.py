"""Which folders of the tree an object of Argo CD or Flux deploys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from safelane.facts.index.items import Item
from safelane.facts.index.matching import fits
from safelane.resources import join
from safelane.resources.identity import group_of

DEPLOYING = ("Application", "ApplicationSet", "Kustomization", "HelmRelease")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
GROUPS = ("argoproj.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io")


def is_deployer(item: Item) -> bool:
    """Whether an item is an object of Argo CD or Flux that deploys something."""
    return item.kind in DEPLOYING and group_of(item.said.api_version) in GROUPS


def deploys(item: Item, folder: str) -> bool:
    """Whether an item's source is this folder of the tree, by its path alone: repositories are not told apart."""
    return is_deployer(item) and any(_is(path, folder) for path in source_paths(item.value))


def _is(path: str, folder: str) -> bool:
    source, is_glob = source_folder(path)
    return source is not None and (fits(source, folder) if is_glob else source == folder)


def source_folder(path: str) -> tuple[str | None, bool]:
    """The folder that a source path means, or the glob that folders have to fit (True); None for no such path."""
    path = _ACTION.sub("*", path)
    if any(mark in path for mark in "*?["):
        return (path.removeprefix("./") if path.strip("*/") != "" else None), True
    return join("", path.lstrip("/") or "."), False


def source_paths(value: Any) -> Iterator[str]:
    """The paths that the sources of an object of Argo CD or Flux name, as it spells them: globs and templates too."""
    spec = value.get("spec") if isinstance(value, dict) else None
    if not isinstance(spec, dict):
        return
    yield from _texts([spec], "path")  # Flux's Kustomization
    yield from _texts(_below(spec, "chart", "spec"), "chart")  # Flux's HelmRelease of a chart in the source
    for part in (spec, *_below(spec, "template", "spec")):
        sources = part.get("sources")
        yield from _texts([*_below(part, "source"), *(sources if isinstance(sources, list) else [])], "path")
    yield from _generated(spec)


def _generated(spec: dict[str, Any]) -> Iterator[str]:
    """The folders that git generators list, at any depth of matrix and merge."""
    pending = [spec.get("generators")]
    for _ in range(1000):
        if not pending:
            return
        listed = pending.pop()
        for generator in listed if isinstance(listed, list) else ():
            if isinstance(generator, dict):
                for git in _below(generator, "git"):
                    directories = git.get("directories")
                    yield from _texts(directories if isinstance(directories, list) else [], "path")
                pending += [part.get("generators") for part in generator.values() if isinstance(part, dict)]


def _texts(holders: list[Any], key: str) -> Iterator[str]:
    yield from (one[key] for one in holders if isinstance(one, dict) and isinstance(one.get(key), str))


def _below(value: dict[str, Any], *steps: str) -> list[dict[str, Any]]:
    found: Any = value
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return [found] if isinstance(found, dict) else []
