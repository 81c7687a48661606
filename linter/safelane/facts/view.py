"""One revision's tree, read on demand: every file is parsed at most once per run."""

from __future__ import annotations

from dataclasses import dataclass, field

from safelane.documents import Document, Limits, Unreadable, parse
from safelane.git.changes import find
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.location import Side
from safelane.resources import Kustomizations, Resource, resources_of
from safelane.topology import Topology

_READABLE = (EntryKind.FILE, EntryKind.EXECUTABLE)


@dataclass(slots=True)
class View:
    """A tree with its parsed files. What cannot be read is absent here: only the change itself reports it."""

    tree: Tree
    side: Side
    topology: Topology
    limits: Limits
    _documents: dict[str, tuple[Document | Unreadable, ...]] = field(default_factory=dict)
    _resources: dict[str, tuple[Resource, ...]] = field(default_factory=dict)
    _kustomizations: Kustomizations | None = None

    @property
    def kustomizations(self) -> Kustomizations:
        """The kustomizations of this tree."""
        if self._kustomizations is None:
            self._kustomizations = Kustomizations(self.tree, self.documents)
        return self._kustomizations

    def documents(self, path: str) -> tuple[Document | Unreadable, ...]:
        """The documents of a file; nothing when there is no such file or its blob is missing."""
        if path not in self._documents:
            self._documents[path] = self._read(path)
        return self._documents[path]

    def keep(self, path: str, documents: tuple[Document | Unreadable, ...]) -> None:
        """Take over what was parsed elsewhere already."""
        self._documents.setdefault(path, documents)

    def data(self, path: str) -> bytes:
        """The bytes of a file; none when there is no such file or its blob is missing."""
        entry = self.entry(path)
        if entry is None or entry.kind not in _READABLE:
            return b""
        try:
            return self.tree.data(entry)
        except MissingObjectError:
            return b""

    def _read(self, path: str) -> tuple[Document | Unreadable, ...]:
        entry = self.entry(path)
        if entry is None or entry.kind not in _READABLE:
            return ()
        try:
            return parse(path, self.tree.data(entry), self.side, self.limits)
        except MissingObjectError:
            return ()

    def entry(self, path: str) -> Entry | None:
        """The tree's entry at a path; None when there is none or a folder on the way is missing."""
        try:
            return find(self.tree, path)
        except MissingObjectError:
            return None

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
        """The YAML files in the folder of ``path``, itself included, sorted."""
        folder, _, _ = path.rpartition("/")
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
