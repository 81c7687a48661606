"""The answers about one revision, as plain data for rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from safelane.facts.index.around import Around
from safelane.facts.index.generated import defined_by
from safelane.facts.index.items import Item
from safelane.facts.index.labels import SELECTING, pod_labels, selector_of, selects, values_of
from safelane.facts.index.mentions import mentions_in
from safelane.facts.index.needles import needle_of
from safelane.facts.index.paths import NOTHING, value_at
from safelane.facts.index.references import Reference, references_of
from safelane.facts.index.siblings import Siblings
from safelane.facts.index.tree import TreeIndex
from safelane.facts.index.unknown import UnknownError
from safelane.facts.reach import Reach
from safelane.frozen import dataclass
from safelane.git.repository import MissingObjectError
from safelane.location import Path

Row = dict[str, Any]
_ANYWHERE = Around()


@dataclass(slots=True)
class SideIndex:
    """Questions about one tree. Every method may raise UnknownError; ``around`` limits answers to what fits there."""

    tree: TreeIndex
    reach: Reach
    _references: dict[int, tuple[Reference, ...]] = field(default_factory=dict)

    def objects(self, kind: str, name: str = "", around: Around = _ANYWHERE) -> list[Row]:
        """The whole manifests of a kind, nearest first, each row with its ``object``."""
        found = [item for item in self.tree.objects(kind, name) if around.fits(self._around(item))]
        found.sort(key=lambda item: (-around.nearness(item.path), item.path, item.document.index, item.steps))
        return [{**self.row(item), "object": item.value} for item in found]

    def referring(self, kind: str, name: str, around: Around = _ANYWHERE) -> list[Row]:
        """Who refers to an object by kind and name: rows of the referring objects, with ``key`` and ``pointer``."""
        wanted = kind.rpartition("/")[2]
        return [
            self.row(item, reference.steps) | _said(reference)
            for item in self._holding(needle_of(name))
            for reference in self.references(item)
            if (reference.kind, reference.name) == (wanted, name) and self._refers(item, reference, around)
        ]

    def _refers(self, item: Item, reference: Reference, around: Around) -> bool:
        other = self._around(item)
        if reference.namespace:
            other = Around(other.path, reference.namespace, other.environments, other.cluster, other.region)
        return around.fits(other)

    def references(self, item: Item) -> tuple[Reference, ...]:
        """What an item refers to."""
        key = id(item)  # items live as long as the tree's index
        if key not in self._references:
            self._references[key] = references_of(item.value)
        return self._references[key]

    def defined_in(self, kind: str, name: str) -> list[str]:
        """The environments that define an object, in promotion order; empty text for files of no known one."""
        wanted = (kind.rpartition("/")[2], name)
        found = {
            environment
            for item in self._holding(needle_of(name))
            if wanted in set(defined_by(item)) and self.tree.is_whole(item)
            for environment in self.reach.environments(item.path) or ("",)
        }
        order = list(self.reach.topology.environments)
        return sorted(found, key=lambda one: (order.index(one) if one in order else len(order), one))

    def selecting(self, labels: Mapping[str, Any], around: Around = _ANYWHERE) -> list[Row]:
        """Services, budgets and policies whose selector fits these labels of a pod; empty selectors are left out."""
        needles = {needle_of(value) for value in labels.values() if isinstance(value, str)} - {b""}
        paths = {path for needle in needles for path in self.tree.holding(needle, b"elector")}
        found = [
            item
            for item in self.tree.items_in(sorted(paths))
            if item.kind in SELECTING and selects(selector_of(item.value), labels) and around.fits(self._around(item))
        ]
        return [{**self.row(item), "object": item.value} for item in found if self.tree.is_whole(item)]

    def selected(self, selector: Any, around: Around = _ANYWHERE) -> list[Row]:
        """The workloads whose pods a selector fits."""
        needles = [needle for value in values_of(selector) if (needle := needle_of(value))]
        found = []
        for item in self.tree.items_in(self.tree.holding(*needles)) if needles else ():
            labels = pod_labels(item.value)
            if labels is not None and selects(selector, labels) and around.fits(self._around(item)):
                found.append(item)
        return [{**self.row(item), "object": item.value} for item in found if self.tree.is_whole(item)]

    def mentions(self, text: str) -> list[Row]:
        """Where a text stands as a scalar, or as a word in one: ``whole`` tells."""
        needle = needle_of(text)
        if not needle:
            raise UnknownError(f"{text!r} cannot be looked for: it holds no letter or digit")
        return [
            self.row(item, steps) | {"whole": whole}
            for item in self._holding(needle)
            for steps, whole in mentions_in(item.value, text)
        ]

    def peers(self, change: Mapping[str, Any], path: str) -> list[Row]:
        """The value at the same path of the same object in other environments, regions and clusters."""
        file = change.get("path")
        if not isinstance(file, str):
            return []
        try:
            siblings = Siblings(self.tree.view.tree, self.reach.topology).of(file)
        except MissingObjectError as error:
            raise UnknownError(str(error), error.help) from error
        rows = []
        for item in self._counterparts(change, siblings):
            value = value_at(item.value, path)
            present = value is not NOTHING
            rows.append(self.row(item) | {"present": present, "value": value if present else None})
        return rows

    def _counterparts(self, change: Mapping[str, Any], siblings: Iterable[str]) -> Iterator[Item]:
        kind, name = change.get("kind"), change.get("name")
        for path in siblings:
            items = [item for item in self.tree.items(path) if not kind or item.kind == kind]
            same = [item for item in items if item.name == name]
            yield from same[:1] or (items if len(items) == 1 else ())

    def _holding(self, needle: bytes) -> Iterator[Item]:
        return self.tree.items_in(self.tree.holding(needle)) if needle else iter(())

    def _around(self, item: Item) -> Around:
        return Around.of_item(item, self.reach)

    def row(self, item: Item, steps: Path = ()) -> Row:
        """An item as rules see it."""
        place = self.reach.topology.place(item.path)
        environments = self.reach.environments(item.path)
        return {
            "path": item.path,
            "pointer": item.pointer(steps),
            "kind": item.kind,
            "apiVersion": item.said.api_version,
            "name": item.name,
            "namespace": item.said.namespace,
            "environments": list(environments),
            "service": place.service or "",
            "region": place.region or "",
            "cluster": place.cluster or "",
        }


def _said(reference: Reference) -> Row:
    return {"key": reference.key, "optional": reference.optional}


def reference_row(reference: Reference, pointer: str) -> Row:
    """A reference as rules see it."""
    named = {"kind": reference.kind, "name": reference.name, "namespace": reference.namespace}
    return {**named, **_said(reference), "pointer": pointer}
