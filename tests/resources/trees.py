"""Small trees in memory, and the objects and pairs in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safelane.config import Config
from safelane.documents import Document, Unreadable, parse
from safelane.git.memory import MemoryTree
from safelane.location import Side
from safelane.resources import Kustomizations, Pairing, Resource, pair, resources_of
from safelane.topology import Topology

TOPOLOGY = Topology(Config())


@dataclass
class Files:
    """One side; the files in ``read`` were parsed."""

    files: Mapping[str, str]
    side: Side = "head"
    read: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree = MemoryTree({path: text.encode() for path, text in self.files.items()})
        self.kustomizations = Kustomizations(self.tree, self.documents)

    def documents(self, path: str) -> tuple[Document | Unreadable, ...]:
        self.read.append(path)
        return parse(path, self.files[path].encode(), self.side) if path in self.files else ()

    def resources(self, path: str) -> list[Resource]:
        readable = [document for document in self.documents(path) if isinstance(document, Document)]
        return [made for document in readable for made in resources_of(document, TOPOLOGY, self.kustomizations)]

    def all(self) -> list[Resource]:
        return [made for path in sorted(self.files) for made in self.resources(path)]

    def beside(self, resource: Resource) -> list[Resource]:
        return [made for made in self.all() if made.document.path != resource.document.path]


def paired(base: Mapping[str, str], head: Mapping[str, str], renames: Mapping[str, str] | None = None) -> Pairing:
    """All objects of two trees, paired."""
    old, new = Files(base, "base"), Files(head, "head")
    sides = {"base": old, "head": new}
    return pair(old.all(), new.all(), lambda side, path: sides[side].kustomizations.ends(path), renames)


def said(pairing: Pairing) -> list[tuple[str, str, str]]:
    """Operation, kind and name of each change."""
    return [
        (change.operation, made.kind, made.name)
        for change in pairing.changes
        if (made := change.after or change.before) is not None
    ]


def manifest(kind: str = "Deployment", name: str = "web", replicas: int = 1) -> str:
    """A manifest whose content is its number."""
    return f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{replicas: {replicas}}}\n"


def kustomization(*resources: str, patches: tuple[str, ...] = ()) -> str:
    """A kustomization that names these."""
    lines = ["resources:", *(f"- {path}" for path in resources)] if resources else ["resources: []"]
    lines += ["patches:", *(f"- path: {path}" for path in patches)] if patches else []
    return "\n".join(lines) + "\n"
