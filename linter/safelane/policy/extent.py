"""What is looked at, and as what: the files, values and environments of head's configuration held against base's.

A layout is judged by the files that are there: writing down what was inferred moves none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from safelane.config import Config
from safelane.frozen import dataclass
from safelane.git.changes import find, walk
from safelane.git.repository import MissingObjectError, Tree
from safelane.policy.force import PolicyInForce
from safelane.rules.model import Rule

_LIMITS = ("file_bytes", "depth", "nodes")
_PLACING = ("layout", "environments")
_Standing = tuple[str | None, bool]  # an environment, None when the path says none, and whether it is production


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One way in which less is judged: the first of ``keys`` that head's configuration has is to blame."""

    keys: tuple[str, ...]
    identity: str
    message: str


def narrowed(base: PolicyInForce, head: PolicyInForce, trees: tuple[Tree, Tree]) -> Iterator[Narrowed]:
    """What is judged less, or less strictly."""
    yield from _selection(base.config, head.config)
    yield from _production_names(base, head)
    if not _places_otherwise(base.config, head.config):
        return
    try:
        yield from _Placing(base, head, trees).moved()
    except MissingObjectError:
        message = "the layout changes, and folders are missing here: their files may be judged less strictly"
        yield Narrowed(_PLACING, "layout", message)


def _selection(old: Config, new: Config) -> Iterator[Narrowed]:
    """Files and values; what is merely added to them is judged besides."""
    lost = {
        "include": set(old.include) - set(new.include),
        "exclude": set(new.exclude) - set(old.exclude),
        "values": {f"{role}: {one}" for role, all_ in old.values.items() for one in all_ if one not in _of(new, role)},
    }
    for key, patterns in lost.items():
        if patterns:
            message = f"{key} changes: {', '.join(sorted(patterns))} is judged no longer"
            yield Narrowed((key,), key, message)
    lower = [name for name in _LIMITS if getattr(new.limits, name) < getattr(old.limits, name)]
    lower += ["cost_per_rule"] if new.cost_per_rule < old.cost_per_rule else []
    if lower:
        yield Narrowed(("limits",), "limits", f"limits change: {', '.join(lower)} allows less, so less may be judged")


def _of(config: Config, role: str) -> tuple[str, ...]:
    return config.values.get(role, ())


def _production_names(base: PolicyInForce, head: PolicyInForce) -> Iterator[Narrowed]:
    """Names that were given as production; known words that nobody gave are asked for file by file."""
    if not base.config.environments:
        return
    was, is_ = base.topology, head.topology
    lost = [
        name for name in was.environments if was.production(name) and not is_.production(is_.canonical(name) or name)
    ]
    if lost:
        yield Narrowed(("environments",), "environments", f"{', '.join(lost)} is no longer production")


def _places_otherwise(old: Config, new: Config) -> bool:
    return any(getattr(old, key) != getattr(new, key) for key in (*_PLACING, "regions", "clusters", "services"))


@dataclass
class _Placing:
    """Where both configurations put the files of head."""

    base: PolicyInForce
    head: PolicyInForce
    trees: tuple[Tree, Tree]

    def moved(self) -> Iterator[Narrowed]:
        """One per pair of environments between which files go, when the later one is judged less strictly."""
        groups: dict[tuple[_Standing, _Standing], list[str]] = {}
        for path in self._paths:
            old, new = self.base.topology.place(path).environment, self.head.topology.place(path).environment
            pair = self._standing(self.base, old), self._standing(self.head, new)
            if old != new or pair[0] != pair[1]:
                groups.setdefault(pair, []).append(path)
        for (was, is_), paths in groups.items():
            concerned = self._concerned(was, is_, paths)
            if concerned:
                more = f" and {len(concerned) - 1} more" if len(concerned) > 1 else ""
                later = f"be judged as {_as(is_)}" if is_[0] is not None else "have no environment by its path"
                message = f"{concerned[0]}{more} would {later}, no longer {_as(was)}"
                yield Narrowed(_PLACING, f"layout/{was[0]}/{is_[0]}", message)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(path for path, _ in walk(self.trees[1]) if self.base.config.selects(path))

    @cached_property
    def _unplaced(self) -> dict[int, bool]:
        """Whether what has no environment counts as production, by policy."""
        return {id(one): one.topology.has_production(self._paths) for one in (self.base, self.head)}

    def _standing(self, policy: PolicyInForce, environment: str | None) -> _Standing:
        if environment is None:
            return None, self._unplaced[id(policy)]
        return environment, policy.topology.production(environment)

    def _concerned(self, was: _Standing, is_: _Standing, paths: Sequence[str]) -> Sequence[str]:
        if was[0] is not None and was[1] and is_[0] is None:
            return paths  # shared files that only this one leads to production would lose it too
        if not any(self._softer(rule, was, is_) for rule in self.base.in_force):
            return ()
        if was[0] is not None or is_[0] is None:
            return paths
        if self.base.topology.inferred:
            return ()  # a first layout may know more than was inferred
        return [path for path in paths if find(self.trees[0], path) is not None]

    def _softer(self, rule: Rule, was: _Standing, is_: _Standing) -> bool:
        decide = self.base.decisions.decide
        return decide(rule, *is_).action.rank > decide(rule, *was).action.rank


def _as(standing: _Standing) -> str:
    name, production = standing
    return name or ("production" if production else "what has no environment")
