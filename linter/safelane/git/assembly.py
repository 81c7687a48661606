"""Trees made from paths: the index, the work tree, folders on disk and trees in memory, all with git's own ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.git.objects import tree_id
from safelane.git.paths import find
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree

Folders = dict[str, dict[str, Entry]]


class Files(Protocol):
    """The files of a tree that are in no repository."""

    def data(self, entry: Entry) -> bytes | None:
        """The bytes of a file; None for one of the base tree's. Raises MissingObjectError."""

    def size(self, entry: Entry) -> int | None:
        """The size of a file; None for one of the base tree's. Raises MissingObjectError."""


@dataclass(frozen=True, slots=True)
class AssembledTree:
    """Folders made here over a base tree that answers for all others; ``files`` knows those that are new."""

    root: str
    commit: str | None
    folders: Folders
    base: Tree | None
    files: Files

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of a folder."""
        found = self.folders.get(id)
        if found is not None:
            return found
        if self.base is None:
            raise MissingObjectError(id)
        return self.base.folder(id)

    def data(self, entry: Entry) -> bytes:
        """The bytes of a file."""
        if entry.kind is EntryKind.SUBMODULE:
            return b""
        data = self.files.data(entry)
        if data is not None:
            return data
        if self.base is None:
            raise MissingObjectError(entry.id)
        return self.base.data(entry)

    def size(self, entry: Entry) -> int:
        """The size of a file."""
        if entry.kind is EntryKind.SUBMODULE:
            return 0
        size = self.files.size(entry)
        if size is not None:
            return size
        if self.base is None:
            raise MissingObjectError(entry.id)
        return self.base.size(entry)


def assemble(files: Mapping[str, Entry | None], base: Tree | None, id_bytes: int) -> tuple[str, Folders]:
    """The root's id and the folders that differ from ``base`` when ``files`` replace its own; None deletes.

    Raises UsageError when a path is a file and a folder at once, MissingObjectError for folders of the base.
    """
    touched = _touched(files)
    made: Folders = {}
    root = ""
    for path in sorted(touched, key=_depth, reverse=True):
        entries = _folder_of(base, path)
        for name, entry in touched[path].items():
            if entry is not None:
                entries[name] = entry
            else:
                entries.pop(name, None)
        root = tree_id(entries, id_bytes)
        made[root] = entries
        if path:
            _hang(touched, path, Entry(path.rpartition("/")[2], root, EntryKind.TREE) if entries else None)
    return root, made


def _touched(files: Mapping[str, Entry | None]) -> dict[str, dict[str, Entry | None]]:
    """What changes in each folder on the way to a file."""
    touched: dict[str, dict[str, Entry | None]] = {"": {}}
    for path, entry in files.items():
        folder, _, name = path.rpartition("/")
        touched.setdefault(folder, {})[name] = entry
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in touched:
                break
            touched[folder] = {}
    return touched


def _hang(touched: dict[str, dict[str, Entry | None]], path: str, entry: Entry | None) -> None:
    folder, _, name = path.rpartition("/")
    there = touched[folder].get(name)
    if there is None:
        touched[folder][name] = entry
    elif entry is not None:
        raise UsageError(f"{path!r} is a file and a folder at once")


def _folder_of(base: Tree | None, path: str) -> dict[str, Entry]:
    if base is None:
        return {}
    if not path:
        return dict(base.folder(base.root))
    entry = find(base, path)
    return dict(base.folder(entry.id)) if entry is not None and entry.kind is EntryKind.TREE else {}


def _depth(path: str) -> int:
    return path.count("/") + 1 if path else 0
