"""What was and what is: each object of base goes on as one of head, or is deleted; the rest of head was added.

Exact keys pair first. Then what is left pairs by path and identity (a kustomization that begins to name a file changes
its root, not the file). Then come moves. The rest is a delete and an add. A pair without edits is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import field

from safelane.frozen import dataclass
from safelane.resources.canonical import canonical
from safelane.resources.changes import Pairing, ResourceChange
from safelane.resources.duplicates import Beside, duplicates, nothing_beside
from safelane.resources.edits import edits
from safelane.resources.inside import inner_changes
from safelane.resources.moves import Movers, Pair, ReachedBy, moves
from safelane.resources.resource import Resource
from safelane.resources.sequences import by_order


@dataclass(slots=True)
class _Left:
    """What has no partner yet, and the pairs made so far."""

    base: list[Resource]
    head: list[Resource]
    pairs: list[Pair] = field(default_factory=list)

    def take(self, pairs: list[Pair]) -> None:
        self.pairs += pairs
        taken = {id(resource) for found in pairs for resource in found}
        self.base = [one for one in self.base if id(one) not in taken]
        self.head = [other for other in self.head if id(other) not in taken]


def pair(
    base: Iterable[Resource],
    head: Iterable[Resource],
    reached_by: ReachedBy | None = None,
    renames: Mapping[str, str] | None = None,
    beside: Beside = nothing_beside,
) -> Pairing:
    """Pair the objects of the changed files.

    ``reached_by(side, path)`` names everything that deploys a file (kustomizations, Applications, Flux paths); without
    it, moves are not held against it. ``renames`` are git's, old path by new path. ``beside(resource)`` gives objects
    of head in unchanged files that may have the same key: it is asked about what is gone (does another file still
    define it?), and about what was added, edited or moved (does another file define it too?).
    """
    heads = list(head)
    left = _Left(list(base), list(heads))
    left.take(_by(lambda resource: resource.key, left))
    left.take(_by(_in_place, left))
    left.take(moves(Movers(left.base, left.head, reached_by, renames or {})))
    left.take(_defined_elsewhere(left.base, heads, beside))
    pairs = [_change(one, other) for one, other in left.pairs]
    changes = [change for change in pairs if change.edits]
    changes += [ResourceChange(one.key, one, None) for one in left.base]
    changes += [ResourceChange(other.key, None, other) for other in left.head]
    moved = [change for change in pairs if not change.edits and change.old_path is not None]
    doubled = duplicates(heads, [*changes, *moved], beside)
    ordered = [one for change in sorted(changes, key=_order) for one in (change, *inner_changes(change))]
    return Pairing(tuple(ordered), doubled, tuple(sorted(moved, key=_order)))


def _in_place(resource: Resource) -> Hashable:
    """The same name in the same file; what has no name is only like itself."""
    key = resource.key
    identity = (key.group, key.kind, key.namespace, key.name)
    return (resource.document.path, *identity) if key.name else id(resource)


def _by(identity: Callable[[Resource], Hashable], left: _Left) -> list[Pair]:
    """Pairs of what has one identity on both sides."""
    groups: dict[Hashable, tuple[list[Resource], list[Resource]]] = {}
    for resource in left.base:
        groups.setdefault(identity(resource), ([], []))[0].append(resource)
    for resource in left.head:
        groups.setdefault(identity(resource), ([], []))[1].append(resource)
    return [found for before, after in groups.values() for found in _matched(before, after)]


def _matched(before: list[Resource], after: list[Resource]) -> list[Pair]:
    """Pairs of things with one identity: of equal content, in the same file, in their order."""
    if len(before) <= 1 and len(after) <= 1:
        return list(zip(before, after, strict=False))
    left = _Left(before, after)
    content = {id(resource): canonical(resource.value) for resource in (*before, *after)}
    left.take(_zipped(left, lambda resource: (content[id(resource)], resource.document.path)))
    left.take(_zipped(left, lambda resource: content[id(resource)]))
    for path in dict.fromkeys(resource.document.path for resource in left.base):
        left.take(_aligned(left, path))
    return left.pairs + list(zip(left.base, left.head, strict=False))


def _zipped(left: _Left, identity: Callable[[Resource], Hashable]) -> list[Pair]:
    waiting: dict[Hashable, list[Resource]] = {}
    for one in reversed(left.base):
        waiting.setdefault(identity(one), []).append(one)
    found = []
    for other in left.head:
        same = waiting.get(identity(other))
        if same:
            found.append((same.pop(), other))
    return found


def _aligned(left: _Left, path: str) -> list[Pair]:
    """Documents of one file that nothing but their content tells apart."""
    before = [one for one in left.base if one.document.path == path]
    after = [other for other in left.head if other.document.path == path]
    pairs = by_order([one.value for one in before], [other.value for other in after])
    return [(before[i], after[j]) for i, j in pairs if i is not None and j is not None]


def _defined_elsewhere(gone: list[Resource], head: list[Resource], beside: Beside) -> list[Pair]:
    """What is gone here and still defined by another document goes on as that one."""
    by_key = {resource.key: resource for resource in head if resource.is_named}
    found = []
    for one in gone:
        others = [by_key[one.key]] if one.key in by_key else beside(one) if one.is_named else ()
        other = next((other for other in others if other.key == one.key), None)
        if other is not None:
            found.append((one, other))
    return found


def _change(one: Resource, other: Resource) -> ResourceChange:
    moved = one.document.path if one.document.path != other.document.path else None
    return ResourceChange(other.key, one, other, edits(one.value, other.value), moved)


def _order(change: ResourceChange) -> tuple[object, ...]:
    """By path, document and place in a List; what was deleted stands before what stands there now."""
    resource = change.after or change.before
    assert resource is not None
    places = tuple(step for step in resource.path if isinstance(step, int))
    return resource.document.path, resource.document.index, places, change.after is not None
