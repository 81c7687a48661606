"""What must be there before what: definitions before their objects, namespaces before their content, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice
from typing import Any

from safelane.facts.changes import Change
from safelane.facts.index.references import references_of
from safelane.frozen import dataclass
from safelane.plan.graph import Edge
from safelane.plan.material import Material
from safelane.plan.model import Part, Spot
from safelane.resources import Resource, Sort

_MOST = 64  # parts that hold one name for one place: more are not one thing's
_DEFINITION = "CustomResourceDefinition"
_EARLY = frozenset({_DEFINITION, "Namespace", "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim"})
_PATCHED = "patched "

Name = tuple[str, str, str]  # kind, namespace and name
Reached = tuple[tuple[str, ...], frozenset[Spot]]


@dataclass(slots=True)
class _Holder:
    """A part that adds, edits or removes something with a name."""

    part: int
    namespace: str
    operation: str


@dataclass(slots=True)
class Dependencies:
    """The edges between the parts of a change."""

    material: Material
    parts: Sequence[Part]
    _holders: dict[tuple[str, str], dict[Reached, list[_Holder]]] = field(default_factory=dict)

    def edges(self) -> list[Edge]:
        """Each pair of parts once for each thing that one needs of the other."""
        changes = [(number, change) for number, part in enumerate(self.parts) for change in self._changes(part)]
        for number, change in changes:
            for kind, namespace, name in _held(change.resource):
                there = self._holders.setdefault((kind, name), {}).setdefault(self._reached(number), [])
                there.append(_Holder(number, namespace, change.operation))
        found: dict[tuple[int, int], Edge] = {}
        for number, change in changes:
            for edge in self._of(number, change):
                known = found.get((edge.before, edge.after))
                if known is None or (edge.strictly and not known.strictly):
                    found[edge.before, edge.after] = edge
        return list(found.values())

    def _changes(self, part: Part) -> Iterator[Change]:
        for path in part.paths:
            yield from (change for change in self.material.changed.get(path, ()) if change.path == path)

    def _reached(self, number: int) -> Reached:
        return self.parts[number].environments, self.parts[number].spots

    def _of(self, number: int, change: Change) -> Iterator[Edge]:
        before, after = change.resources.before, change.resources.after
        needs = set(_needed(after)) if after is not None else set()
        needed = set(_needed(before)) - needs if before is not None else set()
        what = f"{change.resource.kind} {change.resource.name}".strip() or change.path
        for need in sorted(needs):
            for holder in self._who(need, number):
                if holder.operation != "delete" and (holder.operation == "add" or not need[0].startswith(_PATCHED)):
                    early = holder.operation == "add" and need[0] in _EARLY
                    strictly = need[0] == _DEFINITION and holder.operation == "add"
                    yield Edge(holder.part, number, f"{_spelled(need)} before {what}", strictly, early)
        for need in sorted(needed):
            for holder in self._who(need, number):
                if holder.operation == "delete":
                    yield Edge(number, holder.part, f"{what} stops using {_spelled(need)} before that is removed")

    def _who(self, need: Name, number: int) -> Iterator[_Holder]:
        kind, namespace, name = need
        here = self._reached(number)
        for there, holders in islice(self._holders.get((kind, name), {}).items(), _MOST):
            if not _meet(here, there):
                continue
            for holder in islice(holders, _MOST):
                same = not namespace or not holder.namespace or namespace == holder.namespace
                if holder.part != number and same:
                    yield holder


def _meet(one: Reached, other: Reached) -> bool:
    """Whether two parts reach a common place, as far as it is known."""
    return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in zip(one, other, strict=True))


def _held(resource: Resource) -> Iterator[Name]:
    """The names under which others need an object."""
    if resource.sort is Sort.PATCH or not resource.kind:
        return
    if resource.kind == _DEFINITION:
        yield _DEFINITION, "", _defined(resource.value)
    elif resource.name:
        yield resource.kind, resource.namespace, resource.name
        yield f"{_PATCHED}{resource.kind}", resource.namespace, resource.name


def _defined(value: Any) -> str:
    spec = value.get("spec") if isinstance(value, dict) else None
    names = spec.get("names") if isinstance(spec, dict) else None
    kind = names.get("kind") if isinstance(names, dict) else None
    return f"{spec.get('group')}/{kind}" if isinstance(spec, dict) else ""


def _needed(resource: Resource) -> Iterator[Name]:
    """What must be there for an object to work."""
    if resource.sort is Sort.PATCH and resource.kind:
        yield f"{_PATCHED}{resource.kind}", resource.namespace, resource.name
    if resource.group:
        yield _DEFINITION, "", f"{resource.group}/{resource.kind}"
    if resource.namespace:
        yield "Namespace", "", resource.namespace
    for reference in references_of(resource.value):
        yield reference.kind, reference.namespace or resource.namespace, reference.name


def _spelled(need: Name) -> str:
    kind, namespace, name = need
    kind = kind.removeprefix(_PATCHED)
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}"
