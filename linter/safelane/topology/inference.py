"""Places paths without a layout: environment words, shapes of regions and habits of folders (``repositories`` in use).

It is asked for every path of a change and its neighbours, so what one segment says is kept: segments repeat.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from safelane.config import KNOWN, Config
from safelane.config.environments import canonical_names
from safelane.topology.place import NOWHERE, Place
from safelane.topology.regions import CONTINENTS, is_region
from safelane.topology.services import service_of
from safelane.topology.spotting import Sighting, Spotter, settle


class Inference:
    """Reads paths as people name them; regions, clusters and services that are listed are known by name."""

    def __init__(self, config: Config) -> None:
        specs = config.environments or KNOWN
        production = frozenset(spec.name for spec in specs if spec.production)
        self._spotter = Spotter(canonical_names(specs), production)
        self._regions = frozenset(config.regions)
        self._clusters = frozenset(config.clusters)
        self._services = frozenset(service.name for service in config.services)
        self._folders: dict[str, Sighting | None] = {}
        self._files: dict[str, Sighting | None] = {}

    def place(self, path: str) -> Place:
        """What the path says; a file name says an environment, and a region where no folder does."""
        *folders, file = path.split("/")
        sightings = [self._folder(folder) for folder in folders]
        said = settle([found for found in (*sightings, self._file(file)) if found is not None])
        environment = said.environment if said is not None else None
        service = self._listed(folders, self._services) or service_of(folders, file, partial(self._bare, environment))
        region = self._region(folders, sightings)
        cluster = self._listed(folders, self._clusters) or self._below_clusters(folders)
        if region is None and cluster is None:
            region = self._beside([*sightings, self._file(file)])
        if environment is None and service is None and region is None and cluster is None:
            return NOWHERE
        return Place(environment=environment, service=service, region=region, cluster=cluster)

    def _folder(self, name: str) -> Sighting | None:
        if name not in self._folders:
            self._folders[name] = self._spotter.folder(name)
        return self._folders[name]

    def _file(self, name: str) -> Sighting | None:
        if name not in self._files:
            self._files[name] = self._spotter.file(name)
        return self._files[name]

    def _bare(self, environment: str | None, folder: str) -> str | None:
        """The name without the path's environment at its end; None when it is no more than environment and region."""
        found = self._folder(folder)
        if found is None:
            return None if self._is_region(folder) or folder in self._clusters else folder
        if not found.rest or self._is_region(found.rest) or found.rest in self._clusters:
            return None
        # production/load-test is the service load-test, but team-web-test alone is team-web in test
        return folder if found.after or found.environment != environment else found.rest

    def _below_clusters(self, folders: list[str]) -> str | None:
        """``clusters/<cluster>/…``, unless the folder is the environment and no more."""
        for holder, folder in pairwise(folders):
            if holder == "clusters":
                found = self._folder(folder)
                return folder if found is None or found.rest else None
        return None

    def _region(self, folders: list[str], sightings: list[Sighting | None]) -> str | None:
        for folder, found in zip(reversed(folders), reversed(sightings), strict=True):
            if self._is_region(folder):
                return folder
            if found is not None and self._is_region(found.after):
                return found.after
        return None

    def _beside(self, sightings: list[Sighting | None]) -> str | None:
        """``prod-eu`` and ``values-prod-eu-west-1.yaml`` have a region where nothing else says one, nor a cluster."""
        said = (found.after for found in reversed(sightings) if found is not None)
        return next((after for after in said if after in CONTINENTS or self._is_region(after)), None)

    def _is_region(self, text: str) -> bool:
        return text in self._regions or is_region(text)

    @staticmethod
    def _listed(folders: list[str], names: frozenset[str]) -> str | None:
        return next((folder for folder in reversed(folders) if folder in names), None)
