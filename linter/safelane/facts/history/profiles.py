"""What the fields of a file have been: the versions of the file that the log knows, read as far as the bounds allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

from safelane.documents import Document, Limits, parse
from safelane.facts.history.past import Past
from safelane.facts.index.items import items_of
from safelane.facts.index.paths import NOTHING, value_at
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Repository

MOST_VERSIONS = 60  # of one file
_MOST_BYTES = 8 << 20  # of all files that one run asks about
_LARGEST = 1 << 20
Said = tuple[str, str]  # an object's kind and name
Versions = Sequence[tuple[int, tuple[Document, ...]]]


@dataclass(frozen=True, slots=True)
class Era:
    """A value that a field had from one change to another, as positions in the log.

    ``until`` is None for what base has, ``since`` None where the log does not reach the beginning. ``value`` is
    ``NOTHING`` where the field was not there.
    """

    value: Any
    since: int | None
    until: int | None


@dataclass(slots=True)
class Profiles:
    """Reads versions of files; each file is parsed once."""

    past: Past
    repository: Repository
    limits: Limits
    _versions: dict[str, Versions] = field(default_factory=dict)
    _read: int = 0

    def eras(self, path: str, said: Said, spelled: str) -> list[Era]:
        """The values of a field of an object (by kind and name), newest first. Raises UnknownError."""
        found: list[Era] = []
        until: int | None = None
        for place, documents in self.versions(path):
            value = _value(documents, said, spelled)
            if found and same(found[-1].value, value):
                found[-1] = Era(value, place, found[-1].until)
            else:
                found.append(Era(value, place, until))
            until = place
        if found and not self._begins(path):
            found[-1] = Era(found[-1].value, None, found[-1].until)
        return found

    def _begins(self, path: str) -> bool:
        """Whether the oldest version that is read is the file's first."""
        oldest = self.past.touching(path)[:MOST_VERSIONS][-1]
        return any(one == path and not old for one, old, _ in self.past.touched[oldest])

    def versions(self, path: str) -> Versions:
        """The versions of a file with the change that made each, newest first. Raises UnknownError."""
        known = self._versions.get(path)
        if known is None:
            known = self._versions[path] = tuple(self._all(path))
        return known

    def _all(self, path: str) -> Iterator[tuple[int, tuple[Document, ...]]]:
        for place in self.past.touching(path)[:MOST_VERSIONS]:
            id = next(new for one, _, new in self.past.touched[place] if one == path)
            yield place, self._documents(place, path, id) if id else ()

    def _documents(self, place: int, path: str, id: str) -> tuple[Document, ...]:
        entry = Entry(path.rpartition("/")[2], id, EntryKind.FILE)
        try:
            tree = self.repository.tree(self.past.records[place].id)
            size = tree.size(entry)
            self._read += size
            if size > _LARGEST or self._read > _MOST_BYTES:
                raise UnknownError(f"the past of {path} is more than is read of it")
            data = tree.data(entry)
        except MissingObjectError as error:
            raise UnknownError(f"the past of {path} is not here: {error}", error.help) from error
        return tuple(part for part in parse(path, data, "base", self.limits) if isinstance(part, Document))


def _value(documents: Sequence[Document], said: Said, spelled: str) -> Any:
    items = [item for document in documents for item in items_of(document)]
    fitting = [item for item in items if (item.kind, item.name) == said]
    chosen = fitting[:1] or (items if len(items) == 1 else [])
    return value_at(chosen[0].value, spelled) if chosen else NOTHING


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal and of one type; ``NOTHING`` equals itself alone."""
    if one is NOTHING or other is NOTHING:
        return one is other
    return type(one) is type(other) and bool(one == other)
