"""Which objects of Argo CD and Flux deploy a folder, what they say of the place, and what lies in their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from safelane.facts.impact.nodes import NOWHERE, Selection, Where
from safelane.facts.impact.units import Units
from safelane.facts.index.deployments import Deployments
from safelane.facts.index.items import Item
from safelane.facts.index.sources import is_deployer, source_paths
from safelane.frozen import dataclass
from safelane.git.paths import find, walk
from safelane.git.repository import EntryKind, MissingObjectError
from safelane.resources import join

_MOST = 20_000  # files of one source
_READABLE = (EntryKind.FILE, EntryKind.EXECUTABLE)
_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(slots=True)
class Deploying:
    """Answers about one tree, remembered. Every method may raise UnknownError."""

    units: Units
    _deployments: Deployments = field(init=False)
    _at: dict[str, tuple[Item, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._deployments = Deployments(self.units.tree)

    def at(self, folder: str) -> tuple[Item, ...]:
        """Whose source is this very folder; the root is nobody's, since every path would be below it."""
        if folder not in self._at:
            self._at[folder] = tuple(self._deployments.at(folder)) if folder else ()
        return self._at[folder]

    def around(self, path: str) -> Iterator[tuple[Item, str]]:
        """Whose source is a folder above ``path``, up to the first that a kustomization or a chart makes its own."""
        known = self.units.known
        folder = path.rpartition("/")[0]
        while folder and known.file_of(folder) is None and not known.has(f"{folder}/Chart.yaml"):
            yield from ((item, folder) for item in self.at(folder))
            folder = folder.rpartition("/")[0]

    def where(self, deployer: Item) -> Where:
        """What a deployer says: by the path of its file, the name of its cluster, the namespace that it forces."""
        spec = _mapping(deployer.value, "spec")
        place = Where.of(self.units.topology.place(deployer.path), _text(spec, "targetNamespace")).of_no_service()
        cluster = _text(_mapping(spec, "destination"), "name")
        known = cluster if cluster and "{{" not in cluster and cluster != "in-cluster" else None
        return Where(cluster=known).within(place)

    def deployed_by(self, deployer: Item) -> list[tuple[Item, str, Where]]:
        """``(object, kustomization, where)`` of everything in the sources of a deployer."""
        if not is_deployer(deployer):
            return []
        said = {join("", path.lstrip("/") or ".") for path in source_paths(deployer.value)}
        found: list[tuple[Item, str, Where]] = []
        for folder in sorted(path for path in said if path):
            found += self._below(folder)
        return found

    def _below(self, folder: str) -> Iterator[tuple[Item, str, Where]]:
        known = self.units.known
        if known.file_of(folder) is not None:
            yield from self._built(folder)
            return
        for path in self._files(folder):
            if known.file_of(path.rpartition("/")[0]) == path:
                yield from self._built(path.rpartition("/")[0])
            elif known.file_of(path.rpartition("/")[0]) is None:
                yield from ((item, "", NOWHERE) for item in self.units.tree.items(path) if item.kind)

    def _built(self, folder: str) -> Iterator[tuple[Item, str, Where]]:
        outer = self.units.where(folder)
        for item, where in self.units.carried(Selection(folder)):
            yield item, folder, where.within(outer)

    def _files(self, folder: str) -> list[str]:
        """The files that may hold manifests below a folder; those of charts are none."""
        tree = self.units.tree.view.tree
        try:
            if find(tree, f"{folder}/Chart.yaml") is not None:
                return []
            listed = (path for path, entry in walk(tree, folder) if entry.kind in _READABLE)
            return [path for path, _ in zip((p for p in listed if p.endswith(_SUFFIXES)), range(_MOST), strict=False)]
        except MissingObjectError:
            return []


def default_namespace(deployer: Item | None) -> str:
    """The namespace that Argo CD gives to what has none."""
    if deployer is None:
        return ""
    spec = _mapping(deployer.value, "spec")
    given = _text(_mapping(spec, "destination"), "namespace")
    given = given or _text(_mapping(_mapping(_mapping(spec, "template"), "spec"), "destination"), "namespace")
    return given if "{{" not in given else ""


def _mapping(value: Any, key: str) -> Any:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _text(value: Any, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
