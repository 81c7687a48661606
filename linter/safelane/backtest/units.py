"""Which commits are judged: the first-parent line of a revision, as far back as it is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.git.repository import Repository

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?\Z")
_ALL = 1 << 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A commit and its first parent, by their ids."""

    commit: str
    parent: str


def chosen(repository: Repository, head: str, since: str | None, most: int | None) -> list[Unit]:
    """The newest ``most`` units up to ``head``, newest first.

    ``since`` is a revision, which is left out with all that it holds, or a date, from which on commits count. Raises
    UsageError for what is neither, and what git raises.
    """
    commit = repository.commit(head)
    if commit is None:
        raise UsageError(f"{head!r} is a tree and has no history: name a commit")
    moment = _moment(repository, since)
    limit = most if since is None and most is not None else _ALL
    line = [Unit(*pair) for pair in repository.first_parents(commit.id, limit)]
    if moment is not None:
        line = [unit for unit in line if _seconds(repository, unit) >= moment]
    elif since is not None:
        line = line[: _newer(repository, line, since)]
    return line[:most]


def _moment(repository: Repository, since: str | None) -> float | None:
    """The date that ``since`` is, in seconds since 1970; None for a revision."""
    if since is None or not _DATE.match(since):
        return None
    try:
        repository.commit(since)
    except UsageError:
        pass
    else:
        return None  # somebody named a branch like a date
    try:
        said = datetime.fromisoformat(since)
    except ValueError as error:
        raise UsageError(f"--since {since!r} is no date: write it as 2026-01-31 or 2026-01-31T10:00:00Z") from error
    return (said if said.tzinfo is not None else said.replace(tzinfo=UTC)).timestamp()


def _seconds(repository: Repository, unit: Unit) -> int:
    commit = repository.commit(unit.commit)
    return commit.seconds if commit is not None else 0


def _newer(repository: Repository, line: Sequence[Unit], since: str) -> int:
    """How many units of the line the revision does not hold: on a line, all older ones than one it holds are held."""
    commit = repository.commit(since)
    if commit is None:
        raise UsageError(f"--since {since!r} is a tree: name a commit, or a date")
    place = next((place for place, unit in enumerate(line) if unit.commit == commit.id), None)
    if place is not None:
        return place
    low, high = 0, len(line)
    while low < high:
        middle = (low + high) // 2
        if repository.merge_base(line[middle].commit, commit.id) == line[middle].commit:
            high = middle
        else:
            low = middle + 1
    return low
