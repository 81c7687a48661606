"""The back end on libgit2: objects by id, no hooks, no filters, nothing of the user's configuration in the verdict."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, FileStatus, ObjectType

from safelane.errors import UndecidedError, UsageError, nearest
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree

_HEX = frozenset("0123456789abcdef")
_KINDS = {
    FileMode.TREE: EntryKind.TREE,
    FileMode.BLOB: EntryKind.FILE,
    FileMode.BLOB_EXECUTABLE: EntryKind.EXECUTABLE,
    FileMode.LINK: EntryKind.SYMLINK,
    FileMode.COMMIT: EntryKind.SUBMODULE,
}


def open_libgit2(path: str | None, environment: Mapping[str, str]) -> LibGit2Repository:
    """The repository at or around a folder. Raises UsageError, or UndecidedError for formats that libgit2 lacks."""
    start = path or environment.get("GIT_DIR") or "."
    try:
        found = pygit2.discover_repository(start)
        if found is None:
            raise UsageError(f"not a git repository (or any of the parent folders): {Path(start).resolve()}")
        return LibGit2Repository(pygit2.Repository(found))
    except pygit2.GitError as error:
        text = str(error)
        if "not owned by" in text:
            hint = f"git config --global --add safe.directory {Path(start).resolve()}"
            raise UsageError(f"the repository belongs to another user: {Path(start).resolve()}", hint) from error
        if "unsupported" in text or "unknown object format" in text:
            raise UndecidedError(f"this repository has a format that libgit2 cannot read: {text}") from error
        raise UsageError(f"cannot open the repository: {text}") from error


class LibGit2Repository:
    """A repository on disk."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self._repository = repository

    def tree(self, revision: str) -> Tree:
        """The tree of a revision."""
        object = self._resolve(revision)
        try:
            tree = object.peel(pygit2.Tree)
        except (pygit2.GitError, ValueError, KeyError) as error:
            raise self._lacks(revision, str(object.id)) from error
        commit = str(object.id) if isinstance(object, pygit2.Commit) else str(tree.id)
        return GitTree(self._repository, str(tree.id), commit)

    def _resolve(self, revision: str) -> pygit2.Object:
        """The commit or tree that a revision names; tags are peeled."""
        if revision.startswith("-") or not revision:
            raise UsageError(f"not a revision: {revision!r}")
        try:
            found = self._repository.revparse_single(revision)
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise self._unresolved(revision) from error
        while isinstance(found, pygit2.Tag):
            found = self._repository[found.target]
        if isinstance(found, pygit2.Commit | pygit2.Tree):
            return found
        raise UsageError(f"{revision!r} names a {found.type_str}, not a commit or a tree")

    def _unresolved(self, revision: str) -> UsageError | UndecidedError:
        if len(revision) in (40, 64) and set(revision) <= _HEX:
            return self._lacks(revision, revision)
        parent = self._missing_parent(revision)
        if parent is not None:
            return self._lacks(revision, parent)
        names = [name.removeprefix("refs/").split("/", 1)[-1] for name in self._repository.references]
        return UsageError(f"there is no revision {revision!r}{nearest(revision, names)}")

    def _missing_parent(self, revision: str) -> str | None:
        """In a shallow clone: the first parent that the raw commit names and the repository lacks."""
        name, mark, _ = revision.replace("^1", "^").replace("~1", "^").partition("^")
        if not mark or not self._repository.is_shallow:
            return None
        try:
            commit = self._repository.revparse_single(name or "HEAD")
        except (KeyError, ValueError, pygit2.GitError):
            return None
        if not isinstance(commit, pygit2.Commit):
            return None
        lines = commit.read_raw().split(b"\n\n", 1)[0].splitlines()
        parents = [line.split()[1].decode() for line in lines if line.startswith(b"parent ")]
        return parents[0] if parents else None

    @staticmethod
    def _lacks(revision: str, id: str) -> UndecidedError:
        return UndecidedError(
            f"the repository lacks {id}" + (f" (for {revision})" if id != revision else ""),
            f"git fetch --no-tags --depth=1 origin {id}",
        )

    def index(self) -> Tree:
        """The staged tree."""
        self._repository.index.read()
        return OverlayTree(self._repository, self._staged())

    def work_tree(self) -> Tree:
        """The files on disk."""
        root = self._repository.workdir
        if root is None:
            raise UsageError("a bare repository has no work tree")
        self._repository.index.read()
        files = self._staged()
        for path, status in self._repository.status(untracked_files="all").items():
            if status & (FileStatus.WT_DELETED | FileStatus.IGNORED):
                if status & FileStatus.WT_DELETED:
                    files.pop(path, None)
            elif status & (FileStatus.WT_NEW | FileStatus.WT_MODIFIED | FileStatus.WT_TYPECHANGE):
                files[path] = self._on_disk(Path(root) / path)
        return OverlayTree(self._repository, files)

    def _staged(self) -> dict[str, tuple[Entry, Path | None]]:
        return {
            entry.path: (Entry(entry.path.rpartition("/")[2], str(entry.id), _KINDS[FileMode(entry.mode)]), None)
            for entry in self._repository.index
        }

    def _on_disk(self, file: Path) -> tuple[Entry, Path | None]:
        if file.is_symlink():
            id = str(pygit2.hash(os.fsencode(file.readlink())))
            return Entry(file.name, id, EntryKind.SYMLINK), file
        return Entry(file.name, str(pygit2.hashfile(str(file))), EntryKind.FILE), file

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits."""
        first, second = self._resolve(one), self._resolve(other)
        if not (isinstance(first, pygit2.Commit) and isinstance(second, pygit2.Commit)):
            return None
        try:
            found = self._repository.merge_base(first.id, second.id)
        except (pygit2.GitError, KeyError):
            return None
        return str(found) if found is not None else None

    def default_target(self) -> str | None:
        """The branch that a change goes to."""
        configured = self._configured("safelane.target")
        if configured is not None:
            return configured
        names = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
        for name in names:
            reference = self._repository.references.get(name)
            if reference is not None:
                try:
                    return reference.resolve().name
                except KeyError:
                    continue
        return None

    def _configured(self, key: str) -> str | None:
        try:
            return self._repository.config[key]
        except KeyError:
            return None

    def message(self, revision: str) -> tuple[str, str, str]:
        """Author, title and body of a commit."""
        commit = self._resolve(revision)
        if not isinstance(commit, pygit2.Commit):
            return "", "", ""
        title, _, body = commit.message.partition("\n")
        return f"{commit.author.name} <{commit.author.email}>", title, body.strip()

    def first_parents(self, revision: str, count: int) -> list[tuple[str, str]]:
        """``(commit, first parent)`` of the newest commits on the first-parent line, newest first."""
        commit = self._resolve(revision)
        found: list[tuple[str, str]] = []
        while isinstance(commit, pygit2.Commit) and commit.parent_ids and len(found) < count:
            parent = commit.parent_ids[0]
            found.append((str(commit.id), str(parent)))
            commit = self._repository[parent]
        return found


class GitTree:
    """A tree in the object database."""

    def __init__(self, repository: pygit2.Repository, root: str, commit: str | None) -> None:
        self._repository = repository
        self.root = root
        self.commit = commit
        self._folders: dict[str, Mapping[str, Entry]] = {}

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of a folder; submodules are entries too."""
        if id not in self._folders:
            tree = _object(self._repository, id)
            if tree.type != ObjectType.TREE:
                raise MissingObjectError(id)
            self._folders[id] = _entries(tree)
        return self._folders[id]

    def data(self, entry: Entry) -> bytes:
        """The bytes of a blob, as they are in git."""
        blob = _object(self._repository, entry.id)
        return blob.data if isinstance(blob, pygit2.Blob) else b""

    def size(self, entry: Entry) -> int:
        """The size of a blob."""
        blob = _object(self._repository, entry.id)
        return blob.size if isinstance(blob, pygit2.Blob) else 0


