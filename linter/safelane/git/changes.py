"""Which files differ between two trees: an own walk that descends only where ids differ, whatever the back ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from safelane.git.names import why_hostile
from safelane.git.repository import Entry, EntryKind, Tree

Select = Callable[[str], bool]
_MAX_LINKS = 40


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that differs: ``before`` is None when it was added, ``after`` when it was deleted.

    ``old_path`` differs from ``path`` only for a rename that was found by content.
    """

    path: str
    old_path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class HostileEntry:
    """An entry whose name would leave its folder or reach into git's own files; it is not followed."""

    path: str
    side: Literal["base", "head"]
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs, sorted by path."""

    files: tuple[FileChange, ...]
    hostile: tuple[HostileEntry, ...] = ()


def changes(base: Tree, head: Tree, select: Select | None = None) -> Changes:
    """The files that differ; ``select`` says which paths are looked at. Modes alone are no change.

    Raises MissingObjectError when a folder that differs is not in the repository.
    """
    found: list[FileChange] = []
    hostile: list[HostileEntry] = []
    pending: list[tuple[str, str | None, str | None]] = [("", base.root, head.root)]
    while pending:
        prefix, old, new = pending.pop()
        if old == new:
            continue
        before = _entries(base, old, prefix, "base", hostile)
        after = _entries(head, new, prefix, "head", hostile)
        for name in before.keys() | after.keys():
            path = f"{prefix}{name}"
            one, other = before.get(name), after.get(name)
            if one is not None and other is not None and one.id == other.id and _same_sort(one, other):
                continue
            folders = [_folder_id(one), _folder_id(other)]
            if any(folders):
                pending.append((f"{path}/", *folders))
            one_file, other_file = _file(one), _file(other)
            if (one_file is not None or other_file is not None) and (select is None or select(path)):
                found.append(FileChange(path, path, one_file, other_file))
    return Changes(tuple(_renamed(sorted(found, key=lambda change: change.path))), tuple(hostile))


def _entries(
    tree: Tree, id: str | None, prefix: str, side: Literal["base", "head"], hostile: list[HostileEntry]
) -> Mapping[str, Entry]:
    if id is None:
        return {}
    entries = tree.folder(id)
    bad = {name: why for name in entries if (why := why_hostile(name)) is not None}
    if not bad:
        return entries
    hostile.extend(HostileEntry(f"{prefix}{name}", side, why) for name, why in bad.items())
    return {name: entry for name, entry in entries.items() if name not in bad}


def _same_sort(one: Entry, other: Entry) -> bool:
    plain = (EntryKind.FILE, EntryKind.EXECUTABLE)
    return one.kind == other.kind or (one.kind in plain and other.kind in plain)


def _folder_id(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.kind is EntryKind.TREE else None


def _file(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.kind is not EntryKind.TREE else None


def _renamed(files: list[FileChange]) -> Iterator[FileChange]:
    """Deleted and added files of one content, best match first by name, become one change with ``old_path``."""
    deleted: dict[str, list[FileChange]] = {}
    for change in files:
        if change.after is None and change.before is not None:
            deleted.setdefault(change.before.id, []).append(change)
    taken: set[str] = set()
    pairs: dict[str, FileChange] = {}
    for change in files:
        if change.before is None and change.after is not None:
            left = [old for old in deleted.get(change.after.id, ()) if old.path not in taken]
            if left:
                best = max(left, key=lambda old, new=change.path: _likeness(old.path, new))  # type: ignore[misc]
                taken.add(best.path)
                pairs[change.path] = best
    for change in files:
        old = pairs.get(change.path)
        if old is not None and change.before is None:
            yield FileChange(change.path, old.path, old.before, change.after)
        elif change.path not in taken:
            yield change


def _likeness(old: str, new: str) -> tuple[int, int]:
    one, other = old.split("/"), new.split("/")
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    return int(one[-1] == other[-1]), common


def find(tree: Tree, path: str) -> Entry | None:
    """The entry at a path, None when there is none. Raises MissingObjectError."""
    id = tree.root
    entry: Entry | None = None
    for step in path.split("/") if path else ():
        if entry is not None and entry.kind is not EntryKind.TREE:
            return None
        entry = tree.folder(entry.id if entry is not None else id).get(step)
        if entry is None:
            return None
    return entry


def walk(tree: Tree, under: str = "", select: Select | None = None) -> Iterator[tuple[str, Entry]]:
    """All entries that are no folders below ``under``, sorted; hostile names are left out.

    ``select`` is asked about files, and about folders with a ``/`` at their end: False leaves them out.
    """
    start = find(tree, under) if under else None
    if under and (start is None or start.kind is not EntryKind.TREE):
        return
    pending = [(f"{under}/" if under else "", start.id if start is not None else tree.root)]
    while pending:
        prefix, id = pending.pop()
        folders = []
        for name, entry in sorted(tree.folder(id).items()):
            if why_hostile(name) is not None:
                continue
            path = f"{prefix}{name}"
            if entry.kind is EntryKind.TREE:
                if select is None or select(f"{path}/"):
                    folders.append((f"{path}/", entry.id))
            elif select is None or select(path):
                yield path, entry
        pending.extend(reversed(folders))


def resolve_link(tree: Tree, path: str) -> str | None:
    """Where a symbolic link leads inside the tree; None when it leads out, nowhere, or in a circle."""
    for _ in range(_MAX_LINKS):
        entry = find(tree, path)
        if entry is None:
            return None
        if entry.kind is not EntryKind.SYMLINK:
            return path
        target = tree.data(entry).decode("utf-8", "surrogateescape")
        joined = _join(path.rpartition("/")[0], target)
        if joined is None:
            return None
        path = joined
    return None


def _join(folder: str, target: str) -> str | None:
    if target.startswith("/") or not target:
        return None
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
