"""All kustomizations of a tree by the names of their files; of another tree by what differs from that one."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.git.names import MAX_PATH, why_hostile
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.resources.namers import Namers
from safelane.resources.references import FILE_NAMES

_FILES = (EntryKind.FILE, EntryKind.EXECUTABLE)
_MOST_FOLDERS = 400_000  # a tree may hold one folder in more places than anybody can list
_MOST_BYTES = 10 << 20  # of a text: larger ones are not read, and so name nothing


def kustomization_in(entries: Mapping[str, Entry]) -> Entry | None:
    """The kustomization file among the entries of a folder."""
    return next((entries[name] for name in FILE_NAMES if name in entries and entries[name].kind in _FILES), None)


def read(tree: Tree, namers: Namers, folder: str, entry: Entry) -> None:
    """Note the text of a folder's kustomization; a blob that is too large to be read, or missing, names nothing."""
    spellings = namers.spellings
    number = spellings.number(entry.id)
    if number is None:
        try:
            data = tree.data(entry)
        except MissingObjectError:
            data = b""
        number = spellings.read(entry.id, data if len(data) <= _MOST_BYTES else b"")
    namers.put(folder, number)


def listed(tree: Tree) -> Namers | None:
    """The kustomizations of a whole tree; None when it is too large to be listed."""
    found = Namers()
    pending = [("", tree.root)]
    for _ in range(_MOST_FOLDERS):
        if not pending:
            return found
        folder, id = pending.pop()
        entries = _entries(tree, id, found)
        file = kustomization_in(entries)
        if file is not None:
            read(tree, found, folder, file)
        if len(folder) <= MAX_PATH:
            prefix = f"{folder}/" if folder else ""
            pending += [
                (prefix + name, entry.id)
                for name, entry in entries.items()
                if entry.kind is EntryKind.TREE and why_hostile(name) is None
            ]
    return None


def changed(known: Namers, old: Tree, new: Tree) -> Namers:
    """The kustomizations of another tree, by those of one that differs little."""
    found = known.copy()
    pending: list[tuple[str, str | None, str | None]] = [("", old.root, new.root)]
    while pending:
        folder, before, after = pending.pop()
        if before == after or len(folder) > MAX_PATH:
            continue
        ours, theirs = _entries(old, before, found), _entries(new, after, found)
        file = kustomization_in(theirs)
        if file is None:
            found.drop(folder)
        elif file != kustomization_in(ours) or folder not in found.folders:
            read(new, found, folder, file)
        for name in {**ours, **theirs}:
            ids = _folder_id(ours.get(name)), _folder_id(theirs.get(name))
            if ids[0] != ids[1] and why_hostile(name) is None:
                pending.append((f"{folder}/{name}" if folder else name, *ids))
    return found


def _entries(tree: Tree, id: str | None, found: Namers) -> Mapping[str, Entry]:
    try:
        return tree.folder(id) if id is not None else {}
    except MissingObjectError:
        found.complete = False
        return {}


def _folder_id(entry: Entry | None) -> str | None:
    return entry.id if entry is not None and entry.kind is EntryKind.TREE else None
