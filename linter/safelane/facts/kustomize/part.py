"""Which part of the kustomizations above a change matters for it.

A kustomization that stands over hundreds of services is not built as a whole because one of them changed: both sides
build the same part, so that what is left out differs on neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from safelane.documents import Document
from safelane.facts.view import View
from safelane.frozen import dataclass
from safelane.resources import join

_LISTS = ("resources", "bases")


@dataclass(frozen=True, slots=True)
class Part:
    """``reached`` are the folders on the way up from the changed files. Of them ``whole`` are those of which everything
    may differ; ``listed`` are the entries that one side names and the other does not.
    """

    reached: Set[str]
    whole: Set[str]
    listed: Set[str]

    def counts(self, folder: str, inner: str) -> bool:
        """Whether a kustomization that ``folder`` names is built for it."""
        return folder not in self.reached or folder in self.whole or inner in self.reached or inner in self.listed


def part_of(views: Sequence[View], paths: Set[str]) -> Part:
    """The part that the changed files concern; ``views`` are base and head, ``paths`` those of either side."""
    reached = {root for view in views for path in paths for root in view.kustomizations.roots(path)}
    whole: set[str] = set()
    listed: set[str] = set()
    for folder in reached:
        graphs = [view.kustomizations for view in views]
        named = [graph.references(folder) for graph in graphs]
        if any(not paths.isdisjoint(one.patches) for one in named):
            whole.add(folder)
        elif any(graph.file_of(folder) in paths for graph in graphs):
            if _without_lists(graph.document(folder) for graph in graphs):
                listed |= named[0].paths ^ named[1].paths
            else:
                whole.add(folder)
    _spread(views, reached, whole)
    return Part(reached, whole, listed)


def _spread(views: Sequence[View], reached: Set[str], whole: set[str]) -> None:
    """A component acts on everything of whoever names it: where it may do something else, so may that."""
    users: dict[str, set[str]] = {}
    for view in views:
        for folder in reached:
            for component in _components(folder, view.kustomizations.document(folder)):
                users.setdefault(component, set()).add(folder)
    pending = list(whole)
    while pending:
        fresh = users.get(pending.pop(), set()) - whole
        whole |= fresh
        pending.extend(fresh)


def _components(folder: str, document: Document | None) -> Iterator[str]:
    listed = document.value.get("components") if document is not None and isinstance(document.value, dict) else None
    for path in listed if isinstance(listed, list) else ():
        inner = join(folder, path) if isinstance(path, str) else None
        if inner is not None:
            yield inner


def _without_lists(documents: Iterable[Document | None]) -> bool:
    """Whether the two differ in nothing but the entries that they list."""
    bodies = [
        {key: value for key, value in document.value.items() if key not in _LISTS}
        for document in documents
        if document is not None
    ]
    return len(bodies) == 2 and bodies[0] == bodies[1]
