"""The past as records, newest first, read from git once: what was read before is kept, piece by piece.

A piece begins at the revision that is asked for, or at a commit whose id ends in certain digits, and holds what comes
before it up to the next such commit. So two revisions that lie near each other share all pieces but their first.

Nothing is known beyond a change that touched thousands of files at once, as a first import does.
"""

from __future__ import annotations

from typing import Any

from safelane.cache import Cache, key_of
from safelane.errors import SafelaneError
from safelane.facts.history.reverts import claim
from safelane.frozen import dataclass
from safelane.git.past import Step, steps
from safelane.git.repository import Repository

MOST_COMMITS = 2000
_MOST_TOUCHES = 200_000  # in all commits together: a history of mass changes is read less far back
_PIECE = 128
_ANCHORS = tuple(f"{number:02x}" for number in range(0, 256, 32))
_LONGEST = 300  # characters of what people wrote
_FORMAT = "3"


@dataclass(frozen=True, slots=True)
class Record:
    """One commit: ``undoes`` is ``*`` when its message calls it a revert, or the id of the commit that it names.

    ``touched`` has ``(path, old id, new id)``; the id of nothing is empty.
    """

    id: str
    author: str
    seconds: int
    title: str
    undoes: str
    touched: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The records, newest first; ``cut`` when the clone holds no more of a longer history."""

    records: tuple[Record, ...]
    cut: bool


def read_log(repository: Repository, revision: str, cache: Cache | None = None, most: int = MOST_COMMITS) -> Log:
    """The newest commits up to a revision, at most ``most`` and as many as the work allows; none before a bare tree."""
    records: list[Record] = []
    touches = 0
    commit = repository.commit(revision)  # pieces are kept by the id of a commit: what a name means changes
    following: str | None = commit.id if commit is not None else None
    while following and len(records) < most and touches < _MOST_TOUCHES:
        piece, following = _piece(repository, following, cache)
        records += piece
        touches += sum(len(record.touched) for record in piece)
    return Log(tuple(records[:most]), following is None)


def _piece(repository: Repository, revision: str, cache: Cache | None) -> tuple[list[Record], str | None]:
    """The records from a revision on, and the commit that follows: empty at the end, None where the clone ends."""
    key = key_of("history", _FORMAT, revision)
    kept = cache.get(key) if cache is not None else None
    if isinstance(kept, dict) and _is_here(repository, kept["last"]):
        return [_read(row) for row in kept["records"]], kept["following"]
    found: list[Record] = []
    for step in steps(repository, revision):
        parent = step.commit.parents[0] if step.commit.parents and not step.vast else ""
        if not step.vast:
            found.append(_record(step))
        if not parent or parent.endswith(_ANCHORS) or len(found) == _PIECE:
            if cache is not None:
                last = parent or step.commit.id
                cache.put(key, {"following": parent, "last": last, "records": list(map(_written, found))})
            return found, parent
    return found, None


def _is_here(repository: Repository, id: str) -> bool:
    """Whether a piece is all here: another clone, which had more, may have kept it."""
    try:
        return repository.commit(id) is not None
    except SafelaneError:
        return False


def _record(step: Step) -> Record:
    commit = step.commit
    author, title = commit.author[:_LONGEST], commit.title[:_LONGEST]
    return Record(commit.id, author, commit.seconds, title, claim(commit.title, commit.body), step.touched)


def _written(record: Record) -> list[Any]:
    touched = [list(one) for one in record.touched]
    return [record.id, record.author, record.seconds, record.title, record.undoes, touched]


def _read(row: list[Any]) -> Record:
    id, author, seconds, title, undoes, touched = row
    return Record(id, author, seconds, title, undoes, tuple(map(tuple, touched)))
