"""Which added file was which deleted one: by equal content first, then by similarity as git measures it.

safelane has its own measure, and not libgit2's, so that every back end answers alike, with blobs missing too, and no
user's ``diff.renames`` changes a verdict. It is git's: the share of the larger file's bytes that lie in lines which
both have (diffcore-delta.c), at least 50 of 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from safelane.frozen import dataclass
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree

THRESHOLD = 50
# Above these, files are compared only when they have the same name: a large move must not cost minutes.
_MAX_PAIRS = 2_500
_MAX_FILE = 1 << 20
_MAX_BYTES = 1 << 25
_CHUNK = 64
_LOOKED_AT = 8000  # where git looks for a NUL, which makes a file binary and its CRs count
_PLAIN = (EntryKind.FILE, EntryKind.EXECUTABLE)

Files = Mapping[str, Entry]


def pair(deleted: Files, added: Files, base: Tree, head: Tree) -> dict[str, str]:
    """The old path of every added file that is a deleted one moved; each file is in one pair at most."""
    pairs = _same(deleted, added)
    taken = set(pairs.values())
    left = {path: entry for path, entry in deleted.items() if path not in taken and entry.kind in _PLAIN}
    new = {path: entry for path, entry in added.items() if path not in pairs and entry.kind in _PLAIN}
    if left and new:
        pairs.update(_similar(left, new, _Contents(base), _Contents(head)))
    return pairs


def _same(deleted: Files, added: Files) -> dict[str, str]:
    by_id: dict[tuple[str, bool], list[str]] = {}
    for path, entry in sorted(deleted.items()):
        by_id.setdefault((entry.id, entry.kind in _PLAIN), []).append(path)
    candidates = (
        (new, old) for new, entry in added.items() for old in by_id.get((entry.id, entry.kind in _PLAIN), ())[:_CHUNK]
    )
    return _best((100, *_likeness(old, new), new, old) for new, old in candidates)


def _similar(deleted: Files, added: Files, base: _Contents, head: _Contents) -> dict[str, str]:
    scored = []
    for new, old in _candidates(deleted, added):
        score = _score(base.of(deleted[old]), head.of(added[new]))
        if score >= THRESHOLD:
            scored.append((score, *_likeness(old, new), new, old))
    return _best(scored)


def _candidates(deleted: Files, added: Files) -> Iterator[tuple[str, str]]:
    if len(deleted) * len(added) <= _MAX_PAIRS:
        yield from ((new, old) for new in sorted(added) for old in sorted(deleted))
        return
    by_name: dict[str, list[str]] = {}
    for old in sorted(deleted):
        by_name.setdefault(old.rpartition("/")[2], []).append(old)
    count = 0
    for new in sorted(added):
        nearest = sorted(by_name.get(new.rpartition("/")[2], ()), key=lambda old, new=new: -_likeness(old, new)[1])
        for old in nearest[:_CHUNK]:
            count += 1
            if count > _MAX_PAIRS * 4:
                return
            yield new, old


def _best(scored: Iterable[tuple[int, int, int, str, str]]) -> dict[str, str]:
    """The best pairs first: by score, then by equal name, then by the folders in common, then by path."""
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for *_, new, old in sorted(scored, key=lambda one: (-one[0], -one[1], -one[2], one[3], one[4])):
        if new not in pairs and old not in taken:
            pairs[new] = old
            taken.add(old)
    return pairs


def _likeness(old: str, new: str) -> tuple[int, int]:
    one, other = old.split("/"), new.split("/")
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    return int(one[-1] == other[-1]), common


@dataclass(slots=True)
class _Contents:
    """The pieces of files, each read once; None for what is missing or too large to compare."""

    tree: Tree
    _read: dict[str, tuple[int, Counter[bytes]] | None] = field(default_factory=dict)
    _bytes: int = 0

    def of(self, entry: Entry) -> tuple[int, Counter[bytes]] | None:
        if entry.id not in self._read:
            self._read[entry.id] = self._pieces(entry)
        return self._read[entry.id]

    def _pieces(self, entry: Entry) -> tuple[int, Counter[bytes]] | None:
        try:
            size = self.tree.size(entry)
            if size > _MAX_FILE or self._bytes + size > _MAX_BYTES:
                return None
            self._bytes += size
            return size, Counter(_cut(self.tree.data(entry)))
        except MissingObjectError:
            return None


def _cut(data: bytes) -> Iterator[bytes]:
    text = b"\0" not in data[:_LOOKED_AT]
    *lines, rest = (data.replace(b"\r\n", b"\n") if text else data).split(b"\n")
    for line in (*(line + b"\n" for line in lines), rest):
        if len(line) <= _CHUNK:
            yield line
        else:
            yield from (line[start : start + _CHUNK] for start in range(0, len(line), _CHUNK))


def _score(one: tuple[int, Counter[bytes]] | None, other: tuple[int, Counter[bytes]] | None) -> int:
    if one is None or other is None:
        return 0
    (size, pieces), (other_size, other_pieces) = one, other
    larger = max(size, other_size)
    if not larger or min(size, other_size) * 100 < larger * THRESHOLD:
        return 0
    if len(pieces) > len(other_pieces):
        pieces, other_pieces = other_pieces, pieces
    common = sum(
        len(piece) * min(count, other_pieces[piece]) for piece, count in pieces.items() if piece in other_pieces
    )
    return min(common * 100 // larger, 99)
