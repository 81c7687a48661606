"""What the search walks over: files, kustomizations with what they carry, deployers, and objects where they run."""

from __future__ import annotations

from typing import TypeAlias

from safelane.facts.index.items import Item
from safelane.frozen import dataclass
from safelane.topology import Place


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of a place so far; what was said nearest to the object holds, the namespace but the outermost."""

    environment: str | None = None
    service: str | None = None
    region: str | None = None
    cluster: str | None = None
    namespace: str = ""

    @classmethod
    def of(cls, place: Place, namespace: str = "") -> Where:
        """What a path says."""
        return cls(place.environment, place.service, place.region, place.cluster, namespace)

    def of_no_service(self) -> Where:
        """Without the service: who deploys something does not say what it belongs to."""
        return Where(self.environment, None, self.region, self.cluster, self.namespace)

    def within(self, outer: Where) -> Where:
        """This place inside another one."""
        return Where(
            self.environment if self.environment is not None else outer.environment,
            self.service if self.service is not None else outer.service,
            self.region if self.region is not None else outer.region,
            self.cluster if self.cluster is not None else outer.cluster,
            outer.namespace or self.namespace,
        )

    def compatible(self, other: Where) -> bool:
        """Whether both can be one place: nothing that both say differs."""
        pairs = (
            (self.environment, other.environment),
            (self.region, other.region),
            (self.cluster, other.cluster),
        )
        return all(one is None or two is None or one == two for one, two in pairs)


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Selection:
    """What a kustomization builds, or of it what a patch targets: empty ``kind``, ``name`` and ``image`` fit all.

    ``fallback`` stands for a target that no file of the tree defines.
    """

    folder: str
    kind: str = ""
    name: str = ""
    image: str = ""
    fallback: Item | None = None


Load: TypeAlias = Item | Selection


@dataclass(frozen=True, slots=True)
class FileNode:
    """A changed file, or one that takes part like one: a chart that contains a changed chart."""

    path: str


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A kustomization through which ``load`` passes on its way up."""

    folder: str
    load: Load
    where: Where


@dataclass(frozen=True, slots=True)
class DeployerNode:
    """An object of Argo CD or Flux that deploys ``load`` as part of ``folder``; without a load it is just reached."""

    item: Item
    folder: str
    load: Load | None
    where: Where


@dataclass(frozen=True, slots=True)
class ObjectNode:
    """An object where it runs: as part of ``end`` (no kustomization: empty), deployed by ``deployer``."""

    item: Item
    end: str
    deployer: Item | None
    where: Where


Node: TypeAlias = FileNode | UnitNode | DeployerNode | ObjectNode
Edge: TypeAlias = tuple[Node, str]  # where it leads, and why
