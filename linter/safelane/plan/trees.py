"""The trees between base and head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safelane.frozen import dataclass
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.paths import find
from safelane.git.repository import Entry, EntryKind, Tree


@dataclass(frozen=True, slots=True)
class _OfHead:
    """The files of head that stand in a tree made of both sides; all others are of base."""

    head: Tree
    ids: frozenset[str]

    def data(self, entry: Entry) -> bytes | None:
        return self.head.data(entry) if entry.id in self.ids else None

    def size(self, entry: Entry) -> int | None:
        return self.head.size(entry) if entry.id in self.ids else None


def between(base: Tree, head: Tree, paths: Iterable[str], id_bytes: int) -> Tree:
    """The base tree with some paths as head has them. Raises UsageError when one is a file and a folder at once."""
    entries: Mapping[str, Entry | None] = {path: _file(head, path) for path in paths}
    root, folders = assemble(entries, base, id_bytes)
    ids = frozenset(entry.id for entry in entries.values() if entry is not None)
    # The past of a tree on the way is that of base: rules that ask for it are answered as on the first wave.
    return AssembledTree(root, base.commit, folders, base, _OfHead(head, ids))


def _file(tree: Tree, path: str) -> Entry | None:
    entry = find(tree, path)
    return None if entry is None or entry.kind is EntryKind.TREE else entry
