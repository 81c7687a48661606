"""Which kustomizations of one tree name a file or a folder, directly and through each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from safelane.documents import Document, Unreadable
from safelane.frozen import dataclass
from safelane.git.repository import MissingObjectError, Tree
from safelane.resources.references import References, is_kustomization, join, references
from safelane.resources.region import Region

Documents = Callable[[str], Iterable[Document | Unreadable]]
_FEW = 32  # so many questions cost less than an index
_ANYTHING = b".."
_NOTHING = References(frozenset(), frozenset())
_BREAKS = re.compile(rb"[\s\"',\[\]{}=:]+")
_SPECIAL = re.compile(r"[\s\"',\[\]{}=:\\]")
_UPWARDS = re.compile(rb"\.\./*(?:[\s\"',\[\]{}=:]|\Z)")


@dataclass(slots=True)
class Kustomizations:
    """Made of a tree and of what gives the documents of a file; everything is looked up once, when it is asked for.

    Folders and files are paths in the tree, the root folder is the empty string. ``twin`` is the other side's.
    """

    tree: Tree
    documents: Documents
    twin: Kustomizations | None = None
    _region: Region = field(init=False)
    _documents: dict[str, Document | None] = field(default_factory=dict)
    _references: dict[str, References] = field(default_factory=dict)
    _data: dict[str, bytes] = field(default_factory=dict)
    _words: dict[str, list[bytes]] = field(default_factory=dict)
    _referrers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _by_name: dict[bytes, dict[str, None]] = field(default_factory=dict)
    _indexed: int = 0

    def __post_init__(self) -> None:
        self._region = Region(self.tree, self.twin._region if self.twin is not None else None)

    @property
    def complete(self) -> bool:
        """False when the tree is so large that kustomizations far from what was asked for were left out."""
        return self._region.complete

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
            self._region.search(_parent(path))
            folders = [folder for folder in self._candidates(path) if self._mentions(folder, path)]
            self._referrers[path] = tuple(sorted(f for f in folders if path in self.references(f).paths))
        return self._referrers[path]

    def _candidates(self, path: str) -> list[str]:
        """The folders whose text is worth a look: all of them for a few questions, for many an index of last names."""
        folders = list(self._region.files)
        if len(self._referrers) < _FEW or _SPECIAL.search(path):
            return folders
        for folder in folders[self._indexed :]:
            for name in self._last_names(folder):
                self._by_name.setdefault(name, {})[folder] = None
        self._indexed = len(folders)
        name = path.rpartition("/")[2].encode("utf-8", "surrogateescape")
        return [*{**self._by_name.get(name, {}), **self._by_name.get(_ANYTHING, {})}]

    def _last_names(self, folder: str) -> set[bytes]:
        """The last segments of the words in a kustomization, ``..`` for one whose words do not tell."""
        data = self._bytes(folder)
        if b"\\" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return {_ANYTHING}
        names = {word.rpartition(b"/")[2] for word in self._words_of(folder)}
        return {_ANYTHING if name == b"." else name for name in names}

    def _words_of(self, folder: str) -> list[bytes]:
        if folder not in self._words:
            self._words[folder] = [word.rstrip(b"/") for word in _BREAKS.split(self._bytes(folder))]
        return self._words[folder]

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

    def _mentions(self, folder: str, path: str) -> bool:
        """Whether the text of a kustomization may name a path: far cheaper than to parse thousands of them."""
        data = self._bytes(folder)
        if b"\\" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return True  # escapes and UTF-16 spell names in other ways
        wanted = path.encode("utf-8", "surrogateescape")
        name = wanted.rpartition(b"/")[2]
        if not (name and name in data) and not _UPWARDS.search(data):
            return False
        if _SPECIAL.search(path):
            return True
        likely = (
            word for word in self._words_of(folder) if word.endswith((name, b"..", b"/.")) and _may_mean(word, wanted)
        )
        return any(join(folder, word.decode("utf-8", "surrogateescape")) == path for word in likely)

    def _bytes(self, folder: str) -> bytes:
        if folder not in self._data:
            try:
                self._data[folder] = self.tree.data(self._region.files[folder])
            except MissingObjectError:
                self._data[folder] = b""
        return self._data[folder]


def _may_mean(word: bytes, path: bytes) -> bool:
    """Whether a relative path can lead to another: what follows its first ``../`` ends it, or needs a closer look."""
    tail = word.lstrip(b"./")
    return path.endswith(tail) or b"/." in tail or b"//" in tail


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _upwards(path: str) -> Iterator[str]:
    while path:
        path = _parent(path)
        yield path
