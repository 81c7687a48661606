"""From traced sources to lines of the change: what is changed, where something stood, who referred to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from safelane.documents import Document
from safelane.facts.changes import Change
from safelane.facts.traced import Source
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.location import Location, Path, to_pointer


@dataclass(slots=True)
class Places:
    """Built once per run from the changes; ``base`` and ``head`` are the two trees."""

    base: View
    head: View
    changed: frozenset[tuple[str, str]]  # (side, path) of the changed files
    _counterparts: dict[tuple[int, Path], tuple[Document, Path]] = field(default_factory=dict)

    def pair(self, changes: Iterable[Change]) -> None:
        """Remember which document at head goes on with which at base."""
        for change in changes:
            before, after = change.resources.before, change.resources.after
            if before is not None and after is not None:
                self._counterparts[id(before.document), before.path] = (after.document, after.path)

    def is_changed(self, source: Source) -> bool:
        """Whether the source's file is part of the change."""
        return (source.document.side, source.document.path) in self.changed

    @staticmethod
    def locate(source: Source, key: bool = False) -> Location:
        """The lines of a source, of a whole document its first; ``key`` points at the name of a value that has one."""
        pointer = to_pointer(source.path)
        if not source.path:
            return _first_line(source.document.locate(pointer))
        if key and source.path and isinstance(source.path[-1], str):
            return source.document.locate(pointer, key=True)
        return _first_line(source.document.locate(pointer)) if key else source.document.locate(pointer)

    def where_it_stood(self, old: Source) -> tuple[Location, str]:
        """The place of something that is gone: its parent in head, the line that referred to its file, or base."""
        counterpart = self.counterpart(old)
        if counterpart is not None:
            return self.nearest(*counterpart)
        path = old.document.path
        rest = [document for document in self.head.documents(path) if isinstance(document, Document)]
        if rest:
            beside = rest[min(old.document.index, len(rest) - 1)]
            return _first_line(beside.locate("")), ""
        referrer = self._referrer(path)
        if referrer is not None:
            return referrer
        return self.locate(old, key=bool(old.path)), to_pointer(old.path)

    def counterpart(self, old: Source) -> tuple[Document, Path] | None:
        """The document of head that goes on with the one that said something at base, and the same path in it."""
        for length in range(len(old.path), -1, -1):
            found = self._counterparts.get((id(old.document), old.path[:length]))
            if found is not None:
                document, prefix = found
                return document, (*prefix, *old.path[length:])
        return None

    def nearest(self, document: Document, path: Path) -> tuple[Location, str]:
        """The place at a path of a document, by its key, or of the nearest parent that is there."""
        for length in range(len(path), -1, -1):
            source = Source(document, path[:length])
            try:
                return self.locate(source, key=True), source.pointer
            except KeyError:
                continue
        return _first_line(document.locate("")), document.pointer_prefix

    def _referrer(self, path: str) -> tuple[Location, str] | None:
        """The line of a kustomization at head that named the removed file at base, and stands at head still."""
        for folder in self.base.kustomizations.referrers(path):
            file = self.base.kustomizations.file_of(folder)
            for document in self.head.documents(file) if file is not None else ():
                if isinstance(document, Document) and isinstance(document.value, dict):
                    key = next((name for name in ("resources", "patches") if name in document.value), None)
                    pointer = f"/{key}" if key else ""
                    return _first_line(document.locate(pointer, key=bool(key))), pointer
        return None

    def of_change(self, change: Change) -> tuple[Location, str]:
        """Where a change shows itself: its first edit, the start of what was added, the place of what is gone."""
        resources = change.resources
        if resources.after is None:
            assert resources.before is not None
            return self.where_it_stood(Source(resources.before.document, resources.before.path))
        after = resources.after
        if resources.before is not None:
            for edit in resources.edits:
                return self.nearest(after.document, (*after.path, *edit.path))
        source = Source(after.document, after.path)
        return _first_line(after.document.locate(after.path)), source.pointer


def _first_line(location: Location) -> Location:
    """A place cut to the line where it begins: nobody wants a whole document underlined."""
    if location.line == location.end_line:
        return location
    return Location(location.path, location.line, location.column, location.line, location.column + 1, location.side)
