"""The first-parent line, commit by commit, with the paths that each one touched: ids alone, no file is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from safelane.frozen import dataclass
from safelane.git.names import MAX_PATH, why_hostile
from safelane.git.repository import Commit, Entry, EntryKind, MissingObjectError, Repository, Tree

MOST_TOUCHED = 5000
_NOTHING: Mapping[str, Entry] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """A commit against its first parent: ``touched`` has ``(path, old id, new id)``, sorted, the id of nothing empty.

    A commit without parents touched all that it holds. One that touched more than is listed is ``vast``, with no list.
    """

    commit: Commit
    touched: tuple[tuple[str, str, str], ...]
    vast: bool = False


def steps(repository: Repository, revision: str) -> Iterator[Step]:
    """The steps from a revision back, newest first, as long as commits and folders are here; nothing for a bare tree.

    A step whose first parent is not here (a shallow clone) is none.
    """
    past = repository.past(revision)
    following = next(past, None)
    while following is not None:
        (commit, tree), following = following, next(past, None)
        if following is None and commit.parents:
            return
        try:
            touched = list(islice(_touched(following[1] if following is not None else None, tree), MOST_TOUCHED + 1))
        except MissingObjectError:
            return
        vast = len(touched) > MOST_TOUCHED
        yield Step(commit, () if vast else tuple(sorted(touched)), vast)


def _touched(old: Tree | None, new: Tree) -> Iterator[tuple[str, str, str]]:
    pending: list[tuple[str, str | None, str | None]] = [("", old.root if old is not None else None, new.root)]
    while pending:
        prefix, one, other = pending.pop()
        if one == other or len(prefix) > MAX_PATH:
            continue
        before = old.folder(one) if old is not None and one is not None else _NOTHING
        after = new.folder(other) if other is not None else _NOTHING
        for name in before.keys() | after.keys():
            was, now = before.get(name), after.get(name)
            if (was is not None and now is not None and was.id == now.id) or why_hostile(name) is not None:
                continue
            folders, files = _split(was, now)
            if any(folders):
                pending.append((f"{prefix}{name}/", *folders))
            if any(files):
                yield f"{prefix}{name}", files[0] or "", files[1] or ""


def _split(was: Entry | None, now: Entry | None) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """The ids of what are folders, and of what are files."""
    ids = [(one.id, one.kind is EntryKind.TREE) if one is not None else (None, False) for one in (was, now)]
    (old, old_is_folder), (new, new_is_folder) = ids
    return (
        (old if old_is_folder else None, new if new_is_folder else None),
        (None if old_is_folder else old, None if new_is_folder else new),
    )
