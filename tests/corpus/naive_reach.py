"""A slow walk over one tree that says what a change reaches: every file is read, every edge is written down, and then
the edges are followed. Written from the documentation of ``safelane impact`` alone, to be compared with it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from safelane.documents import Document, parse
from safelane.facts.index.items import Item
from safelane.resources.identity import reference_of
from safelane.resources.references import is_kustomization
from safelane.topology import Topology

Where = tuple[str | None, str | None, str | None, str | None, str]  # environment, service, region, cluster, namespace
Row = tuple[str, str, str, str, str | None, str | None, str | None, str | None, bool]
Files = Mapping[str, bytes]
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
FLAT = ("resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators")
PATCHES = ("patchesStrategicMerge", "patches", "patchesJson6902")
CLUSTER = {
    *("APIService", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding", "ClusterSecretStore", "Namespace"),
    *("CustomResourceDefinition", "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "StorageClass"),
    *("PersistentVolume", "PriorityClass", "RuntimeClass", "ValidatingWebhookConfiguration"),
}


@lru_cache(maxsize=20_000)
def parsed(path: str, data: bytes) -> list[Document]:
    return [one for one in parse(path, data) if isinstance(one, Document)]


def folder_of(path: str) -> str:
    return posixpath.dirname(path)


def inside(folder: str, path: Any) -> str | None:
    """A relative path of a kustomization as one of the tree."""
    if not isinstance(path, str) or not path or path[0] == "/" or "://" in path or "?" in path or "\n" in path:
        return None
    if path.startswith("git@"):
        return None
    found = posixpath.normpath(posixpath.join(folder, path))
    return None if found == ".." or found.startswith("../") else "" if found == "." else found


def listed(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def nearest(inner: Where, outer: Where) -> Where:
    one, two, three, four = (a if a is not None else b for a, b in zip(inner[:4], outer[:4], strict=True))
    return one, two, three, four, outer[4] or inner[4]


@dataclass(frozen=True)
class Thing:
    """An object of a file, or one that a generator makes."""

    path: str
    index: int
    number: int  # in its document
    value: Any = field(hash=False, compare=False)

    @property
    def kind(self) -> str:
        return reference_of(self.value).kind

    @property
    def name(self) -> str:
        return reference_of(self.value).name

    @property
    def item(self) -> Item:
        return Item(self.path, self.index, (), self.value, reference_of(self.value))


@dataclass(frozen=True)
class Running:
    """A thing in one place."""

    thing: Thing
    end: str
    deployer: Thing | None
    where: Where

    @property
    def namespace(self) -> str:
        if self.thing.kind in CLUSTER:
            return ""
        own = self.where[4] or reference_of(self.thing.value).namespace
        for spec in (at(self.deployer and self.deployer.value, "spec"),):
            default = at(spec, "destination", "namespace") or at(spec, "template", "spec", "destination", "namespace")
            own = own or (default if isinstance(default, str) and "{{" not in default else "")
        return own


Load = Callable[[], Iterable[tuple[Thing, Where]]]
NOWHERE: Where = (None, None, None, None, "")


class World:
    """One tree, read whole."""

    def __init__(self, files: Files, topology: Topology, environments: Callable[[str], tuple[str, ...]]) -> None:
        self.topology, self.environments = topology, environments
        self.documents = {path: parsed(path, data) for path, data in files.items()}
        self.things = {path: list(self._things(path)) for path in files}
        self.kustomizations: dict[str, Any] = {}
        for name in reversed(NAMES):
            for path in files:
                if posixpath.basename(path) == name:
                    values = [d.value for d in self.documents[path] if is_kustomization(path, d.value)]
                    self.kustomizations[folder_of(path)] = values[0] if values else {}
        self.file_of = {
            folder: next(p for name in NAMES if (p := posixpath.join(folder, name)) in files)
            for folder in self.kustomizations
        }
        self.patches = {folder: self._patch_files(folder) for folder in self.kustomizations}
        self.names = {folder: self._named(folder) | self.patches[folder] for folder in self.kustomizations}
        self.namers: dict[str, list[str]] = {}
        for folder, names in self.names.items():
            for named in names:
                self.namers.setdefault(named, []).append(folder)
        self.ends: dict[str, bool] = {}
        self.deployers: list[Thing] = []
        self.deployed: dict[str | None, list[Thing]] = {}
        for thing in (thing for things in self.things.values() for thing in things):
            sources = self._sources(thing.value)
            self.deployers += [thing] if sources is not None else []
            for source in sources or ():
                self.deployed.setdefault(source, []).append(thing)
        self.charts = {folder_of(path) for path in files if posixpath.basename(path) == "Chart.yaml"} - {""}
        self.whole = [t for things in self.things.values() for t in things]

    def _things(self, path: str) -> Iterator[Thing]:
        for document in self.documents[path]:
            flat, number = [document.value], 0
            while flat:
                value = flat.pop(0)
                items = value.get("items") if isinstance(value, dict) else None
                if isinstance(items, list) and reference_of(value).kind.endswith("List"):
                    flat = [*items, *flat]
                else:
                    yield Thing(path, document.index, number, value)
                    number += 1

    def _patch_files(self, folder: str) -> set[str]:
        value = self.kustomizations[folder]
        named = [*listed(value, PATCHES[0])]
        named += [at(entry, "path") for key in PATCHES[1:] for entry in listed(value, key)]
        return {found for one in named if (found := inside(folder, one)) is not None}

    def _named(self, folder: str) -> set[str]:
        value = self.kustomizations[folder]
        named = [entry for key in FLAT for entry in listed(value, key)]
        named += [at(entry, "path") for entry in listed(value, "replacements")]
        named += [at(value, "openapi", "path")]
        for chart in listed(value, "helmCharts"):
            named += [at(chart, "valuesFile"), *listed(chart, "additionalValuesFiles")]
        for key in ("configMapGenerator", "secretGenerator"):
            for entry in listed(value, key):
                named += self._read_by(entry)
        return {found for one in named if (found := inside(folder, one)) is not None}

    @staticmethod
    def _read_by(entry: Any) -> list[Any]:
        files = [text.rpartition("=")[2] for text in listed(entry, "files") if isinstance(text, str)]
        return [at(entry, "env"), *listed(entry, "envs"), *files]

    @staticmethod
    def _sources(value: Any) -> set[str | None] | None:
        """The folders that an object of Argo CD or Flux deploys; None for other objects."""
        said = reference_of(value)
        group = said.api_version.rpartition("/")[0]
        spec = at(value, "spec")
        if group == "argoproj.io" and said.kind in ("Application", "ApplicationSet"):
            assert not listed(at(spec), "generators") or said.kind == "ApplicationSet"
            parts = [spec, at(spec, "template", "spec")]
            sources = [s for part in parts for s in (at(part, "source"), *listed(part, "sources"))]
            git = [d for generator in listed(spec, "generators") for d in listed(at(generator, "git"), "directories")]
            paths = [at(one, "path") for one in (*sources, *git)]
        elif (group, said.kind) == ("kustomize.toolkit.fluxcd.io", "Kustomization"):
            paths = [at(spec, "path")]
        elif (group, said.kind) == ("helm.toolkit.fluxcd.io", "HelmRelease"):
            paths = [at(spec, "chart", "spec", "chart")]
        else:
            return None
        return {inside("", path.lstrip("/") or ".") for path in paths if isinstance(path, str)}

    def deploying(self, folder: str) -> list[Thing]:
        return self.deployed.get(folder, []) if folder else []

    def above(self, path: str) -> list[Thing]:
        """Who deploys a folder around a path, as long as no kustomization or chart says what is part of it."""
        found: list[Thing] = []
        folder = folder_of(path)
        while folder and folder not in self.kustomizations and folder not in self.charts:
            found += self.deploying(folder)
            folder = folder_of(folder)
        return found

    def place(self, path: str, namespace: object = "") -> Where:
        place = self.topology.place(path)
        text = namespace if isinstance(namespace, str) else ""
        return place.environment, place.service, place.region, place.cluster, text

    def of_folder(self, folder: str) -> Where:
        return self.place(f"{folder}/kustomization.yaml", at(self.kustomizations[folder], "namespace"))

    def of_deployer(self, deployer: Thing) -> Where:
        environment, _, region, cluster, _ = self.place(deployer.path)
        forced = at(deployer.value, "spec", "targetNamespace")
        named = at(deployer.value, "spec", "destination", "name")
        if isinstance(named, str) and named and "{{" not in named and named != "in-cluster":
            cluster = named
        return environment, None, region, cluster, forced if isinstance(forced, str) else ""

    def parents(self, path: str) -> list[str]:
        return self.namers.get(path, [])

    def is_end(self, folder: str) -> bool:
        """Applied as a whole: nobody names it; or everybody above it is in a circle, where all count."""
        if folder in self.ends:
            return self.ends[folder]
        above = {folder}
        while more := {p for one in above for p in self.parents(one)} - above:
            above |= more
        tops = {one for one in above if not set(self.parents(one)) - {one}}
        self.ends[folder] = folder in (tops or above)
        return self.ends[folder]

    def everything(self, folder: str) -> list[tuple[Thing, Where]]:
        """What a kustomization builds of files here, with what the folders below it say."""
        found: list[tuple[Thing, Where]] = []
        seen = [(folder, NOWHERE)]
        for current, where in seen:
            for path in self.names[current] - self.patches[current]:
                if path in self.kustomizations:
                    inner = (path, nearest(self.of_folder(path), where))
                    if inner not in seen:
                        seen.append(inner)
                else:
                    found += [(thing, where) for thing in self.things.get(path, ()) if thing.kind]
        return found
