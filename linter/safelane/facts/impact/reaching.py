"""``impact``: the reach of a change in both of its trees, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from safelane.documents import Unreadable
from safelane.facts.gathering import Facts
from safelane.facts.impact.edges import ChangedFile, Edges
from safelane.facts.impact.model import Impact, Reached
from safelane.facts.impact.neighbours import signature
from safelane.facts.impact.nodes import FileNode
from safelane.facts.impact.rows import Around, merged, rows
from safelane.facts.impact.search import FARTHEST, search
from safelane.facts.index.items import Item
from safelane.facts.index.sides import SideIndex
from safelane.facts.index.unknown import UnknownError
from safelane.git.changes import FileChange, changes
from safelane.location import Side
from safelane.resources import Resource, ResourceChange, Sort

_MOST = 20_000  # nodes of one tree


def impact(facts: Facts, only: frozenset[str] = frozenset()) -> Impact:
    """What the change reaches, at head and, for what is gone or no longer connected, at base.

    It starts from all files that differ, whether ``include`` selects them or not. ``only`` are the environments that
    count, all when it is empty.
    """
    differing = changes(facts.base.tree, facts.head.tree).files
    tiers = {service.name: service.tier for service in facts.config.services if service.tier is not None}
    around = Around(facts.reach, facts.owners, tiers)
    notes: dict[str, None] = {}
    listed: list[Reached] = []
    for side in ("head", "base"):
        edited = _changed(facts, side)
        starts = sorted(_starts(differing, edited, side))
        if starts:
            listed += _of_side(facts, side, (starts, edited), (around, notes))
    changed = tuple(sorted({file.path for file in differing} | {file.old_path for file in differing}))
    shown = merged(row for row in listed if not only or row.environment in only)
    found = _impact(facts, changed, shown, tuple(notes))
    environments = tuple(name for name in found.environments if not only or name in only)
    return replace(found, environments=environments)


def _starts(differing: Iterable[FileChange], edited: Mapping[str, ChangedFile], side: Side) -> Iterator[str]:
    """The files from which the search in one tree starts; at base those that are gone, and where the reach differs."""
    for file in differing:
        if side == "head" and file.after is not None:
            yield file.path
        gone = file.after is None or file.old_path != file.path
        if side == "base" and file.before is not None and (gone or file.old_path in edited):
            yield file.old_path


def _of_side(
    facts: Facts,
    side: Side,
    asked: tuple[Sequence[str], Mapping[str, ChangedFile]],
    shared: tuple[Around, dict[str, None]],
) -> list[Reached]:
    around, notes = shared
    view = facts.base if side == "base" else facts.head
    view.kustomizations.search_all()
    edges = Edges.of(facts.index.base if side == "base" else facts.index.head, asked[1])
    found = search(map(FileNode, asked[0]), edges.edges_from, _MOST)
    listed = list(rows(found, edges, around))
    if not found.complete:
        notes[f"more than {_MOST} things are reached, or {FARTHEST} steps lead to some: the farthest are left out"] = (
            None
        )
    if not view.kustomizations.complete:
        notes["the tree is so large that not every folder was searched for kustomizations"] = None
    notes.update((f"not everything could be looked up: {reason}", None) for reason in edges.unknown)
    return listed


def _changed(facts: Facts, side: Side) -> dict[str, ChangedFile]:
    """The changed objects of one side, file by file; at base only those whose reach is not that of head's."""
    index = facts.index.base if side == "base" else facts.index.head
    items: dict[str, list[Item]] = {}
    edited: dict[str, ChangedFile] = {}
    for change in facts.changed:
        own, other = (change.before, change.after) if side == "base" else (change.after, change.before)
        if own is None or own.document.pointer_prefix:
            continue
        if own.sort is Sort.KUSTOMIZATION:
            edited[own.document.path] = ChangedFile((), (own.value, other.value if other is not None else {}))
        elif side == "head" or other is None or change.old_path or signature(own.value) != signature(other.value):
            items.setdefault(own.document.path, []).extend(_items(own, index))
    return {**{path: ChangedFile(tuple(listed)) for path, listed in items.items()}, **edited}


def _items(resource: Resource, index: SideIndex) -> Iterator[Item]:
    """The item of the index that is this object."""
    try:
        for item in index.tree.items(resource.document.path):
            if (item.index, item.steps) == (resource.document.index, resource.path):
                yield item
    except UnknownError:
        return  # check says of the file that it cannot be read


def _impact(facts: Facts, changed: tuple[str, ...], listed: tuple[Reached, ...], notes: tuple[str, ...]) -> Impact:
    topology = facts.reach.topology
    files = list(_telling(facts))
    places = [topology.place(path) for path in files]
    order = {name: index for index, name in enumerate(topology.environments)}
    environments = {name for path in files for name in facts.reach.environments(path)}
    environments |= {row.environment for row in listed if row.environment is not None}
    owners = {owner for path in changed for owner in facts.owners.of(path)}
    services = _names(*(place.service for place in places), *(row.service for row in listed))
    return Impact(
        changed=changed,
        resources=listed,
        services=services,
        environments=tuple(sorted(environments, key=lambda name: (order.get(name, len(order)), name))),
        regions=_names(*(place.region for place in places), *(row.region for row in listed)),
        clusters=_names(*(place.cluster for place in places), *(row.cluster for row in listed)),
        owners=tuple(sorted(owners.union(*(row.owners for row in listed)))),
        tiers={
            service.name: service.tier
            for service in facts.config.services
            if service.tier is not None and service.name in services
        },
        notes=notes,
    )


def _telling(facts: Facts) -> Iterator[str]:
    """The changed files that say something new, or may: not those with other comments or another order of keys."""
    said = {path for change in facts.changed for path in (_path_of(change), change.old_path)}
    for path in facts.files:
        parts = (part for view in (facts.base, facts.head) for part in view.documents(path))
        if path in said or any(isinstance(part, Unreadable) for part in parts):
            yield path


def _path_of(change: ResourceChange) -> str:
    resource = change.after or change.before
    assert resource is not None
    return resource.document.path


def _names(*names: str | None) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
