"""Objects that two documents of head define: which of the two is in force depends on the order of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from safelane.resources.changes import Duplicates, ResourceChange
from safelane.resources.identity import is_placeholder
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
    named: dict[tuple[Key, str], list[Resource]] = {_identity(resource): [] for resource in touched}
    for resource in heads:
        if (same := named.get(_identity(resource))) is not None:
            same.append(resource)
    new = {id(resource) for resource in touched}
    found = []
    for identity, group in named.items():
        first = next((one for one in beside(group[0]) if _identity(one) == identity and one not in group), None)
        if first is None:
            first = next((resource for resource in group if id(resource) not in new), group[0])
        others = [resource for resource in group if id(resource) in new and resource is not first]
        if others:
            found.append(Duplicates(identity[0], (first, *others)))
    return tuple(found)


def _identity(resource: Resource) -> tuple[Key, str]:
    """A name that is filled in later is filled in file by file: only within one file is it the same name."""
    return resource.key, resource.document.path if is_placeholder(resource.name) else ""
