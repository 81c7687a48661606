"""The objects of a document, each with what it is called, what it is, and where it belongs."""

from __future__ import annotations

from typing import Any

from safelane.documents import Document
from safelane.frozen import dataclass
from safelane.location import Path
from safelane.resources.identity import NOBODY, ResourceReference, group_of, is_object, reference_of
from safelane.resources.kustomizations import Kustomizations
from safelane.resources.references import GROUP
from safelane.resources.sorts import Sort, sort_of
from safelane.topology import Place, Topology

# an object that moved to another group of the API is the same one: these were served by both for years
_GROUPS = {
    ("extensions", "Deployment"): "apps",
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("extensions", "PodSecurityPolicy"): "policy",
}
_OBJECTS = (Sort.MANIFEST, Sort.APPLICATION)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes two documents the same thing.

    ``root`` is what is deployed together: the folder of the kustomization that names the file, else the file's folder
    (with the environment, where only the file's name says it); for values, patches, plain files and what has no name
    it is the file.
    """

    root: str
    group: str
    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One object. ``path`` leads from the document's root to ``value`` (Lists are taken apart).

    ``api_version``, ``group``, ``kind``, ``namespace`` and ``name`` are empty where the object does not say, and for
    what is no Kubernetes object. Equality is identity.
    """

    document: Document
    path: Path
    value: Any
    api_version: str
    group: str
    kind: str
    namespace: str
    name: str
    sort: Sort
    place: Place
    root: str

    @property
    def reference(self) -> ResourceReference:
        """The Kubernetes object that this is; empty strings for what is none."""
        return ResourceReference(self.api_version, self.kind, self.namespace, self.name)

    @property
    def is_named(self) -> bool:
        """Whether it is known by its name: a whole manifest that has one."""
        return self.sort in _OBJECTS and bool(self.name)

    @property
    def key(self) -> Key:
        """Its identity."""
        if self.sort is Sort.KUSTOMIZATION:
            return Key(self.root, GROUP, "Kustomization", "", "")
        return Key(self.root, _GROUPS.get((self.group, self.kind), self.group), self.kind, self.namespace, self.name)


def resources_of(document: Document, topology: Topology, kustomizations: Kustomizations) -> tuple[Resource, ...]:
    """The objects of a document: the items of a List, else the document itself."""
    return tuple(_resource(document, path, topology, kustomizations) for path in _items(document.value))


def _items(value: Any) -> list[Path]:
    """The paths of the objects in a document, Lists in Lists taken apart too."""
    found: list[Path] = []
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        path, item = pending.pop()
        if _is_list(item):
            inner = [((*path, "items", index), part) for index, part in enumerate(item["items"])]
            pending.extend(reversed(inner))
        else:
            found.append(path)
    return found


def _is_list(value: Any) -> bool:
    """``kind: List``, or ``ConfigMapList`` and its like when the items say what they are."""
    if not is_object(value) or not value["kind"].endswith("List") or not isinstance(value.get("items"), list):
        return False
    if value["kind"] == "List" and value["apiVersion"] == "v1":
        return True
    return bool(value["items"]) and all(is_object(item) for item in value["items"])


def _resource(document: Document, path: Path, topology: Topology, kustomizations: Kustomizations) -> Resource:
    value = document.value
    for step in path:
        value = value[step]
    file = document.path
    sort = sort_of(file, value, kustomizations)
    named = reference_of(value) if is_object(value) or sort in (Sort.PATCH, Sort.KUSTOMIZATION) else NOBODY
    return Resource(
        document=document,
        path=path,
        value=value,
        api_version=named.api_version,
        group=group_of(named.api_version),
        kind=named.kind,
        namespace=named.namespace,
        name=named.name,
        sort=sort,
        place=topology.place(file),
        root=_root(file, sort, named.name, topology, kustomizations),
    )


def _root(file: str, sort: Sort, name: str, topology: Topology, kustomizations: Kustomizations) -> str:
    folder = file.rpartition("/")[0]
    if sort is Sort.KUSTOMIZATION:
        return folder
    if sort not in _OBJECTS or not name:
        return file
    unit = kustomizations.unit(file)
    if unit is not None:
        return unit
    own, around = topology.place(file), topology.place(f"{folder}/kustomization.yaml" if folder else "x.yaml")
    parts = [(own.environment, around.environment), (own.region, around.region), (own.cluster, around.cluster)]
    said = [one for one, other in (*parts, (own.tenant, around.tenant)) if one is not None and one != other]
    return "/".join([folder, *(f"{{{one}}}" for one in said)])
