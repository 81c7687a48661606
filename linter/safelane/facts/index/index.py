"""The index of a run: both revisions, and what is computed without a tree."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from safelane.cache import Cache, key_of
from safelane.config import Config
from safelane.facts.index.files import selector
from safelane.facts.index.keys import keys_of
from safelane.facts.index.references import references_of
from safelane.facts.index.rows import Row, Rows, reference_row
from safelane.facts.index.search import both
from safelane.facts.index.sides import SideIndex
from safelane.facts.index.tree import TreeIndex
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.location import to_pointer

if TYPE_CHECKING:
    from safelane.facts.history.history import History

_SEPARATORS = re.compile(r"([^a-z0-9]+)")
_NEGATIONS = ("non", "not", "no", "pre")


@dataclass(slots=True)
class Index:
    """``base`` and ``head`` are one tree's answers each. Whoever asks from several threads holds ``lock`` meanwhile.

    ``past`` gives what was before base, if anybody knows; ``owners`` who owns a path.
    """

    base: SideIndex
    head: SideIndex
    reach: Reach
    past: Callable[[], History] | None = None
    owners: Callable[[str], tuple[str, ...]] = lambda path: ()
    lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def of(cls, base: View, head: View, reach: Reach, config: Config, cache: Cache | None = None) -> Index:
        """The index of two trees; nothing is read yet. A cache makes asking again quick, and changes no answer."""
        selection = selector(config), key_of(*config.include, "", *config.exclude)
        search = both(base.tree, head.tree, selection, cache, base.memory)
        rows = Rows(reach)
        sides = [SideIndex.of(TreeIndex(view, search(view.side)), rows) for view in (base, head)]
        return cls(sides[0], sides[1], reach)

    def environments_in(self, text: str) -> list[str]:
        """The environments that words of a text name, in promotion order; ``non-prod`` names none."""
        found = {name for word in _spelled(text) if (name := self.reach.topology.canonical(word)) is not None}
        return [name for name in self.reach.topology.environments if name in found]

    def reached(self, path: str) -> Row:
        """What a file reaches: environments, and the kustomizations that are applied as a whole with it."""
        environments = self.reach.environments(path)
        roots = {root for view in self.reach.views for root in view.kustomizations.ends(path)}
        places = [self.reach.topology.place(f"{root}/kustomization.yaml") for root in sorted(roots)]
        places.append(self.reach.topology.place(path))
        return {
            "environments": list(environments),
            "production": any(production for _, production in self.reach.where(path)),
            "roots": sorted(roots),
            "services": sorted({place.service for place in places if place.service}),
            "regions": sorted({place.region for place in places if place.region}),
            "clusters": sorted({place.cluster for place in places if place.cluster}),
            "owners": sorted({owner for root in roots for owner in self.owners(f"{root}/kustomization.yaml")}),
        }


def _spelled(text: str) -> set[str]:
    """The words of a text that may name an environment: each alone, and with the one before it (``pre-prod``)."""
    parts = _SEPARATORS.split(text.lower())
    words, separators = parts[::2], parts[1::2]
    found = set()
    for index, word in enumerate(words):
        before = words[index - 1] if index and separators[index - 1] in ("-", "_") else ""
        if before in _NEGATIONS:
            found.add(f"{before}-{word}")
        else:
            found.update((word, f"{before}-{word}"))
    return found


def references_in(value: Any) -> list[Row]:
    """What a value refers to by name."""
    return [reference_row(reference, to_pointer(reference.steps)) for reference in references_of(value)]


def keys_in(value: Any) -> list[Row]:
    """What a value defines of the data of ConfigMaps and Secrets."""
    return [{"kind": one.kind, "name": one.name, "keys": list(one.keys), "whole": one.whole} for one in keys_of(value)]
