"""From two trees to a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from safelane.frozen import dataclass
from safelane.gate import Asked
from safelane.git.repository import Tree
from safelane.plan.depending import Dependencies
from safelane.plan.judging import Ground
from safelane.plan.masking import masked
from safelane.plan.material import Material, read
from safelane.plan.model import Part, Plan, Spot, Wave
from safelane.plan.ordering import Ordered, ordered
from safelane.plan.placing import Placing
from safelane.plan.refining import Course, Piece
from safelane.plan.telling import Teller, reason_of, some
from safelane.plan.watching import watched
from safelane.policy.force import PolicyInForce


def make_plan(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Plan:
    """The plan for what differs between two trees, each wave judged by a policy that was read before.

    Secrets are masked in it. Raises UndecidedError when a folder that differs is not in the repository.
    """
    names = base.commit or base.root, head.commit
    if base.root == head.root:
        return Plan(*names, (), "there is nothing to split: base and head are the same")
    material = read(base, head, policy, asked)
    placing = Placing(material)
    parts = list(placing.parts())
    hostile = [f"{one.path} has {one.why}" for one in material.differing.hostile]
    order = _order(placing, parts) if not hostile else _all_at_once(parts)
    ground = Ground(base, head, material.paths, policy, asked.again())
    maker = _Maker(material, Teller(placing, order, _gradual(placing)))
    waves = tuple(maker.waves(Course(ground, order).pieces()))
    reason = f"{some(hostile)}: git does not check that out" if hostile else reason_of(order.parts, waves)
    return masked(Plan(*names, waves, reason), material)


def _order(placing: Placing, parts: Sequence[Part]) -> Ordered:
    edges = Dependencies(placing.material, parts).edges()
    return ordered(parts, edges, _gradual(placing), _rank(placing.material.policy))


def _all_at_once(parts: Sequence[Part]) -> Ordered:
    return Ordered(tuple(parts), ((0, 0, 0),) * len(parts), {}, ())


def _gradual(placing: Placing) -> Callable[[int], bool]:
    """Production goes region by region, and so does what may be production."""
    topology = placing.material.facts.reach.topology
    stages = {rank for name, rank in placing.order.items() if topology.production(name)}
    return (stages | {placing.unknown}).__contains__


def _rank(policy: PolicyInForce) -> Callable[[Spot], object]:
    """Regions and clusters in the order that is given, others after them by name."""
    regions, clusters = list(policy.config.regions), list(policy.config.clusters)

    def at(names: list[str], name: str) -> int:
        return names.index(name) if name in names else len(names)

    return lambda spot: (at(regions, spot[0]), spot[0], at(clusters, spot[1]), spot[1])


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes waves of pieces."""

    material: Material
    teller: Teller

    def waves(self, pieces: Iterator[Piece]) -> Iterator[Wave]:
        """Numbered from 1."""
        for number, (group, trial, tree) in enumerate(pieces, start=1):
            parts = [self.teller.order.parts[index] for index in group]
            spots = {spot for part in parts for spot in part.spots}
            names = {name for part in parts for name in part.environments}
            paths = sorted(path for part in parts for path in part.paths)
            changes = (change for path in paths for change in self.material.changed.get(path, ()))
            order = self.teller.placing.order
            yield Wave(
                number=number,
                title=self.teller.title(group),
                environments=tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name))),
                regions=tuple(sorted({region for region, _ in spots if region})),
                clusters=tuple(sorted({cluster for _, cluster in spots if cluster})),
                paths=tuple(paths),
                because=self.teller.because(group),
                watch=watched(self.material.policy, changes),
                verdict=trial.verdict,
                denied=trial.denied,
                undecided=trial.undecided,
                mendable=trial.mendable,
                tree=tree,
            )
