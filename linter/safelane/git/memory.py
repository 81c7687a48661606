"""Trees in memory: the examples of rules run on them, and so do tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from safelane.errors import UsageError, nearest
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree


@dataclass(slots=True)
class MemoryTree:
    """A tree of files; ids are hashes of content, so that equal folders are equal here too."""

    files: Mapping[str, bytes]
    root: str = ""
    commit: str | None = None
    _folders: dict[str, dict[str, Entry]] = field(default_factory=dict)
    _blobs: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        nested: dict[str, object] = {}
        for path, data in self.files.items():
            *folders, name = path.split("/")
            at = nested
            for folder in folders:
                below = at.setdefault(folder, {})
                assert isinstance(below, dict)
                at = below
            at[name] = data
        self.root = self._store(nested)

    def _store(self, nested: Mapping[str, object]) -> str:
        entries: dict[str, Entry] = {}
        for name, content in sorted(nested.items()):
            if isinstance(content, bytes):
                id = hashlib.sha1(content, usedforsecurity=False).hexdigest()
                self._blobs[id] = content
                entries[name] = Entry(name, id, EntryKind.FILE)
            elif isinstance(content, dict):
                entries[name] = Entry(name, self._store(content), EntryKind.TREE)
        text = "\0".join(f"{entry.name}\0{entry.id}" for entry in entries.values())
        id = hashlib.sha1(b"tree" + text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
        self._folders[id] = entries
        return id

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of a folder."""
        if id not in self._folders:
            raise MissingObjectError(id)
        return self._folders[id]

    def data(self, entry: Entry) -> bytes:
        """The bytes of a file."""
        if entry.id not in self._blobs:
            raise MissingObjectError(entry.id)
        return self._blobs[entry.id]

    def size(self, entry: Entry) -> int:
        """The size of a file."""
        return len(self.data(entry))


class MemoryRepository:
    """Named trees without history."""

    def __init__(self, trees: Mapping[str, Mapping[str, bytes]]) -> None:
        self._trees = {name: MemoryTree(files, commit=None) for name, files in trees.items()}

    def tree(self, revision: str) -> Tree:
        """The tree of a name. Raises UsageError."""
        if revision not in self._trees:
            raise UsageError(f"there is no revision {revision!r}{nearest(revision, self._trees)}")
        return self._trees[revision]
