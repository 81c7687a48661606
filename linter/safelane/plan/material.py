"""The change as a plan looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from safelane.documents import Unreadable
from safelane.facts.changes import Change
from safelane.facts.gathering import Facts
from safelane.frozen import dataclass
from safelane.gate import Asked
from safelane.gate.checking import gather
from safelane.git.changes import Changes, changes
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.resources import ResourceChange

_PROSE = (".md", ".rst", ".adoc", ".txt")


@dataclass(frozen=True, slots=True)
class Material:
    """``differing`` has every entry that differs, those that differ in their mode alone too.

    ``moved`` are objects that stand elsewhere and are the same. ``changed`` are the changed objects by each path that
    they have or had.
    """

    differing: Changes
    facts: Facts
    policy: PolicyInForce
    moved: tuple[ResourceChange, ...] = ()
    changed: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    @property
    def paths(self) -> frozenset[str]:
        """Every path that differs, on either side."""
        return frozenset(path for file in self.differing.files for path in (file.path, file.old_path))

    def is_idle(self, path: str) -> bool:
        """Whether a file says nothing new of anything that runs: prose, comments, another order of keys."""
        if path in self.changed or self.policy.reads(path):
            return False
        if not self.policy.config.selects(path):
            return path.lower().endswith(_PROSE) and not self._is_named(path)
        views = (self.facts.base, self.facts.head)
        return not any(isinstance(part, Unreadable) for view in views for part in view.documents(path))

    def _is_named(self, path: str) -> bool:
        views = (self.facts.base, self.facts.head)
        return any(view.kustomizations.referrers(path) for view in views)


def read(base: Tree, head: Tree, policy: PolicyInForce, asked: Asked) -> Material:
    """The change between two trees. Raises UndecidedError when a folder that differs is not in the repository."""
    _, pairing, facts = gather(base, head, policy, asked)
    by_path: dict[str, dict[int, Change]] = {}
    for change in facts.changes:
        for path in _paths(change.resources):
            by_path.setdefault(path, {})[id(change)] = change
    return Material(
        differing=changes(base, head, modes=True),
        facts=facts,
        policy=policy,
        moved=pairing.moved,
        changed={path: tuple(found.values()) for path, found in by_path.items()},
    )


def _paths(resources: ResourceChange) -> Iterator[str]:
    for resource in (resources.before, resources.after):
        if resource is not None:
            yield resource.document.path
