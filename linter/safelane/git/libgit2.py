"""The back end on libgit2: objects by id, no hooks, no filters, nothing of the user's configuration in the verdict."""

from __future__ import annotations

from collections.abc import Mapping

import pygit2

from safelane.errors import UsageError
from safelane.git.ondisk import DiskRepository
from safelane.git.process import git_at
from safelane.git.refusals import not_here
from safelane.git.store import AmbiguousNameError

# git knows the empty tree without storing it; so do commits that hold nothing.
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_SORTS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
# Errors of libgit2 for repositories that the git command may still read.
_BEYOND = ("not owned by", "unsupported", "unknown object format", "repositoryformatversion")


def open_libgit2(path: str | None, environment: Mapping[str, str]) -> DiskRepository:
    """The repository at or around a folder; what libgit2 cannot open is read with the git command.

    Raises UsageError, or UndecidedError for formats that neither can read.
    """
    start = path or environment.get("GIT_DIR") or "."
    try:
        found = pygit2.discover_repository(start)
        if found is None:
            raise not_here(start)
        store = LibGit2Store(pygit2.Repository(found))
    except pygit2.GitError as error:
        if any(words in str(error) for words in _BEYOND):
            from safelane.git.command import open_command

            return open_command(path, environment)
        if isinstance(error, KeyError):
            raise not_here(start) from error
        raise UsageError(f"cannot open the repository: {error}") from error
    return DiskRepository(store, git_at(path, environment))


class LibGit2Store:
    """Objects and names through libgit2, whose wheels know SHA-1 alone."""

    id_bytes = 20

    def __init__(self, repository: pygit2.Repository) -> None:
        self._repository = repository
        self._objects = repository.odb
        self._settings: dict[str, str] | None = None
        self.shallow = repository.is_shallow

    def read(self, id: str) -> tuple[str, bytes]:
        """The sort and the bytes of an object."""
        try:
            sort, data = self._objects.read(id)
        except (KeyError, ValueError, pygit2.GitError) as error:
            if id == _EMPTY_TREE:
                return "tree", b""
            raise KeyError(id) from error
        return _SORTS[sort], data

    def header(self, id: str) -> tuple[str, int]:
        """The sort and the size of an object."""
        if id == _EMPTY_TREE or not hasattr(self._objects, "read_header"):  # pygit2 1.19 has none
            sort, data = self.read(id)
            return sort, len(data)
        try:
            number, size = self._objects.read_header(id)
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise KeyError(id) from error
        return _SORTS[number], size

    def resolve(self, revision: str) -> str | None:
        """The id that a revision names."""
        try:
            return str(self._repository.revparse_single(revision).id)
        except ValueError as error:
            if "ambiguous" in str(error):
                raise AmbiguousNameError(revision) from error
            return None
        except (KeyError, pygit2.GitError):
            return None

    def references(self) -> list[str]:
        """The full names of all references."""
        return [name.decode("utf-8", "surrogateescape") for name in self._repository.raw_listall_references()]

    def full_name(self, reference: str) -> str | None:
        """The full name of the reference that a reference leads to."""
        try:
            return self._repository.lookup_reference(reference).resolve().name
        except (KeyError, ValueError, pygit2.GitError):
            return None

    def settings(self) -> Mapping[str, str]:
        """git's configuration."""
        if self._settings is None:
            self._settings = {entry.name: entry.value or "" for entry in self._repository.config}
        return self._settings

    def common_ancestor(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits."""
        try:
            found = self._repository.merge_base(pygit2.Oid(hex=one), pygit2.Oid(hex=other))
        except (KeyError, pygit2.GitError):
            return None
        return str(found) if found is not None else None
