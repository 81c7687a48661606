"""How much more often than any commit the flagged ones were reverted, and how sure that is."""

from __future__ import annotations

from math import exp, log, sqrt

from safelane.frozen import dataclass

_Z = 1.959964  # 95 %, both sides


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

        Of its logarithm, by the delta method for counts of four kinds (flagged or not, reverted or not), each with one
        half added, so that it exists and is wide when there are few (Haldane and Anscombe).
        """
        if self.lift is None:
            return None
        both, flagged, reverted, all = self.both + 0.5, self.flagged + 1, self.reverted + 1, self.all + 2
        center = log(both) + log(all) - log(flagged) - log(reverted)
        variance = 1 / both - 1 / flagged - 1 / reverted - 1 / all + 2 * both / (flagged * reverted)
        reach = _Z * sqrt(max(variance, 0.0))
        low, high = exp(center - reach), exp(center + reach)
        return (min(low, self.lift), max(high, self.lift))
