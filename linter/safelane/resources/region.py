"""The kustomization files around a path, found by names alone: near folders first, within a budget.

Whoever names a file stands near it as a rule: in its folder, above it, or beside it (overlays), and the rest in the
few folders of a small branch (clusters). So the search starts at the path and goes from small families of folders to
large ones. Most repositories are searched whole; where a service has hundreds of peers, these are left out.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import field

from safelane.frozen import dataclass
from safelane.git.names import why_hostile
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.resources.listing import kustomization_in

_FIRST = 800  # folders that the first search of a run looks into
_BARREN = 300  # without a single kustomization in so many, the repository is taken for one that has none
_LATER = 150  # and each later one, which mostly meets what is known
_CROWD = 32  # so many sisters make a folder one step further away
_PEERS = 200  # with more sisters than this, a service's peers have nothing to say of it
_FAMILY = 500  # and larger families elsewhere are not entered either


@dataclass(frozen=True, slots=True)
class _Folder:
    id: str
    file: Entry | None
    folders: Mapping[str, str]  # ids by path


@dataclass(slots=True)
class Region:
    """What is known of one tree. ``files`` are the kustomization files by folder, in the order they were met.

    ``twin`` is that of a tree which differs little, as base does from head: equal folders are not listed again.
    """

    tree: Tree
    twin: Region | None = None
    files: dict[str, Entry] = field(default_factory=dict)
    complete: bool = True
    _known: dict[str, _Folder] = field(default_factory=dict)
    _searched: set[str] = field(default_factory=set)
    _whole: bool = False

    def file(self, folder: str) -> Entry | None:
        """The kustomization file of a folder."""
        if folder not in self._known:
            chain = self._chain(folder)
            if chain[-1][0] != folder:
                return None
            self._look(*chain[-1])
        return self._known[folder].file

    def search(self, folder: str) -> None:
        """Look around a folder; ``complete`` becomes False when something was left out."""
        if self._whole or folder in self._searched:
            return
        budget = _LATER if self._searched else _FIRST
        self._searched.add(folder)
        chain = self._chain(folder)
        passed = {path for path, _ in chain}
        pending: list[tuple[float, str, str]] = []
        cut = False
        for climbed, (path, id) in enumerate(reversed(chain)):
            cut |= _push(pending, self._look(path, id), climbed, passed, _PEERS)
        for looked in range(budget):
            if not pending or (looked >= _BARREN and not self.files):
                break
            cost, path, id = heapq.heappop(pending)
            cut |= _push(pending, self._look(path, id), cost, passed, _FAMILY)
        self._whole = not pending and not cut
        self.complete &= self._whole

    def _chain(self, folder: str) -> list[tuple[str, str]]:
        """The folders from the root down to this one, as far as they exist."""
        chain = [("", self.tree.root)]
        for step in folder.split("/") if folder else ():
            above, _ = chain[-1]
            path = f"{above}/{step}" if above else step
            found = self._look(*chain[-1]).folders.get(path)
            if found is None:
                break
            chain.append((path, found))
        return chain

    def _look(self, path: str, id: str) -> _Folder:
        if path not in self._known:
            twin = self.twin._known.get(path) if self.twin is not None else None
            self._known[path] = found = twin if twin is not None and twin.id == id else self._listed(path, id)
            if found.file is not None:
                self.files[path] = found.file
        return self._known[path]

    def _listed(self, path: str, id: str) -> _Folder:
        try:
            entries = self.tree.folder(id)
        except MissingObjectError:
            self.complete = False
            return _Folder(id, None, {})
        prefix = f"{path}/" if path else ""
        file = kustomization_in(entries)
        below = {
            prefix + name: entry.id
            for name, entry in entries.items()
            if entry.kind is EntryKind.TREE and why_hostile(name) is None
        }
        return _Folder(id, file, below)


def _push(pending: list[tuple[float, str, str]], folder: _Folder, cost: float, passed: set[str], most: int) -> bool:
    """Queue the folders below; True when there are so many that they were left out."""
    below = folder.folders
    if len(below) > most:
        return True
    further = cost + 1 + len(below) / _CROWD
    for path, id in below.items():
        if path not in passed:
            heapq.heappush(pending, (further, path, id))
    return False
