"""Items as rules see them: plain rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from safelane.facts.index.around import Around
from safelane.facts.index.items import Item
from safelane.facts.index.reference import Reference
from safelane.facts.reach import Reach
from safelane.frozen import dataclass
from safelane.location import Path

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows, with the environments that the files reach."""

    reach: Reach

    def around(self, item: Item) -> Around:
        """Where an item lives."""
        return Around.of_item(item, self.reach)

    def near(self, around: Around) -> Callable[[str], bool]:
        """Whether what a path itself says of its place fits: files elsewhere need not be read."""

        def test(path: str) -> bool:
            place = self.reach.topology.place(path)
            own = frozenset((place.environment,)) if place.environment is not None else frozenset()
            return around.fits(Around(path, "", own, place.cluster or "", place.region or ""))

        return test

    def row(self, item: Item, steps: Path = ()) -> Row:
        """An item, or the place below it where ``steps`` lead."""
        place = self.reach.topology.place(item.path)
        return {
            "path": item.path,
            "pointer": item.pointer(steps),
            "kind": item.kind,
            "apiVersion": item.said.api_version,
            "name": item.name,
            "namespace": item.said.namespace,
            "environments": list(self.reach.environments(item.path)),
            "service": place.service or "",
            "region": place.region or "",
            "cluster": place.cluster or "",
        }

    def whole(self, item: Item) -> Row:
        """An item with its ``object``."""
        return {**self.row(item), "object": item.value}

    def referring(self, item: Item, reference: Reference) -> Row:
        """An item that refers to something, and how."""
        return {**self.row(item, reference.steps), "key": reference.key, "optional": reference.optional}


def reference_row(reference: Reference, pointer: str) -> Row:
    """What is referred to."""
    return {
        "kind": reference.kind,
        "name": reference.name,
        "namespace": reference.namespace,
        "key": reference.key,
        "optional": reference.optional,
        "pointer": pointer,
    }
