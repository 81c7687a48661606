"""What a file holds: its objects, Lists taken apart, and mappings that are no objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.documents import Document
from safelane.frozen import dataclass
from safelane.location import Path, to_pointer
from safelane.resources.identity import ResourceReference, group_of, reference_of

_MOST_ITEMS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A value with its place and what it calls itself (empty strings where it does not say).

    ``index`` is the document's in its file, ``steps`` lead from the document to the value. ``unread`` is
    ``encrypted`` or ``template`` where no more than the object's kind and name could be read.
    """

    path: str
    index: int
    steps: Path
    value: Any
    said: ResourceReference
    unread: str = ""

    @property
    def kind(self) -> str:
        """The kind."""
        return self.said.kind

    @property
    def name(self) -> str:
        """The name."""
        return self.said.name

    def pointer(self, steps: Path = ()) -> str:
        """The RFC 6901 pointer of a place below, into the document."""
        return to_pointer((*self.steps, *steps))

    def is_a(self, kind: str) -> bool:
        """Whether it is of this kind, ``Kind`` or ``group/Kind``."""
        group, slash, name = kind.rpartition("/")
        return self.said.kind == name and (not slash or group_of(self.said.api_version) == group)


def items_of(document: Document) -> Iterator[Item]:
    """The items of a document; a List's are its elements, to any depth."""
    pending: list[tuple[Path, Any]] = [((), document.value)]
    while pending:
        steps, value = pending.pop()
        said = reference_of(value)
        inner = value.get("items") if isinstance(value, dict) else None
        if said.kind.endswith("List") and isinstance(inner, list) and len(inner) < _MOST_ITEMS:
            pending.extend(((*steps, "items", index), part) for index, part in reversed(list(enumerate(inner))))
        else:
            yield Item(document.path, document.index, steps, value, said)


def sketched(path: str, values: list[dict[str, Any]], reason: str) -> Iterator[Item]:
    """The items of a file that cannot be read, as far as they name themselves."""
    for index, value in enumerate(values):
        yield Item(path, index, (), value, reference_of(value), reason)
