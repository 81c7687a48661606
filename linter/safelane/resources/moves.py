"""Objects that went to another place in the tree: the same name, or without one the same content, exactly once.

A move goes out of nothing that deployed the object: the same kustomizations, Applications and Flux paths reach it on
both sides, or none on either. A kustomization that moved together with what it names counts as the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from safelane.frozen import dataclass
from safelane.location import Side
from safelane.resources.canonical import canonical
from safelane.resources.resource import Resource
from safelane.resources.sorts import Sort

ReachedBy: TypeAlias = Callable[[Side, str], frozenset[str]]
Pair: TypeAlias = tuple[Resource, Resource]


@dataclass(frozen=True, slots=True)
class Movers:
    """What found no partner yet, and what is known of the two trees; ``renames`` are old paths by new paths."""

    base: Sequence[Resource]
    head: Sequence[Resource]
    reached_by: ReachedBy | None
    renames: Mapping[str, str]


def moves(movers: Movers) -> list[Pair]:
    """The pairs of base and head that are moves."""
    found = _candidates(movers)
    folders = _folders(movers, found)
    found += _following(movers, found, folders)
    reached_by = movers.reached_by
    if reached_by is None:
        return found
    return [
        (one, other)
        for one, other in found
        if {folders.get(by, by) for by in reached_by("base", one.document.path)}
        == reached_by("head", other.document.path)
    ]


def _candidates(movers: Movers) -> list[Pair]:
    gone: dict[Hashable, list[Resource]] = {}
    come: dict[Hashable, list[Resource]] = {}
    for resources, groups in ((movers.base, gone), (movers.head, come)):
        for resource in resources:
            groups.setdefault(_likeness(resource), []).append(resource)
    found: list[Pair] = []
    folders = {(_folder(old), _folder(new)) for new, old in movers.renames.items()}
    for likeness, before in gone.items():
        after = come.get(likeness, [])
        hinted = _hinted(before, after, lambda one, other: movers.renames.get(other) == one)
        hinted += _hinted(
            *_without(before, after, hinted), lambda one, other: (_folder(one), _folder(other)) in folders
        )
        rest = _without(before, after, hinted)
        found += hinted
        if len(rest[0]) == len(rest[1]) == 1:
            found.append((rest[0][0], rest[1][0]))
    return found


def _likeness(resource: Resource) -> Hashable:
    """What a move leaves as it is."""
    place, key = resource.place, resource.key
    captured = (place.environment, place.region, place.cluster, place.service, place.tenant)
    kind = (resource.sort, key.group, key.kind, key.namespace)
    if resource.is_named or resource.sort is Sort.KUSTOMIZATION:
        return (*kind, key.name, captured)
    return (*kind, key.name, captured, canonical(resource.value))


def _hinted(before: Iterable[Resource], after: Sequence[Resource], fits: Callable[[str, str], bool]) -> list[Pair]:
    """Pairs that git's renames make the only ones among several candidates."""
    before = list(before)
    found = []
    for one in before:
        heads = [other for other in after if fits(one.document.path, other.document.path)]
        if len(heads) == 1 and sum(fits(old.document.path, heads[0].document.path) for old in before) == 1:
            found.append((one, heads[0]))
    return found


def _without(
    before: Sequence[Resource], after: Sequence[Resource], pairs: list[Pair]
) -> tuple[list[Resource], list[Resource]]:
    taken = {id(resource) for found in pairs for resource in found}
    return [one for one in before if id(one) not in taken], [other for other in after if id(other) not in taken]


def _folders(movers: Movers, pairs: list[Pair]) -> dict[str, str]:
    """Where kustomizations went, by folder: those that are gone, to those that are new and name the same objects."""
    gone, come = _kustomized(movers.base), _kustomized(movers.head)
    found: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for one, other in pairs:
        old, new = _unit(one), _unit(other)
        if old in gone and new in come:
            found.setdefault(old, set()).add(new)
            back.setdefault(new, set()).add(old)
    moved = {old: next(iter(new)) for old, new in found.items() if len(new) == 1}
    return {old: new for old, new in moved.items() if len(back[new]) == 1}


def _kustomized(resources: Iterable[Resource]) -> dict[str, Resource]:
    return {resource.root: resource for resource in resources if resource.sort is Sort.KUSTOMIZATION}


def _unit(resource: Resource) -> str:
    """The folder that a move takes along: the object's root, for a patch that of its file."""
    return resource.root if resource.root != resource.document.path else _folder(resource.root)


def _following(movers: Movers, pairs: list[Pair], folders: Mapping[str, str]) -> list[Pair]:
    """Kustomizations that several others resemble go where their objects went."""
    gone, come = _kustomized(movers.base), _kustomized(movers.head)
    taken = {id(resource) for found in pairs for resource in found}
    both = [(gone[old], come[new]) for old, new in folders.items()]
    return [(one, other) for one, other in both if id(one) not in taken and id(other) not in taken]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
