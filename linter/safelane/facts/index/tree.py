"""One tree, searched: which files hold a text, and the items in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from safelane.config import Config
from safelane.documents import Document, Unreadable
from safelane.facts.index.items import Item, items_of
from safelane.facts.index.needles import kind_pattern, needle_of
from safelane.facts.index.texts import Texts
from safelane.facts.index.unknown import UnknownError
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.git.changes import walk
from safelane.git.repository import Entry, EntryKind, MissingObjectError

_MOST_FILES = 4000  # files that one question parses at most
_LOST = ("missing-blob", "too-large", "too-deep", "too-many-nodes")


@dataclass(slots=True)
class TreeIndex:
    """The files of one revision that ``include`` selects."""

    view: View
    config: Config
    texts: Texts
    _paths: dict[str, list[str]] | None = None
    _items: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    def holding(self, *needles: bytes) -> list[str]:
        """The paths of the files that hold all these bytes, sorted. Raises UnknownError."""
        paths = self._by_blob()
        found: set[str] | None = None
        for needle in needles:
            ids = self.texts.holding(needle)
            found = ids if found is None else found & ids
        return sorted(path for id in found or () for path in paths.get(id, ()))

    def _by_blob(self) -> dict[str, list[str]]:
        if self._paths is None:
            try:
                self._paths = self._read()
            except MissingObjectError as error:
                raise UnknownError(f"the tree cannot be searched: {error}", error.help) from error
        return self._paths

    def _read(self) -> dict[str, list[str]]:
        paths: dict[str, list[str]] = {}
        entries: dict[str, Entry] = {}
        for path, entry in walk(self.view.tree):
            if entry.kind in (EntryKind.FILE, EntryKind.EXECUTABLE) and self.config.selects(path):
                paths.setdefault(entry.id, []).append(path)
                entries[entry.id] = entry
        self.texts.load(self.view.tree, entries)
        return paths

    def items(self, path: str) -> tuple[Item, ...]:
        """The items of a file. Raises UnknownError when a limit kept it from being read."""
        if path not in self._items:
            documents = self.view.documents(path)
            lost = next((one for one in documents if isinstance(one, Unreadable) and one.reason in _LOST), None)
            if lost is not None:
                raise UnknownError(f"{path} cannot be read: {lost.reason}: {lost.detail}")
            self._items[path] = tuple(
                item for document in documents if isinstance(document, Document) for item in items_of(document)
            )
        return self._items[path]

    def items_in(self, paths: Iterable[str]) -> Iterator[Item]:
        """The items of several files. Raises UnknownError."""
        paths = list(paths)
        if len(paths) > _MOST_FILES:
            raise UnknownError(f"{len(paths)} files would have to be read, {_MOST_FILES} at most are")
        for path in paths:
            yield from self.items(path)

    def objects(self, kind: str, name: str = "") -> Iterator[Item]:
        """The whole manifests of a kind (``Kind`` or ``group/Kind``), of any name or of this one."""
        bare = kind.rpartition("/")[2]
        if not needle_of(bare):
            return
        needles = [needle_of(bare), *([needle_of(name)] if name else [])]
        pattern = kind_pattern(bare)
        likely = [path for path in self.holding(*needles) if pattern.search(self.view.data(path))]
        for item in self.items_in(likely):
            if item.is_a(kind) and (not name or item.name == name) and self.is_whole(item):
                yield item

    def is_whole(self, item: Item) -> bool:
        """Whether an item stands for its object, and does not just patch it."""
        return not self.view.kustomizations.is_patch(item.path)
