"""Which kustomizations of one tree name a file or a folder, directly and through each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING

from safelane.documents import Document, Unreadable
from safelane.frozen import dataclass
from safelane.git.repository import MissingObjectError, Tree
from safelane.resources.listing import changed, listed, read
from safelane.resources.namers import Namers
from safelane.resources.references import References, is_kustomization, references
from safelane.resources.region import Region
from safelane.resources.spellings import special_part

if TYPE_CHECKING:
    from safelane.cache import Cache

Documents = Callable[[str], Iterable[Document | Unreadable]]
_NOTHING = References(frozenset(), frozenset())


@dataclass(slots=True)
class Kustomizations:
    """Made of a tree and of what gives the documents of a file; everything is looked up once, when it is asked for.

    Folders and files are paths in the tree, the root folder is the empty string. ``twin`` is the other side's. With
    ``whole`` the whole tree is gone through once, which many questions are worth, and ``cache`` keeps what that found;
    else each question searches the tree around its path.
    """

    tree: Tree
    documents: Documents
    twin: Kustomizations | None = None
    whole: bool = False
    cache: Cache | None = None
    _region: Region = field(init=False)
    _documents: dict[str, Document | None] = field(default_factory=dict)
    _references: dict[str, References] = field(default_factory=dict)
    _referrers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _all: Namers | None = None
    _near: Namers = field(default_factory=Namers)
    _met: int = 0

    def __post_init__(self) -> None:
        self._region = Region(self.tree, self.twin._region if self.twin is not None else None)
        if self.twin is not None:
            self._near.spellings = self.twin._near.spellings

    @property
    def complete(self) -> bool:
        """False when the tree is so large that kustomizations far from what was asked for were left out."""
        return self._all.complete if self._all is not None else self._region.complete

    def alone(self) -> Kustomizations:
        """What a twin is asked for, without the documents and the other side that this one holds on to."""
        found = Kustomizations(self.tree, _no_documents, None, self.whole)
        self._region.twin = None
        found._region, found._near, found._all = self._region, self._near, self._all
        return found

    def search_all(self) -> None:
        """From here on go through the whole tree, so that nothing far away is left out."""
        if not self.whole and self._all is None:
            self.whole = True
            self._referrers.clear()

    def file_of(self, folder: str) -> str | None:
        """The path of a folder's kustomization file."""
        entry = self._region.file(folder)
        return None if entry is None else f"{folder}/{entry.name}" if folder else entry.name

    def document(self, folder: str) -> Document | None:
        """The kustomization of a folder; None when there is none, or it cannot be read."""
        if folder not in self._documents:
            self._documents[folder] = self._read(folder)
        return self._documents[folder]

    def _read(self, folder: str) -> Document | None:
        path = self.file_of(folder)
        found = self.documents(path) if path is not None else ()
        readable = (document for document in found if isinstance(document, Document))
        return next((document for document in readable if is_kustomization(document.path, document.value)), None)

    def references(self, folder: str) -> References:
        """What the kustomization of a folder names."""
        if folder not in self._references:
            document = self.document(folder)
            self._references[folder] = references(folder, document.value) if document is not None else _NOTHING
        return self._references[folder]

    def referrers(self, path: str) -> tuple[str, ...]:
        """The folders whose kustomization names this file or folder itself, sorted."""
        if path not in self._referrers:
            folders = self._namers(path).candidates(path) | self._spelled_apart(path)
            self._referrers[path] = tuple(sorted(f for f in folders if path in self.references(f).paths))
        return self._referrers[path]

    def _namers(self, path: str) -> Namers:
        """What is known of the kustomizations that may name a path."""
        everything = self._everything()
        if everything is not None:
            return everything
        self._region.search(_parent(path))
        files = self._region.files
        for folder, entry in islice(files.items(), self._met, None):
            read(self.tree, self._near, folder, entry)
        self._met = len(files)
        return self._near

    def _everything(self) -> Namers | None:
        """All kustomizations of the tree; None when the tree is not gone through, or is too large for that."""
        if self.whole and self._all is None:
            self._all = self._listed()
            self.whole = self._all is not None
        return self._all

    def _listed(self) -> Namers | None:
        if self.twin is not None and (known := self.twin._everything()) is not None:
            return changed(known, self.twin.tree, self.tree)
        if self.cache is None:
            return listed(self.tree)
        from safelane.resources.keeping import kept

        return kept(self.tree, self.cache)

    def _spelled_apart(self, path: str) -> set[str]:
        """The folders whose text holds the part of a path that texts do not spell as a word."""
        part = special_part(path)
        return self._namers(path).holding(part, self._data) if part is not None else set()

    def _data(self, folder: str) -> bytes:
        entry = self._region.file(folder)
        try:
            return self.tree.data(entry) if entry is not None else b""
        except MissingObjectError:
            return b""

    def roots(self, path: str) -> frozenset[str]:
        """The folders of all kustomizations that reach this file or folder, at any distance.

        A kustomization file is reached by its own folder too.
        """
        found: set[str] = set()
        pending = [path]
        folder = _parent(path)
        if path and self.file_of(folder) == path:
            found.add(folder)
            pending.append(folder)
        while pending:
            for referrer in self.referrers(pending.pop()):
                if referrer not in found:
                    found.add(referrer)
                    pending.append(referrer)
        return frozenset(found)

    def ends(self, path: str) -> frozenset[str]:
        """Of ``roots``, those that no other one names: what is applied as a whole. Circles count as a whole too."""
        found = self.roots(path)
        return frozenset(folder for folder in found if not set(self.referrers(folder)) - {folder}) or found

    def unit(self, path: str) -> str | None:
        """The nearest folder, the file's own or one above, whose kustomization names the file."""
        return next((folder for folder in _upwards(path) if path in self.references(folder).paths), None)

    def is_patch(self, path: str) -> bool:
        """Whether a kustomization names the file as a patch; one above it decides before those elsewhere do."""
        unit = self.unit(path)
        return any(path in self.references(f).patches for f in ((unit,) if unit is not None else self.referrers(path)))

    def has(self, path: str) -> bool:
        """Whether the tree has a file or folder here."""
        from safelane.git.changes import find

        try:
            return find(self.tree, path) is not None
        except MissingObjectError:
            return False


def _no_documents(path: str) -> Iterable[Document | Unreadable]:
    return ()


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _upwards(path: str) -> Iterator[str]:
    while path:
        path = _parent(path)
        yield path
