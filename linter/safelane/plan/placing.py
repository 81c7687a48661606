"""Where each part belongs: the environments, regions and clusters that its files reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from safelane.frozen import dataclass
from safelane.plan.material import Material
from safelane.plan.model import Part, Spot
from safelane.plan.together import chart_of, together

IDLE = -1  # the stage of what changes nothing that runs


@dataclass(slots=True)
class _Found:
    """What is known of one file."""

    environments: tuple[str, ...]
    spots: frozenset[Spot]
    shared: str = ""


@dataclass(slots=True)
class Placing:
    """Answers for one change."""

    material: Material
    order: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.order = {name: rank for rank, name in enumerate(self.material.facts.reach.topology.environments)}

    @property
    def unknown(self) -> int:
        """The stage of what may be anywhere: it counts as production, the last one where there are several."""
        production = self.material.facts.reach.topology.production
        return max((rank for name, rank in self.order.items() if production(name)), default=len(self.order))

    @property
    def policy(self) -> int:
        """The stage of the policy itself: last, so that everything else is judged by the one in force."""
        return len(self.order) + 1

    def parts(self) -> Iterator[Part]:
        """The parts of the change, in the order of their paths."""
        for paths, why in together(self.material).groups():
            yield self._part(paths, why)

    def _part(self, paths: tuple[str, ...], why: tuple[str, ...]) -> Part:
        busy = [path for path in paths if not self.material.is_idle(path)]
        found = {path: self._found(path) for path in busy}
        environments = {name for one in found.values() for name in one.environments}
        place = self.material.facts.reach.topology.place
        services = {service for path in paths if (service := place(path).service)}
        return Part(
            paths=paths,
            environments=self._sorted(environments),
            spots=frozenset(spot for one in found.values() for spot in one.spots),
            stage=self._stage(busy, environments),
            thing=min(services) if services else self._without_place(paths[0]),
            because=why,
            shared=tuple(one.shared for one in found.values() if one.shared),
        )

    def _without_place(self, path: str) -> str:
        """What the files of one thing have in common in every region and cluster."""
        place = self.material.facts.reach.topology.place(path)
        for name in (place.region, place.cluster):
            path = path.replace(name, "*") if name else path
        return path

    def _sorted(self, environments: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(environments, key=lambda name: (self.order.get(name, self.unknown), name)))

    def _stage(self, busy: list[str], environments: set[str]) -> int:
        if any(map(self.material.policy.reads, busy)):
            return self.policy
        if not environments:
            return self.unknown if busy else IDLE
        return max(self.order.get(name, self.unknown) for name in environments)

    def _found(self, path: str) -> _Found:
        facts = self.material.facts
        chart = chart_of(self.material, path)
        asked = path if chart is None else f"{chart}/values.yaml" if chart else "values.yaml"
        own = facts.reach.topology.place(path)
        environments = facts.reach.environments(asked)
        if own.region or own.cluster:
            spots = frozenset({(own.region or "", own.cluster or "")})
        else:
            spots = frozenset(self._through_kustomizations(path))
        shared = ""
        if own.environment is None and len(environments) > 1:
            shared = f"{path} is used by {_listed(environments)}"
        elif not (own.region or own.cluster) and len(spots) > 1:
            shared = f"{path} is used in {_listed(sorted(map(spelled, spots)))}"
        return _Found(environments, spots, shared)

    def _through_kustomizations(self, path: str) -> Iterator[Spot]:
        facts = self.material.facts
        for view in (facts.base, facts.head):
            for folder in view.kustomizations.roots(path):
                place = facts.reach.topology.place(f"{folder}/kustomization.yaml")
                if place.region or place.cluster:
                    yield place.region or "", place.cluster or ""


def spelled(spot: Spot) -> str:
    """``eu/a``, or the one that is known."""
    return "/".join(name for name in spot if name)


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
