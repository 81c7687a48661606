"""A repository on disk, whichever back end reads its objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.git.blobs import Blobs
from safelane.git.objects import parse_commit
from safelane.git.process import Git
from safelane.git.repository import Commit, Entry, MissingObjectError, Tree
from safelane.git.revisions import find_object
from safelane.git.store import GitTree, Store, fetch_hint, lacks

_MOST_FOLDERS = 512  # that are kept while a line of commits is walked: neighbours share nearly all of theirs
_TARGETS = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")


@dataclass(frozen=True, slots=True)
class DiskRepository:
    """Objects and names from a store; index and work tree through the git command, which alone reads all of theirs."""

    store: Store
    git: Git
    folders: dict[str, Mapping[str, Entry]] = field(default_factory=dict, repr=False, compare=False)  # of all trees
    blobs: Blobs = field(default_factory=Blobs, repr=False, compare=False)

    @property
    def shallow(self) -> bool:
        """Whether history is cut off."""
        return self.store.shallow

    def tree(self, revision: str) -> Tree:
        """The tree of a revision."""
        sort, id = find_object(self.store, revision)
        root = id if sort == "tree" else self._read_commit(id).tree
        try:
            self.store.header(root)
        except KeyError as error:
            raise lacks(self.store, root, revision) from error
        return GitTree(self.store, root, id, self.folders, self.blobs)

    def commit(self, revision: str) -> Commit | None:
        """The commit of a revision, with the parents that its raw object names."""
        sort, id = find_object(self.store, revision)
        return self._read_commit(id) if sort == "commit" else None

    def _read_commit(self, id: str) -> Commit:
        try:
            return parse_commit(id, self.store.read(id)[1])
        except (KeyError, ValueError) as error:
            raise MissingObjectError(id, fetch_hint(self.store, id)) from error

    def index(self) -> Tree:
        """The staged tree."""
        from safelane.git.workspace import staged

        return staged(self.git, self.store)

    def work_tree(self) -> Tree:
        """The files on disk."""
        from safelane.git.workspace import on_disk

        return on_disk(self.git, self.store)

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits."""
        ids = []
        for revision in (one, other):
            sort, id = find_object(self.store, revision)
            if sort != "commit":
                raise UsageError(f"{revision!r} is a tree and has no history; give --base REV")
            ids.append(id)
        return self.store.common_ancestor(*ids)

    def default_target(self) -> str | None:
        """The branch that a change goes to."""
        configured = self.store.settings().get("safelane.target")
        if configured:
            return configured
        return next((name for name in map(self.store.full_name, _TARGETS) if name is not None), None)

    def setting(self, name: str) -> str | None:
        """A value of git's configuration."""
        return self.store.settings().get(name)

    def message(self, revision: str) -> tuple[str, str, str]:
        """Author, title and body of a commit."""
        commit = self.commit(revision)
        return ("", "", "") if commit is None else (commit.author, commit.title, commit.body)

    def first_parents(self, revision: str, count: int) -> list[tuple[str, str]]:
        """``(commit, first parent)`` of the newest commits on the first-parent line, newest first."""
        commit = self.commit(revision)
        found: list[tuple[str, str]] = []
        while commit is not None and commit.parents and len(found) < count:
            parent = commit.parents[0]
            try:
                following = parse_commit(parent, self.store.read(parent)[1])
            except KeyError:
                break  # a shallow clone ends here: what cannot be compared is no unit
            found.append((commit.id, parent))
            commit = following
        return found

    def past(self, revision: str) -> Iterator[tuple[Commit, Tree]]:
        """The commits of the first-parent line that are here with their trees, newest first."""
        commit = self.commit(revision)
        folders: dict[str, Mapping[str, Entry]] = {}
        while commit is not None:
            if len(folders) > _MOST_FOLDERS:
                folders.clear()
            yield commit, GitTree(self.store, commit.tree, commit.id, folders, self.blobs)
            if not commit.parents:
                return
            try:
                commit = parse_commit(commit.parents[0], self.store.read(commit.parents[0])[1])
            except (KeyError, ValueError):
                return  # a shallow clone ends here
