"""What safelane needs of git: one interface, several back ends.

Paths are str with surrogateescape inside (``os.fsdecode`` of UTF-8), with ``/`` between segments, relative to the root
of the tree. Object ids are lower-case hex (40 or 64 long); index, work tree and in-memory entries may use any other
unique text that identifies the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class EntryKind(StrEnum):
    """What a tree entry is, from its git mode."""

    TREE = "tree"
    FILE = "file"
    EXECUTABLE = "executable"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder. ``id`` changes whenever the content below it does."""

    name: str
    id: str
    kind: EntryKind


class MissingObjectError(Exception):
    """The repository should hold this object and does not (partial or shallow clone). ``id`` is its id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"object {id} is missing")
        self.id = id


class Tree(Protocol):
    """A whole tree of files: a commit's, the index, the work tree, a folder, or in memory."""

    @property
    def root(self) -> str:
        """The id of the root folder."""

    @property
    def commit(self) -> str | None:
        """The commit's hex, None for index, work tree, folder and memory; a bare tree's own id."""

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of the folder with this id, by name. Raises MissingObjectError."""

    def data(self, entry: Entry) -> bytes:
        """The bytes of a file, the target of a symlink. Raises MissingObjectError."""

    def size(self, entry: Entry) -> int:
        """The size of ``data(entry)``, without reading it where the back end can. Raises MissingObjectError."""


class Repository(Protocol):
    """A repository on disk or in memory."""

    def tree(self, revision: str) -> Tree:
        """The tree of a revision (a commit or a tree). Raises UsageError, or UndecidedError for a full id not here."""

    def index(self) -> Tree:
        """The staged tree."""

    def work_tree(self) -> Tree:
        """The files on disk, untracked ones that are not ignored included."""

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits, None when there is none."""

    def default_target(self) -> str | None:
        """The branch a change goes to: ``safelane.target``, ``origin/HEAD``, ``origin/main``, ``origin/master``."""

    def message(self, revision: str) -> tuple[str, str, str]:
        """Author (``Name <mail>``), title and body of a commit's message; three empty strings for a bare tree."""
