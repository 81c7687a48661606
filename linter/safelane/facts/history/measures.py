"""How large changes usually are here: measures of a change, and what share of the earlier ones stayed below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from safelane.topology import Topology

Measure = Callable[[Topology, Iterable[str]], int]


def _files(topology: Topology, paths: Iterable[str]) -> int:
    return len(set(paths))


def _services(topology: Topology, paths: Iterable[str]) -> int:
    return len({place.service for place in map(topology.place, paths) if place.service})


def _environments(topology: Topology, paths: Iterable[str]) -> int:
    return len({place.environment for place in map(topology.place, paths) if place.environment})


def _regions(topology: Topology, paths: Iterable[str]) -> int:
    return len({place.region for place in map(topology.place, paths) if place.region})


def _clusters(topology: Topology, paths: Iterable[str]) -> int:
    return len({place.cluster for place in map(topology.place, paths) if place.cluster})


MEASURES: Mapping[str, Measure] = {
    "files": _files,
    "services": _services,
    "environments": _environments,
    "regions": _regions,
    "clusters": _clusters,
}


def percentile(values: Sequence[int], share: float) -> int:
    """The smallest of the values that at least this share of them do not exceed (nearest rank); values not empty."""
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[min(max(rank - 1, 0), len(ordered) - 1)]
