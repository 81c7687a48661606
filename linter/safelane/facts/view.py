"""One revision's tree, read on demand: every file is parsed at most once per run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from safelane.documents import Document, Limits, Unreadable, parse
from safelane.facts.memory import Parsed
from safelane.frozen import dataclass
from safelane.git.changes import find, resolve_link
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.location import Location, Side
from safelane.resources import Kustomizations, Resource, resources_of
from safelane.topology import Topology

if TYPE_CHECKING:
    from safelane.cache import Cache
    from safelane.facts.memory import TreeMemory

_READABLE = (EntryKind.FILE, EntryKind.EXECUTABLE)


@dataclass(slots=True)
class View:
    """A tree with its parsed files; what cannot be read is an ``Unreadable`` in its place.

    ``parsed`` are the files that were parsed already, of this tree or of others; ``memory`` keeps for the tree that is
    looked at next what it has in common with this one.
    """

    tree: Tree
    side: Side
    topology: Topology
    limits: Limits
    twin: View | None = None  # the other side, which differs little
    cache: Cache | None = None  # keeps what is found in trees that stay the same
    whole: bool = False  # so much is asked that the whole tree is gone through for kustomizations
    memory: TreeMemory | None = None
    parsed: Parsed = field(default_factory=Parsed)
    _documents: dict[str, tuple[Document | Unreadable, ...]] = field(default_factory=dict)
    _resources: dict[str, tuple[Resource, ...]] = field(default_factory=dict)
    _folders: dict[str, list[str]] = field(default_factory=dict)
    _kustomizations: Kustomizations | None = None

    @property
    def kustomizations(self) -> Kustomizations:
        """The kustomizations of this tree."""
        if self._kustomizations is None:
            before = self.memory.kustomizations if self.memory is not None else None
            twin = self.twin.kustomizations if self.twin is not None else before
            self._kustomizations = Kustomizations(self.tree, self.documents, twin, self.whole, self.cache)
        return self._kustomizations

    def leave(self) -> None:
        """Nothing more is asked of this tree: its memory takes what the next one can use."""
        if self.memory is not None and self._kustomizations is not None:
            self.memory.kustomizations = self._kustomizations.alone()

    def documents(self, path: str) -> tuple[Document | Unreadable, ...]:
        """The documents of a file, a link's being those of its target; nothing when there is no such file."""
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def take(self, path: str, parts: tuple[Document | Unreadable, ...]) -> None:
        """From now on these are the documents of a file, in place of what could not be read of it."""
        self._documents[path] = parts

    def data(self, path: str) -> bytes:
        """The bytes of a file; none when there is no such file, when it is too large or its blob is missing."""
        entry = self._file(path)
        try:
            if entry is None or self.tree.size(entry) > self.limits.file_bytes:
                return b""
            return self.tree.data(entry)
        except MissingObjectError:
            return b""

    def read(self) -> Iterator[Document]:
        """Every document that was read so far."""
        for documents in self._documents.values():
            yield from (document for document in documents if isinstance(document, Document))

    def _read(self, path: str) -> tuple[Document | Unreadable, ...]:
        try:
            entry = find(self.tree, path)
            if entry is not None and entry.kind is EntryKind.SYMLINK:
                target = resolve_link(self.tree, path)
                if target is None:
                    return (self._unreadable(path, "symlink-outside", "a symbolic link that leads to no file here"),)
                entry = find(self.tree, target)
            if entry is None or entry.kind is EntryKind.TREE:
                return ()
            if entry.kind is EntryKind.SUBMODULE:
                return (self._unreadable(path, "submodule", f"a submodule at {entry.id[:12]}"),)
            return self._remembered(path, entry)
        except MissingObjectError as error:
            return (self._unreadable(path, "missing-blob", str(error)),)

    def _parse(self, path: str, entry: Entry) -> tuple[Document | Unreadable, ...]:
        size = self.tree.size(entry)
        if size > self.limits.file_bytes:
            detail = f"{size} bytes, the limit is {self.limits.file_bytes}"
            return (self._unreadable(path, "too-large", detail),)
        return parse(path, self.tree.data(entry), self.side, self.limits)

    def _remembered(self, path: str, entry: Entry) -> tuple[Document | Unreadable, ...]:
        found = self.parsed.known(path, entry.id, self.side, lambda: self.tree.data(entry))
        if found is None:
            found = self._parse(path, entry)
            self.parsed.take(path, entry.id, min(self.tree.size(entry), self.limits.file_bytes), found)
        return found

    def _unreadable(self, path: str, reason: str, detail: str) -> Unreadable:
        return Unreadable(path, self.side, Location(path, 1, 1, 1, 1, self.side), reason, detail)

    def _file(self, path: str) -> Entry | None:
        try:
            entry = find(self.tree, path)
            if entry is not None and entry.kind is EntryKind.SYMLINK:
                target = resolve_link(self.tree, path)
                entry = find(self.tree, target) if target is not None else None
        except MissingObjectError:
            return None
        return entry if entry is not None and entry.kind in _READABLE else None

    def resources(self, path: str) -> tuple[Resource, ...]:
        """The objects of a file, Lists taken apart."""
        if path not in self._resources:
            readable = [document for document in self.documents(path) if isinstance(document, Document)]
            self._resources[path] = tuple(
                resource
                for document in readable
                for resource in resources_of(document, self.topology, self.kustomizations)
            )
        return self._resources[path]

    def siblings(self, path: str) -> list[str]:
        """The YAML files in the folder of ``path``, itself included, sorted; a list that others hold too."""
        folder, _, _ = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self._listed(folder)
        return self._folders[folder]

    def _listed(self, folder: str) -> list[str]:
        try:
            entry = find(self.tree, folder) if folder else None
            root = self.tree.root if not folder else entry.id if entry and entry.kind is EntryKind.TREE else None
            names = self.tree.folder(root) if root is not None else {}
        except MissingObjectError:
            return []
        prefix = f"{folder}/" if folder else ""
        return sorted(
            prefix + name
            for name, entry in names.items()
            if entry.kind in _READABLE and name.endswith((".yaml", ".yml", ".json"))
        )
