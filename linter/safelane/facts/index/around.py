"""What can belong together: the same environment, cluster and namespace, as far as both sides say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.facts.index.items import Item
from safelane.facts.reach import Reach
from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Around:
    """Where something lives; what is empty is not known, and fits everything."""

    path: str = ""
    namespace: str = ""
    environments: frozenset[str] = frozenset()
    cluster: str = ""
    region: str = ""

    @classmethod
    def of_change(cls, change: Mapping[str, Any]) -> Around:
        """From the variable ``change``."""
        listed = change.get("environments")
        names = frozenset(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else frozenset()
        texts = {key: change.get(key) for key in ("path", "namespace", "cluster", "region")}
        known = {key: value for key, value in texts.items() if isinstance(value, str)}
        return cls(environments=names, **known)

    @classmethod
    def of_item(cls, item: Item, reach: Reach) -> Around:
        """From an item and the path of its file."""
        place = reach.topology.place(item.path)
        environments = frozenset(reach.environments(item.path))
        return cls(item.path, item.said.namespace, environments, place.cluster or "", place.region or "")

    def fits(self, other: Around, namespace: bool = True) -> bool:
        """Whether both can be in one place; an environment in common is enough."""
        pairs = [(self.cluster, other.cluster), (self.region, other.region)]
        if namespace:
            pairs.append((self.namespace, other.namespace))
        if any(one and two and one != two for one, two in pairs):
            return False
        return not self.environments or not other.environments or bool(self.environments & other.environments)

    def nearness(self, path: str) -> int:
        """How many folders a path shares with this one, from the root down."""
        count = 0
        for one, other in zip(self.path.split("/")[:-1], path.split("/")[:-1], strict=False):
            if one != other:
                break
            count += 1
        return count
