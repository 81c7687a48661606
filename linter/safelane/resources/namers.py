"""The kustomizations of one tree by what their texts may name: whoever names a path is found without a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Set
from dataclasses import field

from safelane.frozen import dataclass
from safelane.resources.spellings import Spellings, cuts


@dataclass(slots=True)
class Namers:
    """Folders with the numbers of their texts. ``spellings`` may be shared with the other side of a change.

    ``complete`` is False when a part of the tree is not in the repository.
    """

    spellings: Spellings = field(default_factory=Spellings)
    folders: dict[str, int] = field(default_factory=dict)
    complete: bool = True
    anything: set[str] = field(default_factory=set)  # the folders whose text does not tell what it names
    _by_text: dict[int, set[str]] = field(default_factory=dict)
    _sorted: list[str] | None = None
    _data: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, spellings: Spellings, folders: dict[str, int]) -> Namers:
        """Many folders at once."""
        by_text: dict[int, set[str]] = {}
        for folder, number in folders.items():
            by_text.setdefault(number, set()).add(folder)
        anything = {folder for number in spellings.opaque for folder in by_text.get(number, ())}
        return cls(spellings, folders, True, anything, by_text)

    def copy(self) -> Namers:
        """The same folders, to be changed alone."""
        by_text = {number: {*held} for number, held in self._by_text.items()}
        return Namers(self.spellings, {**self.folders}, self.complete, {*self.anything}, by_text)

    def put(self, folder: str, number: int) -> None:
        """A folder, or another text for it."""
        self.drop(folder)
        self.folders[folder] = number
        self._by_text.setdefault(number, set()).add(folder)
        if number in self.spellings.opaque:
            self.anything.add(folder)

    def drop(self, folder: str) -> None:
        """Forget a folder."""
        self._sorted = None
        self.anything.discard(folder)
        number = self.folders.pop(folder, None)
        if number is not None:
            self._by_text[number].discard(folder)

    def candidates(self, path: str) -> set[str]:
        """The folders whose text may name a path: all that do, few that do not."""
        found = {*self.anything}
        for root, tail in cuts(path):
            for ups, texts in self.spellings.by_tail.get(tail, {}).items():
                found.update(self._below(root, ups, texts))
        return found

    def holding(self, part: bytes, data: Callable[[str], bytes]) -> set[str]:
        """The folders whose text holds these bytes; ``data`` gives the text of a folder."""
        found: set[str] = set()
        for number, held in self._by_text.items():
            if number not in self._data and held:
                self._data[number] = data(next(iter(held)))
            if held and part in self._data[number]:
                found.update(held)
        return found

    def _below(self, root: str, ups: int, texts: Set[int]) -> Iterable[str]:
        """The folders so many levels below ``root`` that have one of the texts."""
        if ups == 0:
            return [root] if self.folders.get(root) in texts else []
        start = len(root) + 1 if root else 0
        first, last = self._range(root)
        if last - first <= len(texts) or last - first <= sum(len(self._by_text.get(number, ())) for number in texts):
            inside = self._ordered()[first:last]
            held = [folder for folder in inside if self.folders[folder] in texts]
        else:
            prefix = f"{root}/" if root else ""
            named = (folder for number in texts for folder in self._by_text.get(number, ()))
            held = [folder for folder in named if folder and folder.startswith(prefix)]
        return [folder for folder in held if folder and folder.count("/", start) == ups - 1]

    def _range(self, root: str) -> tuple[int, int]:
        ordered = self._ordered()
        if not root:
            return 0, len(ordered)
        return bisect_left(ordered, f"{root}/"), bisect_left(ordered, f"{root}0")  # "0" follows "/"

    def _ordered(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self.folders)
        return self._sorted
