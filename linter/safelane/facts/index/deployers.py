"""Which objects of Argo CD and Flux reach a file, told of all of them at once: for telling a move from a removal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from safelane.facts.index.deployments import around
from safelane.facts.index.items import Item
from safelane.facts.index.kinds import may_hold
from safelane.facts.index.matching import fits
from safelane.facts.index.sources import DEPLOYING, GROUPS, is_deployer, source_folder, source_paths
from safelane.facts.index.tree import TreeIndex
from safelane.frozen import dataclass

_MOST = 20_000  # files that are read for them
_KINDS = tuple(kind.encode() for kind in DEPLOYING)


@dataclass(slots=True)
class Deployers:
    """Answers about one tree. Every method may raise UnknownError."""

    tree: TreeIndex
    _exact: dict[str, set[str]] = field(default_factory=dict)  # names by folder
    _globs: dict[str, set[str]] = field(default_factory=dict)
    _known: bool = False

    def reaching(self, path: str) -> frozenset[str]:
        """The names of those whose source is a folder around the file, or around a kustomization that reaches it.

        Kind, namespace and name; behind those that make one application of each folder, the folder.
        """
        self._read()
        if not self._exact and not self._globs:
            return frozenset()
        roots = self.tree.view.kustomizations.roots(path)
        folders = {folder for one in (path, *(f"{root}/x" for root in roots)) for folder in around(one)}
        found = {name for folder in folders for name in self._exact.get(folder, ())}
        for glob, names in self._globs.items():
            found.update(f"{name} {folder}" for folder in folders if fits(glob, folder) for name in names)
        return frozenset(found)

    def _read(self) -> None:
        if self._known:
            return
        for item in self._all():
            name = f"{item.kind} {item.said.namespace}/{item.name}"
            for path in source_paths(item.value):
                folder, is_glob = source_folder(path)
                if folder:
                    (self._globs if is_glob else self._exact).setdefault(folder, set()).add(name)
        self._known = True

    def _all(self) -> Iterator[Item]:
        def test(data: bytes) -> bool:
            return any(kind in data and may_hold(data, kind) for kind in _KINDS)

        paths = {path for group in GROUPS for path in self.tree.holding(group, test)}
        return (item for item in self.tree.items_in(sorted(paths), _MOST) if is_deployer(item))
