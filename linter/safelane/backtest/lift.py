"""How much more often than any commit the flagged ones were reverted, and how sure that is."""

from __future__ import annotations

from math import exp, inf, log, sqrt

from safelane.frozen import dataclass

_QUANTILE = 3.841459  # 95 % of chi squared with one degree of freedom
_FARTHEST = 30.0  # logarithm of a ratio beyond all counts


@dataclass(frozen=True, slots=True)
class Counts:
    """Commits: ``all`` of them, those ``flagged``, those ``reverted``, and ``both``."""

    all: int
    flagged: int
    reverted: int
    both: int

    @property
    def lift(self) -> float | None:
        """The share reverted among the flagged by that among all; None when nothing was flagged, or reverted."""
        if not self.flagged or not self.reverted:
            return None
        return (self.both / self.flagged) / (self.reverted / self.all)

    @property
    def interval(self) -> tuple[float, float] | None:
        """A 95 % interval of the lift; None where there is no lift.

        Koopman's score interval of the risk ratio of flagged to other commits (Biometrics 40, 1984), which holds for
        few cases and for none; the lift grows with that ratio, up to the inverse of the share flagged.
        """
        if self.lift is None:
            return None
        low, high = _ratios((self.both, self.flagged), (self.reverted - self.both, self.all - self.flagged))
        return self._lift(low), self._lift(high)

    def _lift(self, ratio: float) -> float:
        """The lift that a ratio of the flagged share to the other one means."""
        share = self.flagged / self.all
        return 1 / share if ratio == inf else ratio / (share * ratio + 1 - share)


def _ratios(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """The smallest and the largest ratio of two shares ``(cases, all)`` that the counts do not contradict."""
    if not other[1]:
        return 1.0, 1.0
    center = log((one[0] + 0.5) / (one[1] + 1)) - log((other[0] + 0.5) / (other[1] + 1))
    low = _bound(one, other, center, -_FARTHEST) if one[0] else 0.0
    high = _bound(one, other, center, _FARTHEST) if other[0] else inf
    return low, high


def _bound(one: tuple[int, int], other: tuple[int, int], inside: float, outside: float) -> float:
    """The ratio between two, given by their logarithms, at which the score reaches the quantile."""
    for _ in range(60):
        middle = (inside + outside) / 2
        if _score(one, other, exp(middle)) <= _QUANTILE:
            inside = middle
        else:
            outside = middle
    return exp(inside)


def _score(one: tuple[int, int], other: tuple[int, int], ratio: float) -> float:
    """How far the counts are from a ratio, as chi squared of one degree of freedom."""
    (x, m), (y, n) = one, other
    half = ratio * (m + y) + x + n
    likely = (half - sqrt(max(half * half - 4 * ratio * (m + n) * (x + y), 0.0))) / (2 * (m + n))
    first, second = likely, likely / ratio
    return _part(x, m, first) + _part(y, n, second)


def _part(cases: int, all: int, share: float) -> float:
    spread = all * share * (1 - share)
    return (cases - all * share) ** 2 / spread if spread > 0 else 0.0
