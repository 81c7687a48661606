"""The configuration in force: what ``safelane.yaml`` says, and the defaults for what it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from safelane.config.environments import KNOWN
from safelane.config.globs import Glob
from safelane.config.model import EnvironmentSpec, Origin, OverrideLane, Row, ServiceSpec, Setting, Waiver
from safelane.documents.limits import Limits
from safelane.frozen import dataclass

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Config:
    """``path`` is None without a file; ``environments`` is empty when none are given (then ``KNOWN`` are meant).

    ``central`` are the places in ``policies`` of those that lie in the central repository.
    ``values`` are added to the built-in roles. ``origins`` has a place for every key that the file gives, one level
    deep (``policies``, ``policies.0``, ``settings.replicas-cut``); ``raw`` is the file as it was read.
    """

    path: str | None = None
    policies: tuple[str, ...] = ("recommended",)
    central: frozenset[int] = frozenset()
    rules: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    environments: tuple[EnvironmentSpec, ...] = ()
    regions: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    services: tuple[ServiceSpec, ...] = ()
    include: tuple[str, ...] = ("**/*.yaml", "**/*.yml", "**/*.json")
    exclude: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: str | None = None
    settings: tuple[Setting, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    overrides: tuple[OverrideLane, ...] = ()
    limits: Limits = _LIMITS
    cost_per_rule: int = 1_000_000
    origins: Mapping[str, Origin] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def selects(self, path: str) -> bool:
        """Whether a file is read: one of ``include`` fits and none of ``exclude``."""
        return any(Glob(glob).match(path) for glob in self.include) and not any(
            Glob(glob).match(path) for glob in self.exclude
        )

    def rows(self) -> list[Row]:
        """Every value in force with where it comes from, in the order of the contract's example."""
        from safelane.config.rows import rows_of

        given = dict(self.raw)
        if self.environments:
            given["environments"] = _shown(self.environments)
        return rows_of(given, self.origins, _defaults())


def _shown(environments: Sequence[EnvironmentSpec]) -> list[dict[str, Any]]:
    return [{"name": s.name, "aliases": list(s.aliases), "production": s.production} for s in environments]


def _defaults() -> dict[str, Any]:
    blank = Config()
    limits = {name: getattr(blank.limits, name) for name in ("file_bytes", "depth", "nodes")}
    lists = ("policies", "rules", "layout", "regions", "clusters", "services", "include", "exclude")
    return {
        "version": 1,
        **{key: list(getattr(blank, key)) for key in lists},
        "environments": _shown(KNOWN),
        "values": {},
        "owners": None,
        "settings": {},
        "waivers": [],
        "overrides": [],
        "limits": {**limits, "cost_per_rule": blank.cost_per_rule},
    }
