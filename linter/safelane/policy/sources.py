"""Where configuration, policies and rules are read from: a tree of the repository, or files on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from safelane.frozen import dataclass
from safelane.git.changes import find, walk
from safelane.git.repository import EntryKind, Tree

_FILES = (EntryKind.FILE, EntryKind.EXECUTABLE)


class PolicySource(Protocol):
    """Reads safelane's own files. Paths are relative, ``/`` between segments."""

    @property
    def revision(self) -> str | None:
        """The commit that is read, None for files on disk."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted; symbolic links are not followed."""


@dataclass(frozen=True, slots=True)
class TreeSource:
    """A revision's tree. Raises MissingObjectError when the repository lacks what is asked for."""

    tree: Tree

    @property
    def revision(self) -> str | None:
        """The commit of the tree."""
        return self.tree.commit

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""
        entry = find(self.tree, path)
        return self.tree.data(entry) if entry is not None and entry.kind in _FILES else None

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted."""
        return sorted(path for path, entry in walk(self.tree, folder) if entry.kind in _FILES)


@dataclass(frozen=True, slots=True)
class DiskSource:
    """The files below a folder on disk."""

    root: Path

    @property
    def revision(self) -> str | None:
        """Files on disk have none."""
        return None

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted; symbolic links are not followed."""
        return sorted(self._below(self.root / folder))

    def _below(self, folder: Path) -> Iterator[str]:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                yield file.relative_to(self.root).as_posix()
