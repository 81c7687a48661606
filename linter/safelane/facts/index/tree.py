"""One tree: which files hold a text, and the items in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from safelane.documents import Document, Unreadable
from safelane.facts.index.items import Item, items_of, sketched
from safelane.facts.index.kinds import may_hold
from safelane.facts.index.mentions import mentions_in
from safelane.facts.index.needles import Spelled, in_utf8, name_spelled, needle_of, word_spelled
from safelane.facts.index.search import Search
from safelane.facts.index.sketch import sketches
from safelane.facts.index.unknown import UnknownError
from safelane.facts.view import View
from safelane.frozen import dataclass

Test = Callable[[bytes], bool]
Select = Callable[[str], bool]
_MOST_FILES = 4000  # files that one question parses at most
_MOST_OF_A_KIND = 50_000  # and one that asks for all objects of a kind
_MOST_EXAMINED = 1 << 30  # bytes looked at in all questions of a run: rules that ask without end get no answer
_LOST = ("missing-blob", "too-large", "too-deep", "too-many-nodes")
_NAMED = ("encrypted", "template")  # cannot be read, but their objects often say what they are called


def anywhere(path: str) -> bool:
    """Every path."""
    return True


@dataclass(slots=True)
class TreeIndex:
    """The files of one revision that ``include`` selects; each is parsed once, when a question leads to it."""

    view: View
    search: Search
    _items: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    _patches: dict[str, bool] = field(default_factory=dict)
    _examined: int = 0

    def items(self, path: str) -> tuple[Item, ...]:
        """The items of a file. Raises UnknownError when a limit kept it from being read."""
        if path not in self._items:
            self._items[path] = tuple(self._read(path))
        return self._items[path]

    def _read(self, path: str) -> Iterator[Item]:
        documents = self.view.documents(path)
        unread = [document for document in documents if isinstance(document, Unreadable)]
        for one in unread:
            if one.reason in _LOST:
                raise UnknownError(f"{path} cannot be read: {one.reason}: {one.detail}")
        read = [item for one in documents if isinstance(one, Document) for item in items_of(one)]
        yield from read
        reason = next((one.reason for one in unread if one.reason in _NAMED), "")
        if reason:
            known = {(item.kind, item.name) for item in read}
            values = sketches(self.view.data(path))
            yield from (item for item in sketched(path, values, reason) if (item.kind, item.name) not in known)

    def unread(self, path: str) -> list[str]:
        """Why parts of a file cannot be read, each reason once."""
        documents = self.view.documents(path)
        return sorted({document.reason for document in documents if isinstance(document, Unreadable)})

    def items_in(self, paths: Iterable[str], most: int = _MOST_FILES) -> Iterator[Item]:
        """The items of several files. Raises UnknownError."""
        paths = list(paths)
        if len(paths) > most:
            raise UnknownError(f"{len(paths)} files would have to be read, {most} at most are")
        for path in paths:
            yield from self.items(path)

    def naming(self, name: str, *tests: Test, there: Select = anywhere) -> list[str]:
        """The paths of the files that may hold this name as a scalar and pass the tests of their bytes, sorted.

        None for a name without a letter or digit; ``there`` selects paths. Raises UnknownError.
        """
        return self._passing(name, name_spelled(name), tests, there)

    def saying(self, text: str, *tests: Test, there: Select = anywhere) -> list[str]:
        """The paths of the files that may hold this text as a scalar or as a word in one, as of ``naming``."""
        return self._passing(text, word_spelled(text), tests, there)

    def holding(self, text: str, *tests: Test, there: Select = anywhere) -> list[str]:
        """The paths of the files that hold this text anywhere and pass the tests, as of ``naming``."""
        return self._passing(text, None, tests, there)

    def _passing(
        self, text: str, spelled: Spelled | None, tests: Sequence[Test] = (), there: Select = anywhere
    ) -> list[str]:
        needle = needle_of(text)
        found = []
        for path in sorted(filter(there, self.search.holding(needle))) if needle else ():
            data = in_utf8(self.view.data(path))
            self._examined += len(data)
            if self._examined > _MOST_EXAMINED:
                raise UnknownError("more was asked of the tree than one run allows")
            # a file that holds the needle and gives no bytes is one that cannot be read, which `items` will say
            if not data or ((spelled is None or spelled.stands_in(data)) and all(test(data) for test in tests)):
                found.append(path)
        return found

    def objects(self, kind: str, name: str = "", there: Select = anywhere) -> Iterator[Item]:
        """The whole manifests of a kind (``Kind`` or ``group/Kind``), of any name or of this one."""
        paths = self.naming(name or kind.rpartition("/")[2], *_says_kind(kind), there=there)
        for item in self.items_in(paths, _MOST_FILES if name else _MOST_OF_A_KIND):
            if item.is_a(kind) and (not name or item.name == name) and self.is_whole(item):
                yield item

    def objects_saying(self, kind: str, text: str, there: Select = anywhere) -> Iterator[Item]:
        """The whole manifests of a kind in which a text stands as a scalar or as a word in one."""
        for item in self.items_in(self.saying(text, *_says_kind(kind), there=there)):
            if item.is_a(kind) and self.is_whole(item) and _says(item.value, text):
                yield item

    def is_whole(self, item: Item) -> bool:
        """Whether an item stands for its object, and does not just patch it or is made of a template."""
        if item.unread == "template":
            return False
        if item.path not in self._patches:
            self._patches[item.path] = self.view.kustomizations.is_patch(item.path)
        return not self._patches[item.path] and not _patches_itself(item.value)


def _says(value: object, text: str) -> bool:
    return any(not found.key for found in mentions_in(value, text))


def _says_kind(kind: str) -> tuple[Test, ...]:
    word = kind.rpartition("/")[2]
    spelled = name_spelled(word)
    if spelled is None:
        return ()
    return (lambda data: spelled.stands_in(data) and may_hold(data, spelled.text),)


def _patches_itself(value: object) -> bool:
    """Whether strategic merging is asked for at the top: ``$patch: delete`` names an object without defining it."""
    return isinstance(value, Mapping) and "$patch" in value
