"""Names that are one name elsewhere: file systems that ignore case, or how a letter with an accent is spelled."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from safelane.git.changes import Changes, find
from safelane.git.repository import EntryKind, MissingObjectError, Tree

_SHOWN = 3


def collisions(differing: Changes, head: Tree) -> Iterator[str]:
    """A note on each name that the change adds beside another one that is the same to such a file system."""
    found = sorted(
        (f"{folder}{one}", f"{folder}{other}")
        for folder, names in _added(differing).items()
        for one, other in _same(head, folder, names)
    )
    for one, other in found[:_SHOWN]:
        yield f"{one} and {other} are one file where file systems ignore case or normalise names"
    if len(found) > _SHOWN:
        yield f"and {len(found) - _SHOWN} more pairs of names that differ in case or normalisation only"


def _added(differing: Changes) -> dict[str, set[str]]:
    """The names on the way to added files, by the folder that they stand in."""
    names: dict[str, set[str]] = {}
    for file in differing.files:
        if file.after is None or (file.before is not None and file.old_path == file.path):
            continue
        folder = ""
        for step in file.path.split("/"):
            names.setdefault(folder, set()).add(step)
            folder += f"{step}/"
    return names


def _same(tree: Tree, folder: str, names: set[str]) -> Iterator[tuple[str, str]]:
    try:
        entry = find(tree, folder.rstrip("/")) if folder else None
        root = tree.root if not folder else entry.id if entry is not None and entry.kind is EntryKind.TREE else None
        there = tree.folder(root) if root is not None else {}
    except MissingObjectError:
        return
    by_folded: dict[str, list[str]] = {}
    for name in there:
        by_folded.setdefault(_folded(name), []).append(name)
    for group in by_folded.values():
        first, *others = sorted(group)
        yield from ((first, other) for other in others if other in names or first in names)


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
