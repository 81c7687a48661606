"""``change`` as rules see it: what was touched, where it belongs, which environments it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from safelane.frozen import dataclass
from safelane.resources import Resource, ResourceChange, ResourceReference
from safelane.topology import Topology


@dataclass(frozen=True)
class Change:
    """One changed object with what is known around it.

    ``environments`` are canonical names in promotion order; empty when none could be established, and then
    ``unknown_production`` says what that counts as.
    """

    resources: ResourceChange
    environments: tuple[str, ...]
    unknown_production: bool
    topology: Topology
    owners: tuple[str, ...] = ()
    rendered: bool = False
    generated: bool = False

    @property
    def resource(self) -> Resource:
        """The object after the change, before it when it was deleted."""
        found = self.resources.after or self.resources.before
        assert found is not None
        return found

    @property
    def path(self) -> str:
        """The path in head, in base when the object was deleted."""
        return self.resource.document.path

    @property
    def operation(self) -> str:
        """``add``, ``modify`` or ``delete``."""
        return self.resources.operation

    @property
    def sort(self) -> str:
        """The sort of document, in the contract's words."""
        return self.resource.sort.spelled

    @property
    def service(self) -> str:
        """The service by path, empty when it has none."""
        return self.resource.place.service or ""

    @property
    def labels(self) -> Mapping[str, str]:
        """The other names that the layout captured."""
        return self.resource.place.labels

    @property
    def production(self) -> bool:
        """Whether the change reaches production, or something that counts as it."""
        return self.production_in(self.environments or (None,))

    def production_in(self, environments: Iterable[str | None]) -> bool:
        """Whether one of these environments is production; None counts as what is unknown."""
        return any(self.unknown_production if name is None else self.topology.production(name) for name in environments)

    @property
    def reference(self) -> ResourceReference | None:
        """The Kubernetes object, None for what is no such thing."""
        resource = self.resource
        if not resource.kind:
            return None
        return ResourceReference(resource.api_version, resource.kind, resource.namespace, resource.name)

    @cached_property
    def value(self) -> dict[str, Any]:
        """The variable ``change``."""
        resource, place = self.resource, self.resource.place
        return {
            "path": self.path,
            "oldPath": self.resources.old_path or "",
            "operation": self.operation,
            "sort": self.sort,
            "kind": resource.kind,
            "apiVersion": resource.api_version,
            "name": resource.name,
            "namespace": resource.namespace,
            "environments": list(self.environments),
            "production": self.production,
            "service": self.service,
            "region": place.region or "",
            "cluster": place.cluster or "",
            "tenant": place.tenant or "",
            "labels": dict(self.labels),
            "owners": list(self.owners),
            "rendered": self.rendered,
            "generated": self.generated,
        }
