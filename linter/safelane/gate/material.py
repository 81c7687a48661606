"""What the change consists of: the files that differ, read on both sides.

A change has limits as a file has: what lies beyond them is not read, and said file by file, so that it leaves the
verdict open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from safelane.documents import Document, Unreadable
from safelane.documents.sides import Parts
from safelane.errors import UndecidedError
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.gate.clear import clear_part
from safelane.gate.room import Room, size_of
from safelane.git.changes import Changes, FileChange, changes
from safelane.git.repository import MissingObjectError
from safelane.location import Location, Side
from safelane.resources import Resource, resources_of
from safelane.resources.inside import inside
from safelane.resources.sorts import Sort

_MAX_SIBLINGS = 200  # who keeps more files in one folder does not apply it as one


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs and that ``include`` selects; a side on which there is no such file has no parts."""

    path: str
    old_path: str
    before: Parts
    after: Parts


@dataclass(frozen=True, slots=True)
class Material:
    """The change as it is read; ``paths`` are all paths that differ, selected or not, on either side."""

    files: tuple[ChangedFile, ...]
    differing: Changes
    base: View
    head: View
    beyond: tuple[Unreadable, ...] = ()  # the changed files that are too many or too much to be read

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

    def inner(self, file: ChangedFile) -> tuple[Parts, Parts]:
        """What stands in the texts of a file's objects that are nothing but documents, before and after."""
        before = self._inner(self.base, file.old_path) if file.before else ()
        return before, self._inner(self.head, file.path) if file.after else ()

    def _inner(self, view: View, path: str) -> Parts:
        return tuple(
            part
            for resource in view.resources(path)
            for text in inside(resource, view.limits, free=False)
            for part in text.parts
        )

    @property
    def given_up(self) -> Mapping[str, Sequence[Document]]:
        """What can be told of the encrypted files and templates that are gone, by path.

        Only where no other file of that kind changed that could hold their objects now.
        """
        reasons = {part.reason for file in self.files for part in file.after if isinstance(part, Unreadable)}
        gone = (file for file in self.files if file.before and not file.after)
        told = {file.path: clear_part(self.base, file.old_path, reasons) for file in gone if _opaque(file.before)}
        return {path: documents for path, documents in told.items() if documents}

    def old(self) -> Iterator[Resource]:
        """The objects of the changed files before the change."""
        given_up = self.given_up
        for file in self.files:
            if file.path in given_up:
                for document in given_up[file.path]:
                    for one in resources_of(document, self.base.topology, self.base.kustomizations):
                        yield _deployed(one)
            elif file.before:
                yield from map(_deployed, self.base.resources(file.old_path))

    def new(self) -> Iterator[Resource]:
        """The objects of the changed files after the change."""
        for file in self.files:
            if file.after:
                yield from map(_deployed, self.head.resources(file.path))


def _deployed(resource: Resource) -> Resource:
    """What a template says in the clear is the manifest that will be."""
    partial = resource.sort is Sort.TEMPLATE and resource.kind and resource.document.format == "partial"
    return replace(resource, sort=Sort.MANIFEST) if partial else resource


def _opaque(parts: Parts) -> bool:
    return any(isinstance(part, Unreadable) for part in parts)


def read_material(base: View, head: View, selects: Callable[[str], bool]) -> Material:
    """The changed files of two trees. Raises UndecidedError when a folder that differs is not in the repository."""
    try:
        differing = changes(base.tree, head.tree)
    except MissingObjectError as error:
        raise UndecidedError(
            f"the repository lacks a part of the trees that differ: {error}",
            "git fetch --refetch origin, without --filter; or check out with all trees",
        ) from error
    files: list[ChangedFile] = []
    beyond: list[Unreadable] = []
    room = Room()
    for change in differing.files:
        asked = _Asked.of(change, selects)
        if asked is None:
            continue
        why = room.refuses(*asked.sizes(base, head))
        if why is None:
            files.append(_judgeable(asked.read(base, head), base, head))
            room.documents += len(files[-1].before) + len(files[-1].after)
        else:
            beyond.append(_unread(asked, why))
    return Material(tuple(files), differing, base, head, tuple(beyond))


def _judgeable(file: ChangedFile, base: View, head: View) -> ChangedFile:
    """The file, by what can be read of it where nothing that cannot be read is new."""
    if not (_opaque(file.before) and _opaque(file.after)):
        return file
    from safelane.gate.alike import alike

    found = alike((base, head), (file.old_path, file.path), (file.before, file.after))
    if found is None:
        return file
    base.take(file.old_path, found[0])
    head.take(file.path, found[1])
    return replace(file, before=found[0], after=found[1])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file that differs and is selected, on either side."""

    path: str
    old_path: str
    before: bool
    after: bool

    @classmethod
    def of(cls, change: FileChange, selects: Callable[[str], bool]) -> _Asked | None:
        """None for a file that is selected on no side."""
        before = change.before is not None and selects(change.old_path)
        after = change.after is not None and selects(change.path)
        if not (before or after):
            return None
        path, old_path = (change.path if after else change.old_path), (change.old_path if before else change.path)
        return cls(path, old_path, before, after)

    def sizes(self, base: View, head: View) -> list[int]:
        """How many bytes there are to read."""
        sides = ((self.before, base, self.old_path), (self.after, head, self.path))
        return [size_of(view, path) for there, view, path in sides if there]

    def read(self, base: View, head: View) -> ChangedFile:
        """The file with its documents."""
        return ChangedFile(
            path=self.path,
            old_path=self.old_path,
            before=base.documents(self.old_path) if self.before else (),
            after=head.documents(self.path) if self.after else (),
        )


def _unread(asked: _Asked, why: str) -> Unreadable:
    side: Side = "head" if asked.after else "base"
    path = asked.path if asked.after else asked.old_path
    return Unreadable(path, side, Location(path, 1, 1, 1, 1, side), "too-large", why)
