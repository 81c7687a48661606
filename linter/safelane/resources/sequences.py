"""Which element of one list goes on as which element of another, in bounded time.

Pairs are ``(old index, new index)``; None stands for nothing. Time is about linear: equal ends are cut off, elements
that occur once on both sides anchor the rest, and only short gaps between anchors are compared element by element.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from safelane.resources.canonical import canonical

Pairs: TypeAlias = list[tuple[int | None, int | None]]
Token: TypeAlias = Callable[[Any], str]
_GAP = 900  # how many likenesses are looked at for one gap


class _Side:
    """One list, its elements as tokens, and those tokens' parts where somebody asks."""

    __slots__ = ("_parts", "_token", "items", "tokens")

    def __init__(self, items: Sequence[Any], token: Token) -> None:
        self.items = items
        self.tokens = [token(item) for item in items]
        self._token = token
        self._parts: dict[int, Counter[tuple[str, str]]] = {}

    def parts(self, index: int) -> Counter[tuple[str, str]]:
        """What a mapping or list consists of; nothing for a scalar."""
        if index not in self._parts:
            item = self.items[index]
            steps = item.items() if isinstance(item, dict) else (("", part) for part in item)
            self._parts[index] = Counter((key, self._token(part)) for key, part in steps)
        return self._parts[index]

    def holds(self, index: int) -> type[Any] | None:
        """``dict``, ``list``, or None for a scalar."""
        item = self.items[index]
        return dict if isinstance(item, dict) else list if isinstance(item, list) else None


def by_order(old: Sequence[Any], new: Sequence[Any], token: Token = canonical) -> Pairs:
    """Pairs in which neither side's order is broken: an insertion at the front is one addition."""
    return _mirrored(_in_order, _Side(old, token), _Side(new, token))


def by_content(old: Sequence[Any], new: Sequence[Any], token: Token = canonical) -> Pairs:
    """Equal elements first, wherever they stand; then the mappings and lists that are most alike."""
    return _mirrored(_of_content, _Side(old, token), _Side(new, token))


def _mirrored(pairing: Callable[[_Side, _Side], Pairs], before: _Side, after: _Side) -> Pairs:
    """Ties are broken by content and not by side, so that the way back is the way there, reversed."""
    if before.tokens <= after.tokens:
        return pairing(before, after)
    return [(i, j) for j, i in pairing(after, before)]


def _in_order(old: _Side, new: _Side) -> Pairs:
    pairs: Pairs = []
    at_old = at_new = 0
    for i, j in [*_anchors(old.tokens, new.tokens), (len(old.items), len(new.items))]:
        pairs += _gap(old, new, range(at_old, i), range(at_new, j))
        if i < len(old.items):
            pairs.append((i, j))
        at_old, at_new = i + 1, j + 1
    return pairs


def _of_content(old: _Side, new: _Side) -> Pairs:
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for i, token in enumerate(old.tokens):
        waiting[token].append(i)
    found = {j: waiting[token].popleft() for j, token in enumerate(new.tokens) if waiting.get(token)}
    taken = set(found.values())
    before = [i for i in range(len(old.items)) if i not in taken]
    after = [j for j in range(len(new.items)) if j not in found]
    found.update(_alike(old, new, before, after))
    taken = set(found.values())
    return [(i, None) for i in before if i not in taken] + [(found.get(j), j) for j in range(len(new.items))]


def _alike(old: _Side, new: _Side, before: list[int], after: list[int]) -> dict[int, int]:
    """The best pairs of what is left; scalars are never alike, they are members of a set."""
    before = [i for i in before if old.holds(i)]
    after = [j for j in after if new.holds(j)]
    if len(before) * len(after) > _GAP:
        return {}
    if len(before) == len(after) == 1 and old.holds(before[0]) is new.holds(after[0]):
        return {after[0]: before[0]}
    scored = [(-_likeness(old, new, i, j), i, j) for i in before for j in after]
    found: dict[int, int] = {}
    used: set[int] = set()
    for score, i, j in sorted(scored):
        if score < 0 and i not in used and j not in found:
            found[j] = i
            used.add(i)
    return found


def _likeness(old: _Side, new: _Side, i: int, j: int) -> int:
    """How many parts two mappings or lists share; 0 for anything else."""
    if old.holds(i) is None or old.holds(i) is not new.holds(j):
        return 0
    return (old.parts(i) & new.parts(j)).total()


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The longest run of pairs, increasing on both sides, of elements that are alone of their kind or at equal ends."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before = _alone(old[start : len(old) - end])
    after = _alone(new[start : len(new) - end])
    common = sorted((i + start, after[token] + start) for token, i in before.items() if token in after)
    ends = [(len(old) - k, len(new) - k) for k in range(end, 0, -1)]
    return [(k, k) for k in range(start)] + _increasing(common) + ends


def _alone(tokens: list[str]) -> dict[str, int]:
    counts = Counter(tokens)
    return {token: index for index, token in enumerate(tokens) if counts[token] == 1}


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers increase."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [place]
    found = []
    place = ends[-1] if ends else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _gap(old: _Side, new: _Side, before: range, after: range) -> Pairs:
    """What lies between two anchors: the best pairs in order where it is short, else one by one."""
    if before and after and len(before) != len(after) and len(before) * len(after) <= _GAP:
        return _best([[_score(old, new, i, j) for j in after] for i in before], before.start, after.start)
    return list(zip_longest(before, after))


def _score(old: _Side, new: _Side, i: int, j: int) -> int:
    if old.tokens[i] == new.tokens[j]:
        return 2 * _GAP  # more than two pairs of what is merely alike
    return 1 + min(_likeness(old, new, i, j), _GAP - 2)


def _best(scores: list[list[int]], old_start: int, new_start: int) -> Pairs:
    """The alignment with the greatest sum of scores."""
    rows, columns = len(scores), len(scores[0])
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(scores[i][j] + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((old_start + i, new_start + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old_start + i, None))
            i += 1
        else:
            pairs.append((None, new_start + j))
            j += 1
    return pairs + [(old_start + k, None) for k in range(i, rows)] + [(None, new_start + k) for k in range(j, columns)]
