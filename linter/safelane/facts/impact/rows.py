"""From what the search found to what is reported: one row per object and place, with its path and its weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from safelane.facts.impact.edges import Edges, namespace_of
from safelane.facts.impact.model import Reached, Step
from safelane.facts.impact.nodes import DeployerNode, FileNode, Node, ObjectNode, UnitNode
from safelane.facts.impact.search import Found
from safelane.facts.index.items import Item
from safelane.facts.owners import Owners
from safelane.facts.reach import Reach
from safelane.frozen import dataclass
from safelane.resources.identity import ResourceReference


@dataclass(frozen=True, slots=True)
class Around:
    """What else a row says: who owns a file, what production is, how important a service is."""

    reach: Reach
    owners: Owners
    tiers: Mapping[str, int]


def rows(found: Found, edges: Edges, around: Around) -> Iterator[Reached]:
    """The rows of one tree, nearest first."""
    direct = {item for changed in edges.changed.values() for item in changed.items}
    behind = _behind(found)
    for node in found.parents:
        if isinstance(node, ObjectNode | DeployerNode):
            steps = tuple(_steps(found, node, edges))
            yield _row(node, around, node.item in direct, (steps, behind.get(node, 0)))


def _row(
    node: ObjectNode | DeployerNode, around: Around, direct: bool, reached: tuple[tuple[Step, ...], int]
) -> Reached:
    where, path = node.where, node.item.path
    topology = around.reach.topology
    environment = where.environment
    # who deploys many services belongs to none of them
    service = where.service if isinstance(node, ObjectNode) else topology.place(path).service
    return Reached(
        resource=_reference(node),
        path=path,
        environment=environment,
        service=service,
        region=where.region,
        cluster=where.cluster,
        owners=around.owners.of(path),
        direct=direct,
        via=reached[0],
        production=topology.production(environment) if environment is not None else around.reach.has_production,
        tier=around.tiers.get(service) if service is not None else None,
        dependents=reached[1],
    )


def _reference(node: ObjectNode | DeployerNode) -> ResourceReference:
    """The object with the namespace in which it ends up."""
    said = node.item.said
    namespace = namespace_of(node) if isinstance(node, ObjectNode) else said.namespace
    return ResourceReference(said.api_version, said.kind, namespace if said.kind else "", said.name)


def _steps(found: Found, node: Node, edges: Edges) -> Iterator[Step]:
    for before, after, reason in found.path_to(node):
        source, target = _text(before, edges), _text(after, edges)
        if source != target:  # a changed kustomization is a file and the start of its way up
            yield Step(source, target, reason)


def _text(node: Node, edges: Edges) -> str:
    if isinstance(node, FileNode):
        return node.path
    if isinstance(node, UnitNode):
        return edges.climbing.units.text(node.folder)
    return object_text(_reference(node), node.item)


def object_text(said: ResourceReference, item: Item) -> str:
    """``Kind namespace/name``, the path of what has no kind."""
    name = f"{said.namespace}/{said.name}" if said.namespace else said.name
    return f"{said.kind} {name}".strip() if said.kind else item.path


def _behind(found: Found) -> dict[Node, int]:
    """How many objects were met through each node."""
    counts: dict[Node, int] = {}
    for node, came in reversed(found.parents.items()):
        if came is not None:
            own = counts.get(node, 0) + isinstance(node, ObjectNode | DeployerNode)
            counts[came[0]] = counts.get(came[0], 0) + own
    return counts


def merged(listed: Iterable[Reached]) -> tuple[Reached, ...]:
    """Each object and place once, by the shortest path; earlier rows win."""
    from dataclasses import replace

    found: dict[tuple[object, ...], Reached] = {}
    for row in listed:
        key = (row.resource, row.path, row.environment, row.service, row.region, row.cluster)
        known = found.get(key)
        if known is None:
            found[key] = row
            continue
        best = known if (not known.direct, len(known.via)) <= (not row.direct, len(row.via)) else row
        found[key] = replace(best, dependents=max(known.dependents, row.dependents))
    return tuple(sorted(found.values(), key=lambda row: row.sort_key))
