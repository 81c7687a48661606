"""Which files of a tree hold some bytes: asked of one tree as a whole, of another by how it differs from that one.

Answers of the first are kept on disk, by the id of the tree, so that asking the same again reads nothing. The second is
the first but for the files of the change, which are looked into themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from safelane.cache import Cache, key_of
from safelane.facts.index.files import Difference, Select, difference, files_of
from safelane.facts.index.needles import in_utf8
from safelane.facts.index.texts import Texts
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.repository import Entry, MissingObjectError, Tree

if TYPE_CHECKING:
    from safelane.facts.memory import TreeMemory

_MOST_BYTES = 16 << 30  # searched in one run, some seconds of work: a rule that asks without end gets no answer
_NEIGHBOURS = 40  # changes in a row for which one tree that was searched whole answers


class Search(Protocol):
    """Finds files by what they hold."""

    def holding(self, needle: bytes) -> frozenset[str]:
        """The paths of the files that hold these bytes. Raises UnknownError."""


@dataclass(slots=True)
class WholeSearch:
    """Reads all selected files of a tree when the first question comes whose answer is not in the cache."""

    tree: Tree
    select: Select
    selection: str
    cache: Cache | None = None
    _found: dict[bytes, frozenset[str]] = field(default_factory=dict)
    _texts: Texts | None = None
    _paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _searched: int = 0

    def begin(self) -> None:
        """Another run asks, which may ask as much again."""
        self._searched = 0

    def holding(self, needle: bytes) -> frozenset[str]:
        """The paths of the files that hold these bytes. Raises UnknownError."""
        found = self._found.get(needle)
        if found is None:
            found = self._found[needle] = self._kept(needle)
        return found

    def _kept(self, needle: bytes) -> frozenset[str]:
        if self.cache is None:
            return self._searched_for(needle)
        key = key_of("holding", "1", self.tree.root, self.selection, needle.hex())
        kept = self.cache.get(key)
        if isinstance(kept, list) and all(isinstance(path, str) for path in kept):
            return frozenset(kept)
        found = self._searched_for(needle)
        self.cache.put(key, sorted(found))
        return found

    def _searched_for(self, needle: bytes) -> frozenset[str]:
        texts = self._texts or self._read()
        self._searched += texts.size
        if self._searched > _MOST_BYTES:
            raise UnknownError("more names were looked for than one run allows")
        return frozenset(path for id in texts.holding(needle) for path in self._paths[id])

    def _read(self) -> Texts:
        try:
            files = files_of(self.tree, self.select)
            entries: dict[str, Entry] = {}
            paths: dict[str, list[str]] = {}
            for path, entry in files.items():
                entries[entry.id] = entry
                paths.setdefault(entry.id, []).append(path)
            self._texts = Texts.of(self.tree, entries.values())
        except MissingObjectError as error:
            raise UnknownError(f"the tree cannot be searched: {error}", error.help) from error
        self._paths = {id: tuple(listed) for id, listed in paths.items()}
        return self._texts


@dataclass(slots=True)
class ChangedSearch:
    """Another tree, by its difference from one that is searched as a whole."""

    whole: WholeSearch
    tree: Tree
    _found: dict[bytes, frozenset[str]] = field(default_factory=dict)
    _difference: Difference | None = None
    _texts: Mapping[str, bytes] = field(default_factory=dict)

    def holding(self, needle: bytes) -> frozenset[str]:
        """The paths of the files that hold these bytes. Raises UnknownError."""
        found = self._found.get(needle)
        if found is None:
            changed = self._difference or self._differ()
            new = [path for path, text in self._texts.items() if needle in text]
            found = self._found[needle] = self.whole.holding(needle).difference(changed.gone).union(new)
        return found

    def _differ(self) -> Difference:
        try:
            found = difference(self.whole.tree, self.tree, self.whole.select)
            self._texts = {path: in_utf8(self.tree.data(entry)) for path, entry in found.there.items()}
        except MissingObjectError as error:
            raise UnknownError(f"the tree cannot be searched: {error}", error.help) from error
        self._difference = found
        return found


@dataclass(slots=True)
class Anchor:
    """A tree that was searched whole and answers for those that differ little from it, of one selection."""

    _whole: WholeSearch | None = None
    _used: int = 0

    def near(self, tree: Tree, selection: tuple[Select, str]) -> WholeSearch:
        """The search of a tree that differs little from this one, or its own."""
        whole = self._whole
        if whole is None or whole.selection != selection[1] or self._used >= _NEIGHBOURS:
            whole, self._used = WholeSearch(tree, *selection), 0
        self._whole = whole
        self._used += 1
        whole.begin()
        return whole


def both(
    old: Tree, new: Tree, selection: tuple[Select, str], cache: Cache | None, memory: TreeMemory | None = None
) -> Callable[[str], Search]:
    """The searches of two trees by side; ``selection`` is what is selected, and that as a text for keys.

    The anchor of a memory answers for both.
    """
    anchor = memory.anchor if memory is not None else None
    whole = anchor.near(old, selection) if anchor is not None else WholeSearch(old, *selection, cache)
    base = whole if whole.tree.root == old.root else ChangedSearch(whole, old)
    sides: Mapping[str, Search] = {"base": base, "head": ChangedSearch(whole, new)}
    return sides.__getitem__
