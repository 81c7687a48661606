"""The files that are to other environments, regions and clusters what a file is to its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.frozen import dataclass
from safelane.git.names import why_hostile
from safelane.git.repository import Entry, EntryKind, Tree
from safelane.topology import Place, Topology

_MOST_SISTERS = 400  # in a folder with more names than this, none is tried in another's place
_MOST_FOLDERS = 2000  # folders that are entered in one search
_MOST_TURNS = 3  # segments that may differ: environment, region and cluster
_NOBODY = "\x00"  # no path has it


@dataclass(frozen=True, slots=True)
class Siblings:
    """Searches one tree."""

    tree: Tree
    topology: Topology

    def of(self, path: str) -> list[str]:
        """The paths of the siblings, sorted; the file itself is none. Raises MissingObjectError."""
        own = self.topology.place(path)
        steps = path.split("/")
        turning = [self._tells(steps, index) for index in range(len(steps))]
        return sorted(
            found
            for found in self._search(steps, turning)
            if found != path and _is_sibling(own, self.topology.place(found))
        )

    def _tells(self, steps: list[str], index: int) -> bool:
        """Whether a segment says the environment, region or cluster: without it, the path says something else."""
        own, other = (
            self.topology.place("/".join(steps)),
            self.topology.place("/".join([*steps[:index], _NOBODY, *steps[index + 1 :]])),
        )
        return _where(own) != _where(other)

    def _search(self, steps: list[str], turning: list[bool]) -> Iterator[str]:
        pending = [("", self.tree.root, 0, 0)]
        entered = 0
        while pending and entered < _MOST_FOLDERS:
            prefix, id, depth, turns = pending.pop()
            entered += 1
            entries = self.tree.folder(id)
            last = depth == len(steps) - 1
            for name in self._names(entries, steps[depth], turning[depth] and turns < _MOST_TURNS):
                entry = entries[name]
                if last and entry.kind in (EntryKind.FILE, EntryKind.EXECUTABLE):
                    yield prefix + name
                elif not last and entry.kind is EntryKind.TREE:
                    pending.append((f"{prefix}{name}/", entry.id, depth + 1, turns + (name != steps[depth])))

    @staticmethod
    def _names(entries: Mapping[str, Entry], own: str, turns: bool) -> list[str]:
        if not turns or len(entries) > _MOST_SISTERS:
            return [own] if own in entries else []
        suffix = own.rpartition(".")[2] if "." in own else ""
        return [name for name in entries if why_hostile(name) is None and (not suffix or name.endswith(suffix))]


def _where(place: Place) -> tuple[str | None, ...]:
    return place.environment, place.region, place.cluster


def _is_sibling(own: Place, other: Place) -> bool:
    """Another place that says as much, of the same service and tenant."""
    one, two = _where(own), _where(other)
    same = (own.service, own.tenant) == (other.service, other.tenant)
    said = [(part is None) == (peer is None) for part, peer in zip(one, two, strict=True)]
    return same and all(said) and one != two
