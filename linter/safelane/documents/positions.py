"""From a path in a value to a stretch of the text: walks a layout when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from safelane.documents.layout import ALIAS, MAPPING, SCALAR, SEQUENCE, Layout
from safelane.documents.scalars import Merge
from safelane.documents.spelling import behind_colon, block_end, content_start
from safelane.location import Path

_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}

Pair = tuple[int, int]


class Positions:
    """The positions of one document; offsets count from the beginning of the file's text.

    A path's steps are keys (str) and indices (int, or the digits of an RFC 6901 pointer). KeyError for a path that
    does not exist. A file may have thousands of documents of which nobody asks: what is not asked for takes no room.
    """

    __slots__ = ("_inside", "_layout")

    def __init__(self, layout: Layout | Callable[[], Layout]) -> None:
        self._layout = layout
        # the entries of keys (or elements) and values, by step
        self._inside: dict[int, dict[str | int, Pair]] | None = None

    @property
    def layout(self) -> Layout:
        """The entries; made when they are first asked for, where the format allows that."""
        found = self._layout
        if not isinstance(found, Layout):
            found = self._layout = found()
        return found

    def value(self, path: Path) -> Pair:
        """Start and end of the value at a path."""
        return self._shifted(*self._find(path))

    def written(self, path: Path) -> Pair:
        """Start and end of the value as ``value`` has them, but for an alias those of its anchor's value."""
        entry = self.layout.target(self._find(path)[1])
        return self._shifted(entry, entry)

    def key(self, path: Path) -> Pair:
        """Start and end of the key of the last step; in a list, and for the empty path, those of the value."""
        key, _ = self._find(path)
        return self._shifted(key, key)

    def style(self, path: Path) -> str:
        """``plain``, ``single``, ``double``, ``literal``, ``folded``, ``flow``, ``block``; that of an alias' anchor."""
        layout = self.layout
        entry = layout.target(self._find(path)[1])
        if layout.kind(entry) != SCALAR:
            return "flow" if self._is_flow(entry) else "block"
        start, end = self._span(entry, entry)
        return _STYLES.get(layout.text[start], "plain") if end > start else "plain"

    def repeated(self) -> Iterator[tuple[Path, Pair, Pair]]:
        """Keys that stand twice: their path, the first place and the later one. A ``<<`` that overwrites counts too."""
        pending: list[tuple[Path, int]] = [((), 0)]
        while pending:
            path, entry = pending.pop()
            if self.layout.kind(entry) == MAPPING:
                yield from self._repeated_in(path, entry)
            if self.layout.kind(entry) in (MAPPING, SEQUENCE):
                pending.extend(
                    ((*path, step), value) for step, _, value in self._steps(entry) if not isinstance(step, Merge)
                )

    def _repeated_in(self, path: Path, entry: int) -> Iterator[tuple[Path, Pair, Pair]]:
        seen: dict[str | int, Pair] = {}
        for step, key, value in self._steps(entry):
            if not isinstance(step, Merge):
                if step in seen:
                    yield (*path, step), self._shifted(*seen[step]), self._shifted(key, key)
                else:
                    seen[step] = (key, key)
                continue
            for name in [name for merged in self._merged(value) for name in self._open(merged) if name in seen]:
                yield (*path, name), self._shifted(*seen.pop(name)), self._shifted(key, key)

    def _find(self, path: Path) -> Pair:
        key = entry = 0
        for step in path:
            entry = self.layout.target(entry)
            if self.layout.kind(entry) == SCALAR:
                raise KeyError(path)
            index = _index(step) if self.layout.kind(entry) == SEQUENCE else step
            pair = self._open(entry).get(index)
            if pair is None:
                raise KeyError(path)
            key, entry = pair
        return key, entry

    def _open(self, entry: int) -> dict[str | int, Pair]:
        """What is in a collection; merged mappings first, without recursion however long their chain."""
        known = self._known()
        pending = [] if entry in known else [entry]
        while pending:
            missing = [other for other in self._merges(pending[-1]) if other not in known]
            if missing:
                pending.extend(missing)
            else:
                top = pending.pop()
                known[top] = self._read(top)
        return known[entry]

    def _known(self) -> dict[int, dict[str | int, Pair]]:
        if self._inside is None:
            self._inside = {}
        return self._inside

    def _read(self, entry: int) -> dict[str | int, Pair]:
        pairs: dict[str | int, Pair] = {}
        for step, key, value in self._steps(entry):
            if not isinstance(step, Merge):
                pairs[step] = (key, value)
                continue
            for merged in self._merged(value):
                pairs.update(self._known()[merged])
        return pairs

    def _steps(self, entry: int) -> Iterator[tuple[str | int | Merge, int, int]]:
        """``(step, key's entry, value's entry)`` of all children, in the order of the text; step MERGE merges."""
        layout = self.layout
        entries, behind = layout.entries, layout.entries[entry + 2]
        if layout.kind(entry) == MAPPING:
            key = entry + 3
            while key < behind:
                number = layout.behind(key)
                value = number + 1
                yield layout.names[entries[number]], key, value
                key = layout.behind(value)
            return
        index, value = 0, entry + 3
        while value < behind:
            yield index, value, value
            index, value = index + 1, layout.behind(value)

    def _merges(self, entry: int) -> Iterator[int]:
        for step, _, value in self._steps(entry):
            if isinstance(step, Merge):
                yield from self._merged(value)

    def _merged(self, value: int) -> list[int]:
        """The mappings that a merge key's value names, in the order in which they overwrite each other."""
        value = self.layout.target(value)
        if self.layout.kind(value) == MAPPING:
            return [value]
        return [self.layout.target(element) for _, element, _ in self._steps(value)][::-1]

    def _shifted(self, key: int, entry: int) -> Pair:
        start, end = self._span(key, entry)
        return self.layout.offset + start, self.layout.offset + end

    def _span(self, key: int, entry: int) -> Pair:
        """From a value's first character, behind its anchor and tag, to its last; an alias is its own text."""
        return self._start(key, entry), self._end(key, entry)

    def _start(self, key: int, entry: int) -> int:
        layout = self.layout
        while layout.kind(entry) == MAPPING and not self._is_flow(entry):
            key = entry = entry + 3  # a block mapping begins with its first key
        start, end = layout.entries[entry] >> 2, layout.entries[entry + 1]
        if start == end and key != entry:
            return behind_colon(layout.text, layout.entries[key + 1], end)
        return start if layout.kind(entry) == ALIAS else content_start(layout.text, start, end)

    def _end(self, key: int, entry: int) -> int:
        layout = self.layout
        while layout.kind(entry) in (MAPPING, SEQUENCE) and not self._is_flow(entry):
            key, entry = layout.last(entry)  # a block collection is never empty
        start, end = layout.entries[entry] >> 2, layout.entries[entry + 1]
        if start == end and key != entry:
            return behind_colon(layout.text, layout.entries[key + 1], end)
        if layout.kind(entry) != SCALAR:
            return end
        start = content_start(layout.text, start, end)
        return block_end(layout.text, start, end) if layout.text[start : start + 1] in ("|", ">") else end

    def _is_flow(self, entry: int) -> bool:
        start = content_start(self.layout.text, self.layout.entries[entry] >> 2, len(self.layout.text))
        return self.layout.text[start] in "[{"


def _index(step: str | int) -> int:
    """A list's index; -1 when a step is none."""
    if isinstance(step, int):
        return step
    canonical = step.isascii() and step.isdigit() and len(step) < 10 and (step == "0" or step[0] != "0")
    return int(step) if canonical else -1
