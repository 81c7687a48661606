"""Which files differ between two trees: an own walk that descends only where ids differ, whatever the back ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from safelane.frozen import dataclass
from safelane.git.names import MAX_PATH, why_hostile
from safelane.git.paths import Select, find, resolve_link, walk
from safelane.git.renames import pair
from safelane.git.repository import Entry, EntryKind, Tree

__all__ = ["Changes", "FileChange", "HostileEntry", "Select", "changes", "find", "resolve_link", "walk"]

_PLAIN = (EntryKind.FILE, EntryKind.EXECUTABLE)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that differs: ``before`` is None when it was added, ``after`` when it was deleted.

    ``old_path`` differs from ``path`` only for a rename that was found by content.
    """

    path: str
    old_path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True, order=True)
class HostileEntry:
    """An entry whose name would leave its folder or reach into git's own files; it is not followed."""

    path: str
    side: Literal["base", "head"]
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs, sorted by path. ``hostile`` has what stands in folders that differ, also when it is unchanged."""

    files: tuple[FileChange, ...]
    hostile: tuple[HostileEntry, ...] = ()


def changes(base: Tree, head: Tree, select: Select | None = None, modes: bool = False) -> Changes:
    """The files that differ; ``select`` says which paths are looked at. Modes alone are a change with ``modes`` only.

    Raises MissingObjectError when a folder that differs is not in the repository.
    """
    sides = _Side(base, "base"), _Side(head, "head")
    found: dict[str, tuple[Entry | None, Entry | None]] = {}
    pending: list[tuple[str, str | None, str | None]] = [("", base.root, head.root)]
    while pending:
        prefix, *ids = pending.pop()
        if ids[0] == ids[1]:
            continue
        before, after = (side.entries(id, prefix) for side, id in zip(sides, ids, strict=True))
        for name in before.keys() | after.keys():
            one, other = before.get(name), after.get(name)
            if one is not None and other is not None and one.id == other.id and _same_sort(one, other, modes):
                continue
            path = f"{prefix}{name}"
            folders = _folder_id(one), _folder_id(other)
            if any(folders):
                pending.append((f"{path}/", *folders))
            files = _file(one), _file(other)
            if any(files) and (select is None or select(path)):
                found[path] = files
    return Changes(_paired(found, base, head), tuple(sorted(sides[0].hostile + sides[1].hostile)))


@dataclass(slots=True)
class _Side:
    """One of the two trees, and what in it must not be followed."""

    tree: Tree
    name: Literal["base", "head"]
    hostile: list[HostileEntry] = field(default_factory=list)

    def entries(self, id: str | None, prefix: str) -> Mapping[str, Entry]:
        if id is None:
            return {}
        if len(prefix) > MAX_PATH:
            self.hostile.append(HostileEntry(prefix[:-1], self.name, f"a path longer than {MAX_PATH} characters"))
            return {}
        entries = self.tree.folder(id)
        bad = {name: why for name in entries if (why := why_hostile(name)) is not None}
        if not bad:
            return entries
        # A name twice in a folder is kept by git's reader under a longer key: people see the name itself.
        self.hostile.extend(HostileEntry(prefix + name.partition("\0")[0], self.name, why) for name, why in bad.items())
        return {name: entry for name, entry in entries.items() if name not in bad}


def _same_sort(one: Entry, other: Entry, modes: bool) -> bool:
    return one.kind is other.kind or (not modes and one.kind in _PLAIN and other.kind in _PLAIN)


def _folder_id(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.kind is EntryKind.TREE else None


def _file(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.kind is not EntryKind.TREE else None


def _paired(found: Mapping[str, tuple[Entry | None, Entry | None]], base: Tree, head: Tree) -> tuple[FileChange, ...]:
    deleted = {path: one for path, (one, other) in found.items() if one is not None and other is None}
    added = {path: other for path, (one, other) in found.items() if one is None and other is not None}
    old_paths = pair(deleted, added, base, head) if deleted and added else {}
    moved = set(old_paths.values())
    files = []
    for path, (one, other) in sorted(found.items()):
        old = old_paths.get(path)
        if old is not None:
            files.append(FileChange(path, old, found[old][0], other))
        elif path not in moved:
            files.append(FileChange(path, path, one, other))
    return tuple(files)
