"""Kustomizations of one tree: who names whom, what a folder builds, what it says of the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from safelane.facts.impact.nodes import NOWHERE, Load, Selection, Where
from safelane.facts.index.items import Item
from safelane.facts.index.tree import TreeIndex
from safelane.facts.kustomize.build import target_fits
from safelane.frozen import dataclass
from safelane.resources import Kustomizations
from safelane.topology import Topology

_MOST = 20_000  # objects of one kustomization


@dataclass(slots=True)
class Units:
    """Answers are remembered. Folders without a kustomization build nothing."""

    tree: TreeIndex
    topology: Topology
    _where: dict[str, Where] = field(default_factory=dict)
    _ends: dict[str, bool] = field(default_factory=dict)
    _built: dict[Selection, list[tuple[Item, Where]]] = field(default_factory=dict)

    @property
    def known(self) -> Kustomizations:
        """The kustomizations."""
        return self.tree.view.kustomizations

    def where(self, folder: str) -> Where:
        """What the path of a kustomization and its ``namespace`` say."""
        if folder not in self._where:
            document = self.known.document(folder)
            namespace = document.value.get("namespace") if document is not None else None
            place = self.topology.place(f"{folder}/kustomization.yaml")
            self._where[folder] = Where.of(place, namespace if isinstance(namespace, str) else "")
        return self._where[folder]

    def is_end(self, folder: str) -> bool:
        """Whether a kustomization is applied as a whole: no other one names it, or they name each other in a circle."""
        if folder not in self._ends:
            file = self.known.file_of(folder)
            self._ends[folder] = file is not None and folder in self.known.ends(file)
        return self._ends[folder]

    def text(self, folder: str) -> str:
        """The path of a folder's kustomization file, for readers."""
        return self.known.file_of(folder) or folder

    def carried(self, load: Load) -> list[tuple[Item, Where]]:
        """The objects that a load stands for, each with what the folders between it and the load's say of its place.

        Raises UnknownError.
        """
        if isinstance(load, Item):
            return [(load, NOWHERE)]
        if load not in self._built:
            chosen = [(item, where) for item, where in self._objects(load.folder) if _fits(load, item)]
            if not chosen and load.fallback is not None:
                chosen = [(load.fallback, NOWHERE)]
            self._built[load] = chosen
        return self._built[load]

    def _objects(self, folder: str) -> Iterator[tuple[Item, Where]]:
        """Everything that a kustomization builds of files in this tree."""
        pending = [(folder, NOWHERE)]
        seen = set(pending)
        count = 0
        while pending:
            current, where = pending.pop()
            references = self.known.references(current)
            for path in sorted(references.paths - references.patches):
                if self.known.file_of(path) is not None:
                    inner = (path, self.where(path).within(where))
                    if inner not in seen:
                        seen.add(inner)
                        pending.append(inner)
                    continue
                for item in self.tree.items(path):
                    count += bool(item.kind)
                    if item.kind and count <= _MOST:
                        yield item, where
            if count > _MOST or len(seen) > _MOST:
                return


def _fits(selection: Selection, item: Item) -> bool:
    if not (target_fits(selection.kind, item.kind) and target_fits(selection.name, item.name)):
        return False
    return not selection.image or _has_image(item.value, selection.image)


def _has_image(value: object, image: str) -> bool:
    """Whether a field ``image`` names this image, with any tag or digest."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            said = node.get("image")
            if (
                isinstance(said, str)
                and said.partition("@")[0].removeprefix(image)[:1] in ("", ":")
                and said.startswith(image)
            ):
                return True
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return False
