"""Sets of paths that grow together, with the reasons why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from safelane.frozen import dataclass


@dataclass(slots=True)
class Bundles:
    """Every path begins alone; ``join`` makes two sets one."""

    paths: Iterable[str]
    _above: dict[str, str] = field(default_factory=dict)
    _why: dict[str, dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._above = {path: path for path in self.paths}

    def __contains__(self, path: str) -> bool:
        return path in self._above

    def join(self, one: str, other: str, why: str) -> None:
        """Both must be among the paths."""
        kept, gone = sorted((self._top(one), self._top(other)))
        if kept != gone:
            self._above[gone] = kept
            reasons = self._why.setdefault(kept, {})
            reasons[why] = None
            reasons.update(self._why.pop(gone, {}))

    def _top(self, path: str) -> str:
        top = path
        while self._above[top] != top:
            top = self._above[top]
        while path != top:
            self._above[path], path = top, self._above[path]
        return top

    def groups(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The sets, sorted, each with the reasons why it is one."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._above):
            found.setdefault(self._top(path), []).append(path)
        for top, paths in found.items():
            yield tuple(paths), tuple(self._why.get(top, ()))
