"""The edges of one tree: from a changed file to everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from safelane.facts.impact.charts import Charts
from safelane.facts.impact.climbing import Climbing
from safelane.facts.impact.deploying import Deploying, default_namespace
from safelane.facts.impact.neighbours import OF_CLUSTER, Neighbour, Neighbours
from safelane.facts.impact.nodes import (
    DeployerNode,
    Edge,
    FileNode,
    Node,
    ObjectNode,
    Selection,
    UnitNode,
    Where,
)
from safelane.facts.impact.touched import Named, Touched
from safelane.facts.impact.units import Units
from safelane.facts.index.items import Item
from safelane.facts.index.sides import SideIndex
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.resources.sorts import holds_values


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """What of a file differs on this side: its changed objects, and of a kustomization both values."""

    items: tuple[Item, ...] = ()
    kustomization: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None  # this side's, the other side's


@dataclass(slots=True)
class Edges:
    """What follows from what in one tree; what cannot be looked up is kept in ``unknown``."""

    changed: Mapping[str, ChangedFile]
    climbing: Climbing
    charts: Charts
    neighbours: Neighbours
    unknown: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, side: SideIndex, changed: Mapping[str, ChangedFile]) -> Edges:
        """The edges of a side of the index."""
        reach = side.rows.reach
        units = Units(side.tree, reach.topology)
        deploying = Deploying(units)
        climbing = Climbing(units, Touched.of(units), deploying, reach)
        return cls(changed, climbing, Charts(deploying), Neighbours(side.relations))

    def edges_from(self, node: Node) -> Iterator[Edge]:
        """``(node, reason)`` of everything that follows from a node in one step."""
        if isinstance(node, FileNode):
            for ask in (self._objects_of, self._kustomized, self._charted, self._generated):
                yield from self._told(ask, node)
        elif isinstance(node, ObjectNode):
            for ask_object in (self._affected, self._deployed):
                yield from self._told(ask_object, node)
        else:
            yield from self._told(self.climbing.above, node)

    def _told(self, ask: Callable[[Any], Iterable[Edge]], node: Node) -> Iterator[Edge]:
        """The answers as far as they can be given."""
        try:
            yield from ask(node)
        except UnknownError as error:
            self.unknown[str(error)] = None

    def _objects_of(self, node: FileNode) -> Iterator[Edge]:
        for item in self.changed.get(node.path, ChangedFile()).items:
            yield from self.climbing.starts(item)

    def _kustomized(self, node: FileNode) -> Iterator[Edge]:
        """An edited kustomization touches what the edit speaks of."""
        both = self.changed.get(node.path, ChangedFile()).kustomization
        if both is None:
            return
        folder = node.path.rpartition("/")[0]
        units = self.climbing.units
        for touched in self.climbing.touched.by_edit(folder, *both):
            if isinstance(touched, Named) and units.known.file_of(touched.path) is not None:
                yield self.climbing.carrying(folder, Selection(touched.path))
            elif isinstance(touched, Named):
                yield from (
                    self.climbing.carrying(folder, item) for item in units.tree.items(touched.path) if item.kind
                )
            else:
                yield self.climbing.carrying(folder, touched)

    def _charted(self, node: FileNode) -> Iterator[Edge]:
        """A part of a chart reaches its releases and the charts around it; a values file the releases that read it."""
        chart = self.charts.of(node.path)
        place = self.climbing.units.topology.place
        own = place(node.path)
        if holds_values(node.path):
            for item in self.charts.reading(node.path):
                yield self._release(item, chart or "", Where.of(own)), "reads it"
        shared = own.environment is None and own.region is None and own.cluster is None
        if chart is None or (holds_values(node.path) and not shared):
            return
        for item in self.charts.releases(chart):
            yield self._release(item, chart, Where.of(own)), f"installs {chart}"
        for path in self.charts.values_beside(chart):
            for item in self.climbing.units.tree.items(path):
                if path != node.path:
                    yield ObjectNode(item, "", None, Where.of(place(path))), "is installed with it"
        yield from ((FileNode(f"{outer}/Chart.yaml"), "depends on it") for outer in self.charts.containing(chart))

    def _release(self, item: Item, chart: str, where: Where) -> DeployerNode:
        return DeployerNode(item, chart, None, where.within(self.climbing.deploying.where(item)))

    def _generated(self, node: FileNode) -> Iterator[Edge]:
        """A file that a kustomization reads as it is, such as the source of a ConfigMap."""
        if self.changed.get(node.path, ChangedFile()).items:
            return
        known = self.climbing.units.known
        for folder in known.referrers(node.path):
            for load in self.climbing.touched.by_file(folder, node.path):
                yield UnitNode(folder, load, self.climbing.units.where(folder)), "makes an object of it"

    def _affected(self, node: ObjectNode) -> Iterator[Edge]:
        """Whoever refers to an object, in the places where both live together."""
        for other in self.neighbours.of(node.item):
            for place in self.climbing.places(other.item):
                if _together(node, place, other):
                    yield place, other.reason

    def _deployed(self, node: ObjectNode) -> Iterator[Edge]:
        """What an object of Argo CD or Flux deploys."""
        deploying = self.climbing.deploying
        outer = deploying.where(node.item).within(node.where)
        for item, end, where in deploying.deployed_by(node.item):
            own = Where.of(self.climbing.units.topology.place(item.path))
            yield ObjectNode(item, end, node.item, own.within(where).within(outer)), "is deployed by it"


def namespace_of(node: ObjectNode) -> str:
    """The namespace in which an object ends up; empty when nothing says it, or it is an object of the cluster."""
    if node.item.kind in OF_CLUSTER:
        return ""
    return node.where.namespace or node.item.said.namespace or default_namespace(node.deployer)


def _together(one: ObjectNode, other: ObjectNode, by: Neighbour) -> bool:
    """Whether two objects run in one place, so that a name that one uses can mean the other.

    The same kustomization, else places that can be one: in the same namespace, or, when nothing says it, in the same
    folder or service.
    """
    if not one.where.compatible(other.where):
        return False
    mine, theirs = namespace_of(one), by.namespace or namespace_of(other)
    if one.item.kind in OF_CLUSTER or other.item.kind in OF_CLUSTER:
        return True
    if mine and theirs:
        return mine == theirs
    if one.end and one.end == other.end:
        return True
    service = one.where.service
    folders = {node.item.path.rpartition("/")[0] for node in (one, other)}
    return len(folders) == 1 or (service is not None and service == other.where.service)
