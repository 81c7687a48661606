"""The way up: from a file through kustomizations and deployers to where an object runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from safelane.facts.impact.deploying import Deploying
from safelane.facts.impact.nodes import DeployerNode, Edge, Load, Node, ObjectNode, UnitNode, Where
from safelane.facts.impact.search import search
from safelane.facts.impact.touched import Touched
from safelane.facts.impact.units import Units
from safelane.facts.index.items import Item
from safelane.facts.reach import Reach
from safelane.frozen import dataclass

_MOST_PLACES = 2000  # of one object


@dataclass(slots=True)
class Climbing:
    """The edges that lead upward in one tree. Every method may raise UnknownError."""

    units: Units
    touched: Touched
    deploying: Deploying
    reach: Reach
    _places: dict[Item, tuple[ObjectNode, ...]] = field(default_factory=dict)

    def starts(self, item: Item) -> Iterator[Edge]:
        """From an object of a file: the kustomizations that name the file, else where it runs by itself."""
        referrers = self.units.known.referrers(item.path)
        for folder in referrers:
            if item.path in self.units.known.references(folder).patches:
                loads: list[Load] = list(self.touched.by_file(folder, item.path))
                reason = "patches with it"
            else:
                loads, reason = [item], "lists it"
            yield from ((UnitNode(folder, load, self.units.where(folder)), reason) for load in loads)
        if not referrers:
            yield from self._alone(item)

    def carrying(self, folder: str, load: Load) -> Edge:
        """The kustomization in which a load starts its way up."""
        return UnitNode(folder, load, self.units.where(folder)), "is changed"

    def _alone(self, item: Item) -> Iterator[Edge]:
        deployers = list(self.deploying.around(item.path))
        for deployer, folder in deployers:
            yield (
                DeployerNode(deployer, folder, item, self._own(item).within(self.deploying.where(deployer))),
                "deploys its folder",
            )
        if not deployers:
            for name in self.reach.environments(item.path) or (None,):
                yield ObjectNode(item, "", None, self._own(item).within(Where(environment=name))), "holds it"

    def above(self, node: UnitNode | DeployerNode) -> Iterator[Edge]:
        """One step further: the kustomizations that name this one, its deployers, and the objects it carries."""
        if isinstance(node, DeployerNode):
            yield from self._objects(node.load, node.folder, node.item, node.where, "applies it")
            return
        deployers = [(one, node.folder) for one in self.deploying.at(node.folder)]
        if self.units.is_end(node.folder):
            deployers += self.deploying.around(f"{node.folder}/kustomization.yaml") if not deployers else ()
            if not deployers:
                yield from self._objects(node.load, node.folder, None, node.where, "builds it")
        for deployer, folder in deployers:
            where = node.where.within(self.deploying.where(deployer))
            yield DeployerNode(deployer, node.folder, node.load, where), f"deploys {folder}"
        for folder in self.units.known.referrers(node.folder):
            if folder != node.folder:
                yield UnitNode(folder, node.load, node.where.within(self.units.where(folder))), "builds on it"

    def _objects(self, load: Load | None, end: str, deployer: Item | None, where: Where, reason: str) -> Iterator[Edge]:
        for item, inner in self.units.carried(load) if load is not None else ():
            yield (
                ObjectNode(
                    item, end if self._is_built(end) else "", deployer, self._own(item).within(inner).within(where)
                ),
                reason,
            )

    def _is_built(self, folder: str) -> bool:
        return self.units.known.file_of(folder) is not None

    def _own(self, item: Item) -> Where:
        """What the path of an object's file says."""
        return Where.of(self.units.topology.place(item.path))

    def places(self, item: Item) -> tuple[ObjectNode, ...]:
        """Everywhere that an object runs."""
        if item not in self._places:
            starts = [node for node, _ in self.starts(item)]
            found = search(starts, self._upward, _MOST_PLACES)
            self._places[item] = tuple(node for node in found.parents if isinstance(node, ObjectNode))
        return self._places[item]

    def _upward(self, node: Node) -> Iterator[Edge]:
        if isinstance(node, UnitNode | DeployerNode):
            yield from self.above(node)
