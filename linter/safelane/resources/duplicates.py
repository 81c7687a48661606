"""Objects that two documents of head define: which of the two is in force depends on the order of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from safelane.resources.changes import Duplicate, ResourceChange
from safelane.resources.resource import Key, Resource

Beside: TypeAlias = Callable[[Resource], Iterable[Resource]]


def nothing_beside(_: Resource) -> Iterable[Resource]:
    """For when there is no tree around the objects."""
    return ()


def duplicates(head: Iterable[Resource], changes: Iterable[ResourceChange], beside: Beside) -> tuple[Duplicate, ...]:
    """The doubled objects that a change introduced or touches: what it left alone on both sides is not its doing."""
    touched = {id(change.after): change.after for change in changes if change.after is not None}
    groups: dict[Key, list[Resource]] = {}
    for resource in head:
        if resource.is_named:
            groups.setdefault(resource.key, []).append(resource)
    found = [one for group in groups.values() for one in _doubled(group, touched)]
    known = {id(one.resource) for one in found}
    for resource in touched.values():
        if resource.is_named and id(resource) not in known:
            others = (other for other in beside(resource) if other.key == resource.key and other is not resource)
            found += [Duplicate(resource.key, resource, other) for other in others][:1]
    return tuple(found)


def _doubled(group: list[Resource], touched: dict[int, Resource]) -> Iterator[Duplicate]:
    first = next((resource for resource in group if id(resource) not in touched), group[0])
    for resource in group:
        if resource is not first and id(resource) in touched:
            yield Duplicate(resource.key, resource, first)
