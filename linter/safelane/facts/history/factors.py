"""What can be said of a change by its paths and the past alone, each with its evidence: the factors of the risk score.

They were chosen for what they had to do with later reverts in public deployment repositories (docs/history.md).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from safelane.facts.history.past import Past
from safelane.frozen import dataclass
from safelane.topology import Topology

DAY = 86400
_LATELY, _WEEK, _YEAR = 30 * DAY, 7 * DAY, 365 * DAY
_BUSY, _WIDE, _MANY, _FEW = 3, 3, 20, 5
_LOOKED_AT = 50  # touches of a file in a week: machines may have many
_SHOWN = 100  # characters of a path or title in the evidence

# How many times as often a change with the factor was reverted later as any change, before a repository's own past says
# otherwise: pooled over the older halves of the histories of docs/history.md and drawn towards 1 where these held few
# reverts; `reverted` and `dormant` as measured over 63 repositories.
PRIORS: Mapping[str, float] = {
    "returns": 3.5,
    "wide": 2.0,
    "reverted": 1.95,
    "dormant": 1.9,
    "many": 1.5,
    "newcomer": 1.1,
    "busy": 1.1,
    "deletes": 0.8,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """A change and when it came: ``place`` is its position in the log, -1 for what is not in it yet."""

    place: int
    seconds: int
    author: str
    touched: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Factors:
    """Looks at situations before the background of one past: only what was older than a change counts for it."""

    past: Past
    topology: Topology

    def of(self, situation: Situation) -> dict[str, str]:
        """The evidence of each factor that a change has, by name."""
        return dict(self._found(situation))

    def _found(self, situation: Situation) -> Iterator[tuple[str, str]]:
        touched = situation.touched
        yield from self._of_files(situation)
        yield from self._of_author(situation)
        services = {self.topology.place(path).service or path.rpartition("/")[0] for path, _, _ in touched}
        if len(services) > _WIDE:
            yield "wide", f"{len(services)} services or folders at once"
        if len(touched) > _MANY:
            yield "many", f"{len(touched)} files at once"
        gone = [path for path, _, new in touched if not new]
        if gone:
            yield (
                "deletes",
                f"{len(gone)} deleted, {_short(gone[0])}" if len(gone) > 1 else f"deletes {_short(gone[0])}",
            )

    def _of_files(self, situation: Situation) -> Iterator[tuple[str, str]]:
        tests = (
            ("returns", self._returns),
            ("reverted", self._reverted),
            ("dormant", self._dormant),
            ("busy", self._busy),
        )
        for name, test in tests:
            for path, old, new in situation.touched:
                evidence = test(situation, path, new) if old and new else ""
                if evidence:
                    yield name, evidence
                    break

    def _returns(self, situation: Situation, path: str, new: str) -> str:
        earlier = _older(self._made.get((path, new), ()), situation.place)
        return f"{_short(path)} becomes what {self._named(earlier)} had made of it" if earlier is not None else ""

    def _reverted(self, situation: Situation, path: str, new: str) -> str:
        last = _older(self._reverts.get(path, ()), situation.place)
        if last is None or situation.seconds - self.past.records[last].seconds > _LATELY:
            return ""
        days = (situation.seconds - self.past.records[last].seconds) // DAY
        return f"{_short(path)} was part of a revert {_days(days)}: {self._named(last)}"

    def _dormant(self, situation: Situation, path: str, new: str) -> str:
        last = _older(self.past.touching(path), situation.place)
        if not self.past.records:
            return ""
        days = (situation.seconds - self.past.records[-1 if last is None else last].seconds) // DAY
        word = "at least " if last is None else ""
        return f"{_short(path)} was last touched {word}{_days(days)}" if days * DAY > _YEAR else ""

    def _busy(self, situation: Situation, path: str, new: str) -> str:
        touching = self.past.touching(path)
        start = bisect_right(touching, situation.place)
        newest = touching[start : start + _LOOKED_AT]
        lately = [place for place in newest if situation.seconds - self.past.records[place].seconds <= _WEEK]
        count = sum(self.past.human[place] for place in lately)
        return f"{_short(path)} was changed {count} times in seven days" if count >= _BUSY else ""

    def _of_author(self, situation: Situation) -> Iterator[tuple[str, str]]:
        if "@" not in situation.author:
            return  # a login of the CI system is no author of git's
        places = self._by_author.get(situation.author, ())
        own = len(places) - bisect_right(places, situation.place)
        if own < _FEW:
            yield "newcomer", f"its author made {own} earlier changes here" if own else "its author's first change"

    @cached_property
    def _made(self) -> Mapping[tuple[str, str], list[int]]:
        """Which changes gave a file this content, newest first."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, touched in enumerate(self.past.touched):
            for path, _, new in touched:
                found.setdefault((path, new), []).append(place)
        return found

    @cached_property
    def _reverts(self) -> Mapping[str, list[int]]:
        """The reverts that touched a path, newest first."""
        found: dict[str, list[int]] = {}
        for place in sorted(self.past.reverts_of):
            for path, _, _ in self.past.touched[place]:
                found.setdefault(path, []).append(place)
        return found

    @cached_property
    def _by_author(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, record in enumerate(self.past.records):
            if self.past.human[place]:
                found.setdefault(record.author, []).append(place)
        return found

    def _named(self, place: int) -> str:
        record = self.past.records[place]
        return f"{record.id[:10]} ({_short(record.title)})"


def _older(places: Sequence[int], place: int) -> int | None:
    """The newest of some changes (newest first) that came before another."""
    index = bisect_right(places, place)
    return places[index] if index < len(places) else None


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _days(days: int) -> str:
    return "today" if days < 1 else "a day ago" if days == 1 else f"{days} days ago"
