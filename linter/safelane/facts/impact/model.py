"""The reach of a change as it is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from safelane.frozen import dataclass
from safelane.resources.identity import ResourceReference


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: files by their path, objects as ``Kind namespace/name``."""

    source: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reached:
    """An object in one place where it runs; ``direct`` when its own document is part of the change.

    ``via`` is one shortest path from a changed file. ``tier`` is the service's (1 matters most, None is not said),
    ``dependents`` how many other reached objects lie behind this one. What no path or object says is None.
    """

    resource: ResourceReference
    path: str
    environment: str | None
    service: str | None
    region: str | None
    cluster: str | None
    owners: tuple[str, ...]
    direct: bool
    via: tuple[Step, ...]
    production: bool = False
    tier: int | None = None
    dependents: int = 0

    @property
    def sort_key(self) -> tuple[object, ...]:
        """The weightiest first: production, tier, dependents; then by place and name."""
        said = self.resource
        return (
            not self.production,
            self.tier if self.tier is not None else 1 << 30,
            -self.dependents,
            not self.direct,
            self.path,
            (said.kind, said.namespace, said.name),
            tuple(part or "" for part in (self.environment, self.region, self.cluster)),
        )


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that a change reaches. ``changed`` are the paths that differ, sorted; environments are in promotion
    order, the other names sorted; ``tiers`` are those of the services reached, as far as the configuration has them.
    """

    changed: tuple[str, ...] = ()
    resources: tuple[Reached, ...] = ()
    services: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    tiers: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
