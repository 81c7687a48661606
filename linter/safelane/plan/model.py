"""What a plan consists of."""

from __future__ import annotations

from safelane.findings import Verdict
from safelane.frozen import dataclass
from safelane.git.repository import Tree

Spot = tuple[str, str]  # a region and a cluster, either of them empty


@dataclass(frozen=True, slots=True)
class Part:
    """Files that go together. ``stage`` ranks the last environment that they reach; ``thing`` is the service, else the
    path without region and cluster. ``because`` says why they are together, ``shared`` who else uses them.
    """

    paths: tuple[str, ...]
    environments: tuple[str, ...]
    spots: frozenset[Spot]
    stage: int
    thing: str
    because: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wave:
    """One step. ``paths`` and the names are sorted, environments in promotion order; ``tree`` is the whole after it.

    ``denied`` are the rules that block it, ``undecided`` the files that could not be judged, ``mendable``
    those of the rules that ``safelane fix`` has an edit for.
    """

    number: int
    title: str
    environments: tuple[str, ...]
    regions: tuple[str, ...]
    clusters: tuple[str, ...]
    paths: tuple[str, ...]
    because: tuple[str, ...]
    watch: tuple[str, ...]
    verdict: Verdict
    denied: tuple[str, ...]
    undecided: tuple[str, ...]
    mendable: tuple[str, ...]
    tree: Tree
    branch: str | None = None  # that was made of it


@dataclass(frozen=True, slots=True)
class Plan:
    """The waves in their order. ``reason`` says what could not be split, and what to do about it; else None."""

    base: str
    head: str | None
    waves: tuple[Wave, ...]
    reason: str | None = None
