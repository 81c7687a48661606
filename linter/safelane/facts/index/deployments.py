"""Which objects of Argo CD and Flux deploy a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.facts.index.items import Item
from safelane.facts.index.sources import DEPLOYING, deploys
from safelane.facts.index.tree import TreeIndex
from safelane.frozen import dataclass

_KINDS = re.compile(rb"(?<![\w.-])(?:" + b"|".join(kind.encode() for kind in DEPLOYING) + rb")(?![\w.-])")


@dataclass(slots=True)
class Deployments:
    """Answers about one tree. Every method may raise UnknownError."""

    tree: TreeIndex
    _named: frozenset[str] | None = None
    _sets: list[str] | None = None  # files with ApplicationSets, whose sources may be spelled in any way

    def of(self, path: str) -> Iterator[Item]:
        """The objects whose source is a folder around the file, or a kustomization that reaches it, in their order."""
        roots = self.tree.view.kustomizations.roots(path)
        folders = {folder for one in (path, *(f"{root}/x" for root in roots)) for folder in around(one)}
        paths = {found for folder in folders for found in self._naming(folder)}
        paths.update(self._generating())
        for item in self.tree.items_in(sorted(paths)):
            if any(deploys(item, folder) for folder in folders):
                yield item

    def at(self, folder: str) -> Iterator[Item]:
        """The objects whose source is this very folder, in their order."""
        paths = {*self._naming(folder), *self._generating()}
        yield from (item for item in self.tree.items_in(sorted(paths)) if deploys(item, folder))

    def _generating(self) -> list[str]:
        if self._sets is None:
            self._sets = self.tree.naming("ApplicationSet")
        return self._sets

    def _naming(self, folder: str) -> list[str]:
        """The files in which a source of this path may stand."""
        spelled = folder.encode("utf-8", "surrogateescape")
        source = re.compile(rb"(?<![\w./-])(?:\.?/)?" + re.escape(spelled) + rb"/*(?![\w/.-])")
        among = self._deploying()
        if not among:
            return []
        name = folder.rpartition("/")[2]
        # most texts are told apart by the plain search, which costs next to nothing
        return self.tree.holding(
            name, lambda data: spelled in data and source.search(data) is not None, there=among.__contains__
        )

    def _deploying(self) -> frozenset[str]:
        """The files that name a kind which deploys: few, where many have the name of some folder in them."""
        if self._named is None:
            told = (self.tree.holding(kind, lambda data: _KINDS.search(data) is not None) for kind in DEPLOYING)
            self._named = frozenset(path for paths in told for path in paths)
        return self._named


def around(path: str) -> Iterator[str]:
    """The folders around a file, the nearest first; the root is none, since every path would be below it."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
