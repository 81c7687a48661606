"""The files of head while they are being mended: read once, edited in memory."""

from __future__ import annotations

from dataclasses import field

from safelane.documents import Document, parse
from safelane.facts.view import View
from safelane.findings import Repair
from safelane.fix.roundtrip import round_trip
from safelane.frozen import dataclass
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.objects import blob_id
from safelane.git.paths import find
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.rules.proving import expected, same
from safelane.rules.repairs import document_at
from safelane.rules.splicing import splice

_UNKNOWN = "no edit is known that changes nothing else"


class NotMendedError(Exception):
    """Why a repair was not made."""


@dataclass(slots=True)
class Drafts:
    """``texts`` are the files that were edited; ``base`` and ``head`` are as they were judged first."""

    base: View
    head: View
    texts: dict[str, bytes] = field(default_factory=dict)

    def mend(self, way: tuple[Repair, ...]) -> bool:
        """Make all repairs of a way or none; whether anything changed. Raises NotMendedError."""
        before = dict(self.texts)
        try:
            for repair in way:
                self._mend(repair)
        except NotMendedError:
            self.texts = before
            raise
        return self.texts != before

    def _mend(self, repair: Repair) -> None:
        data = self._data(repair.path)
        document = _document(repair.path, data, repair.document)
        base = document_at(self.base, *repair.source[:2]) if repair.source is not None else None
        if document is None:
            raise NotMendedError(_UNKNOWN)
        if document.source.text.encode("utf-8", "surrogateescape") != data:
            raise NotMendedError("its text is not UTF-8")
        try:
            if same(document.value, expected(document, base, repair)):
                return
        except (LookupError, TypeError):
            raise NotMendedError(_UNKNOWN) from None
        made = splice(document, base, repair)
        text = made.applied(document.source.text) if made is not None else round_trip(document, base, repair)
        if text is None:
            why = "its lines end in carriage returns" if b"\r" in data else _UNKNOWN
            raise NotMendedError(why)
        self.texts[repair.path] = text.encode("utf-8", "surrogateescape")

    def _data(self, path: str) -> bytes:
        if path in self.texts:
            return self.texts[path]
        if self._kind(path) is EntryKind.SYMLINK:
            raise NotMendedError("it is a symbolic link")
        return self.head.data(path)

    def _kind(self, path: str) -> EntryKind | None:
        try:
            entry = find(self.head.tree, path)
        except MissingObjectError:
            return None
        return entry.kind if entry is not None else None

    def tree(self) -> Tree:
        """The tree of head with the drafts in it."""
        size = len(self.head.tree.root) // 2
        entries: dict[str, Entry | None] = {}
        blobs: dict[str, bytes] = {}
        for path, data in self.texts.items():
            id = blob_id([data], len(data), size)
            entries[path] = Entry(path.rpartition("/")[2], id, self._kind(path) or EntryKind.FILE)
            blobs[id] = data
        root, folders = assemble(entries, self.head.tree, size)
        return AssembledTree(root, None, folders, self.head.tree, _Blobs(blobs))


@dataclass(frozen=True, slots=True)
class _Blobs:
    """Contents by id."""

    blobs: dict[str, bytes]

    def data(self, entry: Entry) -> bytes | None:
        return self.blobs.get(entry.id)

    def size(self, entry: Entry) -> int | None:
        data = self.blobs.get(entry.id)
        return None if data is None else len(data)


def _document(path: str, data: bytes, index: int) -> Document | None:
    found = (part for part in parse(path, data) if isinstance(part, Document))
    return next((document for document in found if document.index == index), None)
