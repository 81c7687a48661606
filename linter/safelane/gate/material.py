"""What the change consists of: the files that differ, read on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from safelane.documents import Document, Unreadable
from safelane.errors import UndecidedError
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.git.changes import Changes, FileChange, changes
from safelane.git.repository import MissingObjectError
from safelane.resources import Resource

_MAX_SIBLINGS = 200  # who keeps more files in one folder does not apply it as one
Parts = tuple[Document | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs and that ``include`` selects; a side on which there is no such file has no parts."""

    path: str
    old_path: str
    before: Parts
    after: Parts

    def unreadable(self) -> tuple[tuple[Unreadable, ...], tuple[Unreadable, ...]]:
        """What could not be read, before and after."""
        return _failures(self.before), _failures(self.after)


@dataclass(frozen=True, slots=True)
class Material:
    """The change as it is read; ``paths`` are all paths that differ, selected or not, on either side."""

    files: tuple[ChangedFile, ...]
    differing: Changes
    base: View
    head: View

    @property
    def paths(self) -> frozenset[str]:
        """Every path that the change touches, old paths of renames included."""
        return frozenset(path for file in self.differing.files for path in (file.path, file.old_path))

    @property
    def selected(self) -> tuple[str, ...]:
        """The changed paths that ``include`` selects, sorted."""
        return tuple(file.path for file in self.files)

    @property
    def renames(self) -> Mapping[str, str]:
        """What git takes for renames: old path by new path."""
        return {file.path: file.old_path for file in self.files if file.path != file.old_path}

    def beside(self, resource: Resource) -> Iterator[Resource]:
        """The objects of head in unchanged files of the folder of ``resource``."""
        changed = self.paths
        for path in self.head.siblings(resource.document.path)[:_MAX_SIBLINGS]:
            if path not in changed and resource.name.encode() in self.head.data(path):
                yield from self.head.resources(path)

    def old(self) -> Iterator[Resource]:
        """The objects of the changed files before the change."""
        for file in self.files:
            if file.before:
                yield from self.base.resources(file.old_path)

    def new(self) -> Iterator[Resource]:
        """The objects of the changed files after the change."""
        for file in self.files:
            if file.after:
                yield from self.head.resources(file.path)


def read_material(base: View, head: View, selects: Callable[[str], bool]) -> Material:
    """The changed files of two trees. Raises UndecidedError when a folder that differs is not in the repository."""
    try:
        differing = changes(base.tree, head.tree)
    except MissingObjectError as error:
        raise UndecidedError(
            f"the repository lacks a part of the trees that differ: {error}",
            "git fetch --refetch origin, without --filter; or check out with all trees",
        ) from error
    files = tuple(file for change in differing.files for file in _files(change, base, head, selects))
    return Material(files, differing, base, head)


def _files(change: FileChange, base: View, head: View, selects: Callable[[str], bool]) -> Iterator[ChangedFile]:
    before = change.before is not None and selects(change.old_path)
    after = change.after is not None and selects(change.path)
    if before or after:
        path, old_path = (change.path if after else change.old_path), (change.old_path if before else change.path)
        yield ChangedFile(
            path=path,
            old_path=old_path,
            before=base.documents(old_path) if before else (),
            after=head.documents(path) if after else (),
        )


def _failures(parts: Parts) -> tuple[Unreadable, ...]:
    return tuple(part for part in parts if isinstance(part, Unreadable))
