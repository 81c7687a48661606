"""Positions of formats that are no trees in their text: every path with its stretches, found when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from safelane.documents.positions import Pair, Positions
from safelane.frozen import dataclass
from safelane.location import Path

Steps = tuple[str, ...]  # a path whose indices are spelled as in a pointer


@dataclass(frozen=True, slots=True)
class Found:
    """The stretches of all keys and values by path, styles that are not plain, and keys that came again."""

    keys: Mapping[Steps, Pair]
    values: Mapping[Steps, Pair]
    styles: Mapping[Steps, str]
    again: tuple[tuple[Steps, Pair, Pair], ...] = ()


class Spans(Positions):
    """The positions of one document by its paths; what has no stretch of its own has that of what is around it."""

    __slots__ = ("_find_all", "_found")

    def __init__(self, find_all: Callable[[], Found]) -> None:
        self._find_all = find_all
        self._found: Found | None = None

    @property
    def found(self) -> Found:
        """All stretches."""
        if self._found is None:
            self._found = self._find_all()
        return self._found

    def value(self, path: Path) -> Pair:
        """Start and end of the value at a path."""
        return self.found.values[tuple(map(str, path))]

    def written(self, path: Path) -> Pair:
        """As ``value``: there are no aliases."""
        return self.value(path)

    def key(self, path: Path) -> Pair:
        """Start and end of the key of the last step; in a list, and for the empty path, those of the value."""
        steps = tuple(map(str, path))
        return self.found.keys.get(steps) or self.found.values[steps]

    def style(self, path: Path) -> str:
        """``plain``, ``single``, ``double``, ``flow`` or ``block``."""
        steps = tuple(map(str, path))
        assert steps in self.found.values or self.value(path)
        return self.found.styles.get(steps, "plain")

    def repeated(self) -> Iterator[tuple[Path, Pair, Pair]]:
        """Keys that stand twice."""
        yield from self.found.again
