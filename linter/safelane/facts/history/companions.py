"""Files that usually change together: association rules over the changes that people made."""

from __future__ import annotations

from collections import Counter

from safelane.facts.history.past import MASS, Past
from safelane.frozen import dataclass

SUPPORT = 5  # changes in which both were touched
CONFIDENCE = 0.8  # of the changes that touched the one, the share that touched the other


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that was touched in ``together`` of the ``changes`` that touched another."""

    path: str
    together: int
    changes: int

    @property
    def confidence(self) -> float:
        """The share, 0 to 1."""
        return self.together / self.changes


def companions(past: Past, path: str) -> list[Companion]:
    """What usually changes with a file, the most certain first; mass changes and those of machines teach nothing."""
    changes = [place for place in past.touching(path) if past.human[place] and len(past.touched[place]) <= MASS]
    if len(changes) < SUPPORT:
        return []
    counted = Counter(other for place in changes for other, _, _ in past.touched[place] if other != path)
    found = [Companion(other, together, len(changes)) for other, together in counted.items()]
    usual = [one for one in found if one.together >= SUPPORT and one.confidence >= CONFIDENCE]
    return sorted(usual, key=lambda one: (-one.confidence, -one.together, one.path))
