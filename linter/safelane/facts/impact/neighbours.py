"""Who is affected by an object, by name or by label, wherever in the tree; the edges decide who lives together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from safelane.facts.index.around import Around
from safelane.facts.index.generated import defined_by
from safelane.facts.index.items import Item
from safelane.facts.index.labels import pod_labels, selector_of
from safelane.facts.index.references import references_of
from safelane.facts.index.relations import Relations
from safelane.facts.index.sources import is_deployer, source_paths
from safelane.frozen import dataclass
from safelane.resources.identity import reference_of

# kinds of the cluster: whoever names them need not live in their namespace
OF_CLUSTER = frozenset(
    [
        *("APIService", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding", "ClusterSecretStore"),
        *("CustomResourceDefinition", "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "Namespace"),
        *("PersistentVolume", "PriorityClass", "RuntimeClass", "StorageClass", "ValidatingWebhookConfiguration"),
    ]
)
_ANYWHERE = Around()
_SCALING = ("scaleTargetRef", "targetRef", "workloadRef")
_SHAPING = ("PodDisruptionBudget", "NetworkPolicy")  # what they say changes what their pods may do
_ROUTES = ("Ingress", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "VirtualService", "IngressRoute", "Route")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An object, why it is affected, and the namespace that the reference itself names."""

    item: Item
    reason: str
    namespace: str = ""


@dataclass(slots=True)
class Neighbours:
    """Answers about one tree, remembered. Every method may raise UnknownError."""

    relations: Relations
    _known: dict[Item, tuple[Neighbour, ...]] = field(default_factory=dict)

    def of(self, item: Item) -> tuple[Neighbour, ...]:
        """Everybody who refers to the object or to what it makes, Services of its pods, what it scales or shapes."""
        if item not in self._known:
            found = dict.fromkeys(
                (*self._referring(item), *self._selecting(item), *self._scaled(item), *self._shaped(item))
            )
            self._known[item] = tuple(one for one in found if one.item is not item)
        return self._known[item]

    def _referring(self, item: Item) -> Iterator[Neighbour]:
        for kind, name in defined_by(item):
            for other, reference in self.relations.referring(kind, name, _ANYWHERE):
                yield Neighbour(other, f"{_verb(kind, other.kind)} {kind} {name}", reference.namespace)

    def _selecting(self, item: Item) -> Iterator[Neighbour]:
        labels = pod_labels(item.value)
        for other in self.relations.selecting(labels, _ANYWHERE, ("Service",)) if labels else ():
            yield Neighbour(other, f"sends traffic to {item.kind} {item.name}")

    def _scaled(self, item: Item) -> Iterator[Neighbour]:
        """The workload that an autoscaler or a rollout acts on."""
        for reference in self.relations.references(item):
            if len(reference.steps) > 1 and reference.steps[-2] in _SCALING:
                for other in self.relations.tree.objects(reference.kind, reference.name):
                    yield Neighbour(other, f"is controlled by {item.kind} {item.name}", reference.namespace)

    def _shaped(self, item: Item) -> Iterator[Neighbour]:
        if item.kind in _SHAPING:
            for other in self.relations.selected(selector_of(item.value), _ANYWHERE):
                yield Neighbour(other, f"is selected by {item.kind} {item.name}")


def signature(value: Any) -> tuple[object, ...]:
    """What of an object decides whom it affects: with the same, an edit leaves its reach as it was."""
    item = Item("", 0, (), value, reference_of(value))
    scaled = [one for one in references_of(value) if len(one.steps) > 1 and one.steps[-2] in _SCALING]
    shaped = selector_of(value) if item.kind in _SHAPING else None
    sources = sorted(source_paths(value)) if is_deployer(item) else None
    return item.said, pod_labels(value), scaled, shaped, sorted(defined_by(item)), sources


def _verb(kind: str, by: str) -> str:
    if kind in ("ConfigMap", "Secret"):
        return "reads"
    if kind == "Service" and by in _ROUTES:
        return "routes to"
    return "refers to"
