"""Objects that two documents of head define: which of the two is in force depends on the order of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from safelane.resources.changes import Duplicates, ResourceChange
from safelane.resources.resource import Key, Resource

Beside: TypeAlias = Callable[[Resource], Iterable[Resource]]


def nothing_beside(_: Resource) -> Iterable[Resource]:
    """For when there is no tree around the objects."""
    return ()


def duplicates(head: Iterable[Resource], changes: Iterable[ResourceChange], beside: Beside) -> tuple[Duplicates, ...]:
    """The doubled objects that a change introduced or touches: what it left alone on both sides is not its doing."""
    heads = [resource for resource in head if resource.is_named]
    known = {id(resource) for resource in heads}
    touched = [change.after for change in changes if change.after is not None and id(change.after) in known]
    named: dict[Key, list[Resource]] = {resource.key: [] for resource in touched}
    for resource in heads:
        if resource.key in named:
            named[resource.key].append(resource)
    new = {id(resource) for resource in touched}
    found = []
    for key, group in named.items():
        first = next((other for other in beside(group[0]) if other.key == key and other not in group), None)
        if first is None:
            first = next((resource for resource in group if id(resource) not in new), group[0])
        others = [resource for resource in group if id(resource) in new and resource is not first]
        if others:
            found.append(Duplicates(key, (first, *others)))
    return tuple(found)