def _object(repository: pygit2.Repository, id: str) -> pygit2.Object:
    try:
        return repository[id]
    except (KeyError, ValueError, pygit2.GitError) as error:
        raise MissingObjectError(id) from error


def _entries(tree: pygit2.Object) -> Mapping[str, Entry]:
    assert isinstance(tree, pygit2.Tree)
    found = {}
    for object in tree:
        name = object.raw_name.decode("utf-8", "surrogateescape") if object.raw_name is not None else ""
        kind = _KINDS.get(FileMode(object.filemode), EntryKind.FILE) if object.filemode else EntryKind.FILE
        found[name] = Entry(name, str(object.id), kind)
    return found


class OverlayTree:
    """The index, or the files on disk: folders are made from paths, unchanged content stays in the object database.

    A folder here never has the id of one in the object database, so all of them are walked; blobs do have theirs.
    """

    def __init__(self, repository: pygit2.Repository, files: Mapping[str, tuple[Entry, Path | None]]) -> None:
        self._repository = repository
        self._files = {entry.id: file for entry, file in files.values() if file is not None}
        self.commit = None
        self._folders: dict[str, dict[str, Entry]] = {"": {}}
        for path, (entry, _) in files.items():
            self._folder(path.rpartition("/")[0])[entry.name] = entry
        self.root = "folder:"

    def _folder(self, path: str) -> dict[str, Entry]:
        if path not in self._folders:
            above, _, name = path.rpartition("/")
            self._folders[path] = {}
            self._folder(above)[name] = Entry(name, f"folder:{path}", EntryKind.TREE)
        return self._folders[path]

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of a folder."""
        path = id.removeprefix("folder:")
        if path not in self._folders:
            raise MissingObjectError(id)
        return self._folders[path]

    def data(self, entry: Entry) -> bytes:
        """The bytes of a file: from disk when it differs from the index."""
        file = self._files.get(entry.id)
        if file is None:
            blob = _object(self._repository, entry.id)
            return blob.data if isinstance(blob, pygit2.Blob) else b""
        try:
            return os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
        except OSError as error:
            raise MissingObjectError(entry.id) from error

    def size(self, entry: Entry) -> int:
        """The size of a file."""
        return len(self.data(entry))
