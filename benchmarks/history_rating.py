"""Which changes were reverted later, and how well a number that was known before tells them from others."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, sqrt
from pathlib import Path

from benchmarks.histories import Automation
from safelane.config import Config
from safelane.facts.history.factors import Factors, Situation
from safelane.facts.history.log import MOST_COMMITS, Log, Record, read_log
from safelane.facts.history.past import Past
from safelane.facts.history.people import by_machine
from safelane.facts.history.reverts import WITHIN, restores
from safelane.facts.history.risk import RANKED, Scale
from safelane.git import open_repository
from safelane.topology import Topology

_BLOCK = 100  # changes that are scored by the weights of one past, the one before the oldest of them
_RESAMPLED = 500


@dataclass(frozen=True)
class History:
    """One whole history, newest change first."""

    name: str
    place: Path
    bundle: Path

    @cached_property
    def past(self) -> Past:
        """All of it."""
        repository = open_repository(str(self.place), {})
        return Past(read_log(repository, "HEAD", None, 1_000_000), Config().selects, self._machine)

    @cached_property
    def _machine(self) -> Callable[[str, str], bool]:
        """As ``automation.json`` beside the bundle tells (names are replaced there), else as safelane itself does."""
        file = self.bundle.parent / "automation.json"
        if not file.is_file():
            return by_machine
        known = Automation.read(file)
        return lambda author, title: known.wrote(self.bundle.name, author.partition(" <")[0], title)

    @cached_property
    def people(self) -> list[int]:
        """The changes that people made, newest first; not those of the last three days, whose reverts may come yet."""
        newest = self.past.records[0].seconds
        return [
            p for p, human in enumerate(self.past.human) if human and newest - self.past.records[p].seconds > WITHIN
        ]

    @cached_property
    def newer(self) -> list[int]:
        """The newer half of them: the older one taught what is taken for usual."""
        return self.people[: len(self.people) // 2]

    @cached_property
    def reverted(self) -> frozenset[int]:
        """Those that were taken back within three days, half of their files exactly, and those labelled as such."""
        records = self.past.records
        clear = {
            one.change for one in self.past.undone
            if records[one.by].seconds - records[one.change].seconds <= WITHIN
            and restores({path: new for path, _, new in records[one.by].touched}, records[one.change])
        }  # fmt: skip
        labelled = self._labelled
        return frozenset(place for place in self.people if place in clear or records[place].id in labelled)

    @cached_property
    def _labelled(self) -> frozenset[str]:
        file = self.bundle.parent / "risky-changes.json"
        rows = json.loads(file.read_text()) if file.is_file() else []
        return frozenset(row["head"] for row in rows if row["repository"] == self.bundle.name)

    def slice(self, start: int, count: int = MOST_COMMITS) -> Past:
        """What safelane would know with the change at ``start`` as the newest."""
        records: Sequence[Record] = self.past.records[start : start + count]
        return Past(Log(tuple(records), cut=False), Config().selects)


@dataclass(frozen=True, slots=True)
class Scored:
    """A change of people with what was known when it came: score, rank (0 to 1), factors, number of files."""

    place: int
    score: float
    rank: float
    factors: frozenset[str]
    files: int
    is_revert: bool


def scored(history: History, places: Sequence[int]) -> Iterator[Scored]:
    """The scores, block by block: weights and ranks are those of the past before the block, and of no later one."""
    topology = Topology(Config())
    for first in range(0, len(places), _BLOCK):
        block = places[first : first + _BLOCK]
        newest, oldest = block[0], block[-1]
        scale = Scale(Factors(history.slice(oldest + 1), topology))
        before = sorted(scale.scores[:RANKED])
        factors = Factors(history.slice(newest, oldest - newest + MOST_COMMITS), topology)
        for place in block:
            record = history.past.records[place]
            touched = history.past.touched[place]
            situation = Situation(place - newest, record.seconds, record.author, touched)
            found = factors.of(situation)
            score = scale.score(found)
            rank = sum(one < score for one in before) / len(before) if before else 0.0
            yield Scored(place, score, rank, frozenset(found), len(touched), bool(record.undoes))


def auc(bad: Sequence[float], good: Sequence[float]) -> float:
    """How often a number is larger for a bad one than for a good one, ties counting half; NaN without either."""
    if not bad or not good:
        return float("nan")
    ordered = sorted([(value, True) for value in bad] + [(value, False) for value in good])
    total, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        total += (start + 1 + end) / 2 * sum(is_bad for _, is_bad in ordered[start:end])
        start = end
    return (total - len(bad) * (len(bad) + 1) / 2) / (len(bad) * len(good))


def auc_interval(bad: Sequence[float], good: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the AUC over resampled bad and good ones; the same for the same input."""
    if not bad or not good:
        return float("nan"), float("nan")
    chance = random.Random(1)
    few = good if len(good) <= 1500 else chance.sample(good, 1500)
    values = sorted(auc(chance.choices(bad, k=len(bad)), chance.choices(few, k=len(few))) for _ in range(_RESAMPLED))
    return values[int(0.025 * _RESAMPLED)], values[int(0.975 * _RESAMPLED) - 1]


def lift(hit: int, bad: int, fired: int, asked: int) -> tuple[float, float, float]:
    """``share of the bad that fired / share of all that fired`` with its 95 % interval (Katz, half a count added).

    NaN where nothing fired, or nothing is bad.
    """
    if not fired or not bad or not asked:
        return float("nan"), float("nan"), float("nan")
    value = (hit / bad) / (fired / asked)
    middle = ((hit + 0.5) / (bad + 0.5)) / ((fired + 0.5) / (asked + 0.5))
    width = 1.96 * sqrt(1 / (hit + 0.5) - 1 / (bad + 0.5) + 1 / (fired + 0.5) - 1 / (asked + 0.5))
    return value, exp(log(middle) - width) if hit else 0.0, exp(log(middle) + width)
