"""Finds thousands of texts in another in one pass.

The texts are sorted. Whether one of them may begin at a place is asked of a set of their first characters; which one it
is, of a binary search: among texts of which none begins another, only the last one that is not greater than what
stands there can be its beginning. A hostile set of texts (all alike, all nested) makes comparisons longer, not more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

_LONGEST = 4096  # longer texts are looked for in pieces, which join again where all of it stands
_ELLIPSIS = "…"
_FEW = 64  # beginnings: so many are looked for one by one, for more every place is asked for one of them

Span = tuple[int, int]


class Matcher:
    """The places of a fixed set of texts in other texts."""

    __slots__ = ("_all", "_beginnings", "_longest", "_minimal", "_width")

    def __init__(self, texts: Iterable[str]) -> None:
        self._all = sorted({piece for text in texts for piece in _pieces(text)})
        self._minimal: list[str] = []
        for text in self._all:
            if not self._minimal or not text.startswith(self._minimal[-1]):
                self._minimal.append(text)
        self._longest = max(map(len, self._all), default=0)
        self._width = min(4, min(map(len, self._minimal), default=4))
        self._beginnings = frozenset(text[: self._width] for text in self._minimal)

    def spans(self, text: str) -> list[Span]:
        """Where any of the texts stands, or the beginning of one that an ellipsis cuts off; overlaps are joined."""
        starts = self._starts(text)
        found = [(start, end) for start in starts if (end := self._end(text, start)) is not None]
        if starts and _ELLIPSIS in text:
            found.extend(self._cut_off(text, starts))
        return joined(found)

    def _starts(self, text: str) -> list[int]:
        """Where the first characters of any of the texts stand, in order."""
        width, beginnings = self._width, self._beginnings
        if len(beginnings) > _FEW:
            return [i for i in range(len(text) - width + 1) if text[i : i + width] in beginnings]
        starts: list[int] = []
        for beginning in beginnings:
            at = text.find(beginning)
            while at >= 0:
                starts.append(at)
                at = text.find(beginning, at + 1)
        return sorted(starts)

    def _end(self, text: str, start: int) -> int | None:
        """Where a text that begins here ends, None when none does; a longer one is followed as far as it agrees."""
        here = text[start : start + self._longest]
        index = bisect_right(self._minimal, here) - 1
        if index < 0 or not here.startswith(self._minimal[index]):
            return None
        found = self._minimal[index]
        following = bisect_left(self._all, found) + 1
        if following == len(self._all) or not self._all[following].startswith(found):
            return start + len(found)
        near = bisect_left(self._all, here)  # what agrees most with a text stands beside it in order
        return start + max(_common(here, other) for other in self._all[max(near - 1, 0) : near + 1])

    def _cut_off(self, text: str, starts: list[int]) -> Iterator[Span]:
        last = 0
        end = text.find(_ELLIPSIS)
        while end >= 0:
            first = bisect_left(starts, max(last, end - self._longest))
            for start in starts[first : bisect_left(starts, end)]:
                here = text[start:end]
                place = bisect_left(self._all, here)
                if place < len(self._all) and self._all[place].startswith(here):
                    yield start, end
                    break
            last, end = end + 1, text.find(_ELLIPSIS, end + 1)


def joined(spans: list[Span]) -> list[Span]:
    """Spans in order, overlapping and touching ones as one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _LONGEST):
        yield text[start : start + _LONGEST] if start + _LONGEST <= len(text) else text[-_LONGEST:]


def _common(one: str, other: str) -> int:
    """The length of the common beginning, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low
