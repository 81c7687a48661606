"""The risk score: how much more often than others changes like this one were reverted here, and its rank among them.

The score is a sum of logarithms, one per factor that the change has: log2 of how many times as often changes with the
factor were reverted within three days, in this repository's past, held to what is known of others as long as the past
says little. It is a rank that people read; nothing is known that would make it a probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log2

from safelane.facts.history.factors import PRIORS, Factors, Situation
from safelane.facts.history.reverts import WITHIN
from safelane.frozen import dataclass

RANKED = 500  # changes that people made
_WEIGHT = 100  # changes that what is known of other repositories counts for
_USUAL = 0.0093  # the share of changes that are reverted, over 63 public repositories


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason: what it adds to the score (``weight``), and how many times as often such changes were reverted."""

    name: str
    weight: float
    lift: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Risk:
    """``rank`` is the share of the ``of`` newest changes of people whose score is lower, 0 to 1; None without any."""

    score: float
    rank: float | None
    of: int
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class Scale:
    """The weights of one past."""

    factors: Factors

    def risk(self, situation: Situation) -> Risk:
        """The risk of a change that is not in the log."""
        evidence = self.factors.of(situation)
        score, scores = self.score(evidence), self.scores[:RANKED]
        lower = sum(one < score for one in scores)
        found = [Factor(name, log2(self.lifts[name]), self.lifts[name], text) for name, text in evidence.items()]
        found.sort(key=lambda factor: (-factor.weight, factor.name))
        return Risk(score, lower / len(scores) if scores else None, len(scores), tuple(found))

    @cached_property
    def scores(self) -> Sequence[float]:
        """The scores of the changes that people made, newest first."""
        return [self.score(self._known[place]) for place in self._people]

    def score(self, evidence: Mapping[str, str]) -> float:
        """The score of a change with these factors."""
        return round(sum((log2(self.lifts[name]) for name in PRIORS if name in evidence), 0.0), 6)

    @cached_property
    def _people(self) -> Sequence[int]:
        return [place for place, human in enumerate(self.factors.past.human) if human]

    @cached_property
    def _known(self) -> Mapping[int, Mapping[str, str]]:
        """The factors that each change of people had when it came."""
        past = self.factors.past
        return {
            place: self.factors.of(
                Situation(place, past.records[place].seconds, past.records[place].author, past.touched[place])
            )
            for place in self._people
        }

    @cached_property
    def lifts(self) -> Mapping[str, float]:
        """How many times as often changes with a factor were reverted, by its name; the newest are not judged yet."""
        past = self.factors.past
        newest = past.records[0].seconds if past.records else 0
        judged = [place for place in self._people if newest - past.records[place].seconds > WITHIN]
        reverted = {
            place for place in judged
            if place in past.reverted_by
            and past.records[past.reverted_by[place]].seconds - past.records[place].seconds <= WITHIN
        }  # fmt: skip
        usual = (len(reverted) + _WEIGHT * _USUAL) / (len(judged) + _WEIGHT)
        return {name: self._lift(name, judged, reverted, usual) for name in PRIORS}

    def _lift(self, name: str, judged: Sequence[int], reverted: set[int], usual: float) -> float:
        with_it = [place for place in judged if name in self._known[place]]
        bad = sum(place in reverted for place in with_it)
        return (bad + _WEIGHT * usual * PRIORS[name]) / ((len(with_it) + _WEIGHT) * usual)
