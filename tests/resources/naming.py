"""The slow and obvious answer to who names a path: every folder of a tree is asked what it names."""

from __future__ import annotations

from safelane.git.paths import walk
from safelane.resources import Kustomizations


def folders_of(found: Kustomizations) -> list[str]:
    """Every folder that holds a file, and those above it."""
    folders = {""}
    for path, _ in walk(found.tree):
        steps = path.split("/")
        folders.update("/".join(steps[:end]) for end in range(1, len(steps)))
    return sorted(folders)


def obvious(found: Kustomizations) -> dict[str, list[str]]:
    """The folders whose kustomization names a path, by path."""
    naming: dict[str, list[str]] = {}
    for folder in folders_of(found):
        for path in found.references(folder).paths:
            naming.setdefault(path, []).append(folder)
    return naming


def asked_paths(found: Kustomizations) -> list[str]:
    """Every path that is there or named, and a few that are not."""
    there = {path for path, _ in walk(found.tree)}
    return sorted({*there, *folders_of(found), *obvious(found), "nowhere", "a/nowhere.yaml"})
