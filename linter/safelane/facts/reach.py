"""Which environments a file reaches: its own by path, else through the references that the tree shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.git.names import why_hostile
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.topology import Topology


@dataclass(slots=True)
class Reach:
    """Answers for both sides together: a file that is gone at head reached what base says it reached."""

    topology: Topology
    views: Sequence[View]
    _environments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _has_production: bool | None = None

    def environments(self, path: str) -> tuple[str, ...]:
        """Canonical names in promotion order; empty when none can be established."""
        if path not in self._environments:
            own = self.topology.place(path).environment
            found = {own} if own is not None else self._through_references(path)
            order = {name: index for index, name in enumerate(self.topology.environments)}
            self._environments[path] = tuple(sorted(found, key=lambda name: (order.get(name, len(order)), name)))
        return self._environments[path]

    def where(self, path: str) -> tuple[tuple[str | None, bool], ...]:
        """``(environment, whether it counts as production)`` of a path; ``(None, …)`` when none can be established."""
        found = self.environments(path)
        if not found:
            return ((None, self.has_production),)
        return tuple((name, self.topology.production(name)) for name in found)

    def _through_references(self, path: str) -> set[str]:
        found: set[str] = set()
        for view in self.views:
            for folder in view.kustomizations.roots(path):
                environment = self.topology.place(f"{folder}/kustomization.yaml").environment
                if environment is not None:
                    found.add(environment)
        return found or self._through_siblings(path)

    def _through_siblings(self, path: str) -> set[str]:
        """The default values of a chart reach the environments that have values of their own beside them."""
        name = path.rpartition("/")[2]
        if not name.startswith(("values.", "common.")):
            return set()
        siblings = {sibling for view in self.views for sibling in view.siblings(path) if "values" in sibling}
        return {found for sibling in siblings if (found := self.topology.place(sibling).environment) is not None}

    @property
    def has_production(self) -> bool:
        """Whether the repository has a production environment at all; what is unknown counts as production then."""
        if self._has_production is None:
            try:
                self._has_production = self.topology.has_production(self._paths())
            except MissingObjectError:
                self._has_production = True  # what cannot be seen is not taken for harmless
        return self._has_production

    def _paths(self) -> Iterator[str]:
        """Every path of every side; folders that are the same on both sides once."""
        seen: set[str] = set()

        def unseen(path: str, entry: Entry) -> bool:
            known = f"{path}\0{entry.id}"
            if entry.kind is EntryKind.TREE and known in seen:
                return False
            seen.add(known)
            return True

        for view in self.views:
            yield from _walk(view.tree, unseen)


def _walk(tree: Tree, enter: Callable[[str, Entry], bool]) -> Iterator[str]:
    pending = [("", tree.root)]
    while pending:
        prefix, id = pending.pop()
        for name, entry in tree.folder(id).items():
            path = f"{prefix}{name}"
            if entry.kind is not EntryKind.TREE:
                yield path
            elif enter(path, entry) and why_hostile(name) is None:
                pending.append((f"{path}/", entry.id))
