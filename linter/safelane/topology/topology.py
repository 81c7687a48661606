"""From a path to its environment, service, region and cluster: by the layout given, else by what paths usually say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from safelane.config import KNOWN, Config
from safelane.config.environments import canonical_names
from safelane.topology.place import NOWHERE, Place

_LONGEST = 4096  # PATH_MAX: no file system has a longer path, only a tree that was made by hand
_NAMED = ("environment", "service", "region", "cluster", "tenant")


class Topology:
    """Places the paths of one repository; answers are remembered."""

    def __init__(self, config: Config) -> None:
        specs = config.environments or KNOWN
        self.environments = tuple(spec.name for spec in specs)
        self.inferred = not config.layout
        self._given = bool(config.environments)
        self._production = frozenset(spec.name for spec in specs if spec.production)
        self._canonical = canonical_names(specs)
        self._find = self._by_habit(config) if self.inferred else self._by_layout(config)
        self._known: dict[str, Place] = {}

    @staticmethod
    def _by_habit(config: Config) -> Callable[[str], Place]:
        from safelane.topology.inference import Inference

        return Inference(config).place

    def _by_layout(self, config: Config) -> Callable[[str], Place]:
        from safelane.topology.layout import Layout

        listed = {"region": config.regions, "cluster": config.clusters}
        layouts = [Layout.of(pattern, list(self._canonical), listed) for pattern in config.layout]

        def find(path: str) -> Place:
            found = (captures for layout in layouts if (captures := layout.captures(path)) is not None)
            captures = next(found, None)
            return self._captured(captures) if captures is not None else NOWHERE

        return find

    def place(self, path: str) -> Place:
        """Where a path belongs; nowhere when the layout does not speak of it."""
        found = self._known.get(path)
        if found is None:
            found = NOWHERE if len(path) > _LONGEST else self._find(path.removeprefix("/"))
            self._known[path] = found
        return found

    def _captured(self, captures: dict[str, str]) -> Place:
        environment = captures.get("environment")
        return Place(
            environment=self._canonical[environment] if environment is not None else None,
            service=captures.get("service"),
            region=captures.get("region"),
            cluster=captures.get("cluster"),
            tenant=captures.get("tenant"),
            labels={name: value for name, value in captures.items() if name not in _NAMED},
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and alias of an environment."""
        return tuple(self._canonical)

    def canonical(self, name: str) -> str | None:
        """The environment that a name or an alias means; None when there is none."""
        return self._canonical.get(name)

    def production(self, environment: str) -> bool:
        """Whether an environment, by its canonical name, is production."""
        return environment in self._production

    def has_production(self, paths: Iterable[str]) -> bool:
        """Whether the repository has a production environment: one that is given, else one that a path is placed in."""
        if self._given:
            return bool(self._production)
        words = re.compile("prd|prod", re.IGNORECASE)  # a cheap test before placing thousands of paths
        return any(self.place(path).environment in self._production for path in paths if words.search(path))
