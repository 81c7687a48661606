"""What safelane needs of git: one interface, several back ends.

Paths are str with surrogateescape inside (``os.fsdecode`` of UTF-8), with ``/`` between segments, relative to the root
of the tree. Object ids are git's own, lower-case hex (40 or 64 long), also of what is in no repository yet: index, work
tree, folders and trees in memory. Equal ids mean equal content in every back end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Protocol

from safelane.errors import UndecidedError
from safelane.frozen import dataclass


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


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as its raw object has it: a shallow clone names parents here that it does not hold.

    ``author`` is ``Name <mail>``, ``seconds`` the committer's time since 1970 in UTC.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    seconds: int
    title: str
    body: str


class MissingObjectError(UndecidedError):
    """The repository should hold this object and does not (partial or shallow clone), or a file cannot be read.

    ``id`` is the object's; ``help`` is the ``git fetch`` that would bring it, None where none would.
    """

    def __init__(self, id: str, help: str | None = None, why: str | None = None) -> None:
        super().__init__(why or f"object {id} is missing", help)
        self.id = id


class Tree(Protocol):
    """A whole tree of files: a commit's, the index, the work tree, a folder, or in memory."""

    @property
    def root(self) -> str:
        """The id of the root folder; two trees with equal roots are equal."""

    @property
    def commit(self) -> str | None:
        """The commit's hex, None for index, work tree, folder and memory; a bare tree's own id."""

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of the folder with this id, by name. Raises MissingObjectError."""

    def data(self, entry: Entry) -> bytes:
        """The bytes of a file, the target of a symlink, nothing for a submodule. Raises MissingObjectError."""

    def size(self, entry: Entry) -> int:
        """The size of ``data(entry)``, without reading it where the back end can. Raises MissingObjectError."""


class Repository(Protocol):
    """A repository on disk or in memory.

    Every method that takes a revision raises UsageError when it does not resolve, and UndecidedError, with the
    ``git fetch`` that helps, when it is or needs a full object id that the repository lacks.
    """

    @property
    def shallow(self) -> bool:
        """Whether history was cut off when the repository was cloned or fetched."""

    def tree(self, revision: str) -> Tree:
        """The tree of a revision: a commit, an annotated tag or a tree."""

    def commit(self, revision: str) -> Commit | None:
        """The commit of a revision; None for a bare tree."""

    def index(self) -> Tree:
        """The staged tree. Raises UsageError for a bare repository, UndecidedError while a merge is unresolved."""

    def work_tree(self) -> Tree:
        """The files on disk, untracked ones that are not ignored included. Raises UsageError for a bare repository."""

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits, None when there is none. Raises UsageError for bare trees."""

    def default_target(self) -> str | None:
        """The branch a change goes to: ``safelane.target``, ``origin/HEAD``, ``origin/main``, ``origin/master``.

        A full name (``refs/remotes/origin/main``) but for ``safelane.target``, which is as configured.
        """

    def setting(self, name: str) -> str | None:
        """A value of git's configuration, by its name in lower case; None when it is not set."""

    def message(self, revision: str) -> tuple[str, str, str]:
        """Author (``Name <mail>``), title and body of a commit's message; three empty strings for a bare tree."""

    def first_parents(self, revision: str, count: int) -> list[tuple[str, str]]:
        """``(commit, first parent)`` of the newest commits on the first-parent line that are here, newest first."""

    def past(self, revision: str) -> Iterator[tuple[Commit, Tree]]:
        """The commits of the first-parent line that are here with their trees, newest first, beginning with its own.

        The trees forget the folders that they read: thousands of them may be walked. Nothing for a bare tree.
        """
