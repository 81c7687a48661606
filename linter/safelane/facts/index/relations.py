"""Who refers to whom in one tree, by name and by label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from safelane.facts.index.around import Around
from safelane.facts.index.items import Item
from safelane.facts.index.labels import SELECTING, pod_labels, selector_of, selects, values_of
from safelane.facts.index.needles import needle_of
from safelane.facts.index.reference import Reference
from safelane.facts.index.references import may_refer, references_of
from safelane.facts.index.rows import Rows
from safelane.facts.index.tree import TreeIndex
from safelane.frozen import dataclass

_SELECTOR = re.compile(rb"""(?:selector|podSelector)["']?\s*:""")
_TEMPLATE = re.compile(rb"""(?:template|kind["']?\s*:\s*["']?Pod)\b""")


@dataclass(slots=True)
class Relations:
    """Answers about one tree, each limited to what fits ``around``. Every method may raise UnknownError."""

    tree: TreeIndex
    rows: Rows
    _references: dict[Item, tuple[Reference, ...]] = field(default_factory=dict)

    def referring(self, kind: str, name: str, around: Around) -> Iterator[tuple[Item, Reference]]:
        """Who refers to the object of a kind and name."""
        wanted = kind.rpartition("/")[2], name
        paths = self.tree.naming(name, may_refer(wanted[0]), there=self.rows.near(around))
        for item in self.tree.items_in(paths):
            for reference in self.references(item):
                if (reference.kind, reference.name) == wanted and self._refers(item, reference, around):
                    yield item, reference

    def _refers(self, item: Item, reference: Reference, around: Around) -> bool:
        place = self.rows.around(item)
        return around.fits(replace(place, namespace=reference.namespace) if reference.namespace else place)

    def references(self, item: Item) -> tuple[Reference, ...]:
        """What an item refers to."""
        if item not in self._references:
            self._references[item] = references_of(item.value)
        return self._references[item]

    def selecting(
        self, labels: Mapping[str, Any], around: Around, kinds: tuple[str, ...] = SELECTING
    ) -> Iterator[Item]:
        """Services, budgets and policies whose selector fits the labels of a pod; empty selectors are left out."""
        there = self.rows.near(around)
        values = {value for value in labels.values() if isinstance(value, str) and needle_of(value)}
        named = re.compile(rb"""kind["']?\s*:\s*[^\n]*\b(?:""" + "|".join(kinds).encode() + rb")(?!\w)")
        paths = {path for value in values for path in self.tree.naming(value, _holds(_SELECTOR, named), there=there)}
        for item in self.tree.items_in(sorted(paths)):
            if item.kind in kinds and selects(selector_of(item.value), labels) and self._is_there(item, around):
                yield item

    def selected(self, selector: Any, around: Around) -> Iterator[Item]:
        """The workloads whose pods a selector fits; one that names no label's value fits none."""
        values = [value for value in values_of(selector) if needle_of(value)]
        if not values:
            return
        longest = max(values, key=len)
        others = [re.compile(re.escape(needle_of(value))) for value in values]
        paths = self.tree.naming(longest, _holds(_TEMPLATE, *others), there=self.rows.near(around))
        for item in self.tree.items_in(paths):
            labels = pod_labels(item.value)
            if labels is not None and selects(selector, labels) and self._is_there(item, around):
                yield item

    def _is_there(self, item: Item, around: Around) -> bool:
        return around.fits(self.rows.around(item)) and self.tree.is_whole(item)


def _holds(*patterns: re.Pattern[bytes]) -> Any:
    return lambda data: all(pattern.search(data) for pattern in patterns)
