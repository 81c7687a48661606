"""Trees in memory: the examples of rules run on them, and so do tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from safelane.errors import UsageError, nearest
from safelane.frozen import dataclass
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.objects import blob_id
from safelane.git.repository import Commit, Entry, EntryKind, Tree


@dataclass(frozen=True, slots=True)
class Special:
    """What is no plain file: an executable, a symlink (``data`` is its target), a submodule (``data`` its commit)."""

    kind: EntryKind
    data: bytes


@dataclass(frozen=True, slots=True)
class _Blobs:
    """Contents by id."""

    blobs: Mapping[str, bytes]

    def data(self, entry: Entry) -> bytes | None:
        return self.blobs.get(entry.id)

    def size(self, entry: Entry) -> int | None:
        data = self.blobs.get(entry.id)
        return None if data is None else len(data)


class MemoryTree(AssembledTree):
    """A tree of files. Raises UsageError when a path is a file and a folder at once."""

    __slots__ = ()

    def __init__(self, files: Mapping[str, bytes | Special], commit: str | None = None) -> None:
        entries: dict[str, Entry | None] = {}
        blobs: dict[str, bytes] = {}
        for path, content in files.items():
            kind, data = (EntryKind.FILE, content) if isinstance(content, bytes) else (content.kind, content.data)
            id = data.decode("ascii") if kind is EntryKind.SUBMODULE else blob_id([data], len(data), 20)
            blobs[id] = data
            entries[path] = Entry(path.rpartition("/")[2], id, kind)
        root, folders = assemble(entries, None, 20)
        super().__init__(root, commit, folders, None, _Blobs(blobs))


@dataclass(frozen=True, slots=True)
class MemoryRepository:
    """Named trees. ``parents`` gives them a history: the names before each, the first parent first.

    ``said`` has ``(author, seconds, title, body)`` of commits, by name.
    """

    trees: Mapping[str, Mapping[str, bytes | Special]]
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shallow: bool = False
    said: Mapping[str, tuple[str, int, str, str]] = field(default_factory=dict)

    def tree(self, revision: str) -> Tree:
        """The tree of a name. Raises UsageError."""
        return MemoryTree(self.trees[self._known(revision)], revision)

    def _known(self, revision: str) -> str:
        if revision not in self.trees:
            raise UsageError(f"there is no revision {revision!r}{nearest(revision, self.trees)}")
        return revision

    def commit(self, revision: str) -> Commit | None:
        """A commit, its id the name itself."""
        parents = self.parents.get(self._known(revision), ())
        author, seconds, title, body = self.said.get(revision, ("", 0, "", ""))
        return Commit(revision, self.tree(revision).root, parents, author, seconds, title, body)

    def index(self) -> Tree:
        """Raises UsageError."""
        raise UsageError("trees in memory have no index")

    def work_tree(self) -> Tree:
        """Raises UsageError."""
        raise UsageError("trees in memory have no work tree")

    def merge_base(self, one: str, other: str) -> str | None:
        """A common ancestor that is no ancestor of another common one."""
        theirs = set(self._ancestors([self._known(other)]))
        common = [name for name in self._ancestors([self._known(one)]) if name in theirs]
        older = {old for name in common for old in self._ancestors(self.parents.get(name, ()))}
        return next((name for name in common if name not in older), None)

    def _ancestors(self, names: Iterable[str]) -> list[str]:
        """The names and all before them, nearest first."""
        found = dict.fromkeys(names)
        pending = list(found)
        while pending:
            name = pending.pop(0)
            new = [parent for parent in self.parents.get(name, ()) if parent not in found]
            found.update(dict.fromkeys(new))
            pending.extend(new)
        return list(found)

    def default_target(self) -> str | None:
        """None: nothing was fetched from anywhere."""
        return None

    def setting(self, name: str) -> str | None:
        """Trees in memory have no configuration."""
        return None

    def message(self, revision: str) -> tuple[str, str, str]:
        """Author, title and body of a commit."""
        self._known(revision)
        author, _, title, body = self.said.get(revision, ("", 0, "", ""))
        return author, title, body

    def first_parents(self, revision: str, count: int) -> list[tuple[str, str]]:
        """``(name, first parent)``, newest first."""
        found: list[tuple[str, str]] = []
        name = self._known(revision)
        while self.parents.get(name) and len(found) < count:
            found.append((name, self.parents[name][0]))
            name = self.parents[name][0]
        return found

    def past(self, revision: str) -> Iterator[tuple[Commit, Tree]]:
        """The commits of the first-parent line with their trees, newest first."""
        name: str | None = revision
        while name is not None:
            commit = self.commit(name)
            assert commit is not None
            yield commit, self.tree(name)
            name = next((parent for parent in commit.parents[:1] if parent in self.trees), None)
