"""Charts of the tree: what is installed of them, and which releases read a values file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from safelane.documents import Document
from safelane.facts.impact.deploying import Deploying
from safelane.facts.index.items import Item
from safelane.facts.index.sources import is_deployer
from safelane.frozen import dataclass
from safelane.resources import join
from safelane.resources.sorts import holds_values

_FILE = "Chart.yaml"
_LOCAL = "file://"
_REFERENCE = re.compile(r"\$[\w.-]+/")  # Argo CD's name for another source of the same Application


@dataclass(frozen=True, slots=True)
class Charts:
    """Answers about one tree. Every method may raise UnknownError."""

    deploying: Deploying

    def of(self, path: str) -> str | None:
        """The folder of the chart that a file is part of; None when it is part of none."""
        known = self.deploying.units.known
        folder = path.rpartition("/")[0]
        while folder:
            if known.has(f"{folder}/{_FILE}"):
                return folder
            folder = folder.rpartition("/")[0]
        return None

    def containing(self, chart: str) -> list[str]:
        """The charts that depend on one by its folder."""
        tree = self.deploying.units.tree
        found = []
        for path in tree.holding(_LOCAL):
            folder, _, name = path.rpartition("/")
            if name == _FILE and folder != chart and chart in self._dependencies(folder, path):
                found.append(folder)
        return found

    def _dependencies(self, folder: str, path: str) -> set[str | None]:
        documents = self.deploying.units.tree.view.documents(path)
        listed = [_listed(one.value, "dependencies") for one in documents if isinstance(one, Document)]
        named = [part.get("repository") for parts in listed for part in parts if isinstance(part, dict)]
        return {join(folder, text.removeprefix(_LOCAL)) for text in named if isinstance(text, str) and _LOCAL in text}

    def releases(self, chart: str) -> tuple[Item, ...]:
        """The objects of Argo CD and Flux that install a chart."""
        return self.deploying.at(chart)

    def values_beside(self, chart: str) -> list[str]:
        """The values files of a chart that belong to one environment, region or cluster: each stands for a release."""
        units = self.deploying.units
        siblings = units.tree.view.siblings(f"{chart}/{_FILE}")
        return [path for path in siblings if holds_values(path) and _is_somewhere(units.topology.place(path))]

    def reading(self, path: str) -> Iterator[Item]:
        """The releases that name a values file."""
        tree = self.deploying.units.tree
        for item in tree.items_in(tree.holding(path.rpartition("/")[2])):
            if is_deployer(item) and path in set(_values_files(item.value)):
                yield item


def _is_somewhere(place: Any) -> bool:
    return any(part is not None for part in (place.environment, place.region, place.cluster))


def _values_files(value: Any) -> Iterator[str | None]:
    """The values files of a release, as paths of the tree."""
    spec = value.get("spec") if isinstance(value, dict) else None
    chart = _below(spec, "chart", "spec")
    yield from (join("", text) for text in _texts(chart, "valuesFiles"))
    for part in (spec, _below(spec, "template", "spec")):
        sources = [_below(part, "source"), *_listed(part, "sources")]
        for source in sources:
            folder = source.get("path") if isinstance(source, dict) else None
            for text in _texts(_below(source, "helm"), "valueFiles"):
                rest = _REFERENCE.sub("", text, count=1) if text.startswith("$") else None
                if rest is not None or text.startswith("/"):
                    yield join("", (rest or text).lstrip("/"))
                elif isinstance(folder, str):
                    yield join(join("", folder) or "", text)


def _below(value: Any, *steps: str) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _listed(value: Any, key: str) -> list[Any]:
    listed = value.get(key) if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else []


def _texts(value: Any, key: str) -> Iterator[str]:
    yield from (text for text in _listed(value, key) if isinstance(text, str))
