"""An example as a run: its two trees, what is said of the change, and the commits before base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from safelane.errors import UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.frozen import dataclass
from safelane.gate.checking import Asked
from safelane.gate.memory import Memory
from safelane.git.memory import MemoryRepository
from safelane.git.repository import Tree

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_AUTHOR = "Robin <robin@example.com>"
_DAY = timedelta(days=1)

Files = dict[str, bytes]
Said = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is compared, and what a run of it is asked."""

    base: Tree
    head: Tree
    asked: Asked


def scene(base: Files, head: Files, example: Mapping[str, Any]) -> Scene:
    """The scene of two trees with the ``facts`` and the ``history`` of an example.

    ``history`` is oldest first, a day between each and base, base a day before now: each a tree, or ``files`` (a tree)
    or ``changes`` (what differs from the tree before, null for what is gone) with ``title``, ``body``, ``author`` and
    ``time``. Without it base is the first commit. Raises UsageError for what is no moment.
    """
    said = facts_of(example.get("facts", {}))
    rows: list[Mapping[str, Any]] = list(example.get("history", ()))
    trees: dict[str, Files] = {}
    messages: dict[str, Said] = {}
    tree: Files = {}
    for index, row in enumerate(rows):
        tree = trees[f"before-{index}"] = _following(tree, row)
        messages[f"before-{index}"] = _said(row, said.now - _DAY * (len(rows) + 1 - index))
    trees["base"] = base
    messages["base"] = _said({}, said.now - _DAY)
    names = [*trees]
    parents = {name: (before,) for before, name in pairwise(names)}
    repository = MemoryRepository({**trees, "head": head}, parents, said=messages)
    return Scene(
        repository.tree("base"), repository.tree("head"), Asked(said, repository=repository, memory=_compiled())
    )


@cache
def _compiled() -> Memory:
    """The rules that scenes before needed: compiling them takes longer than most examples."""
    return Memory(trees=None)


def _following(tree: Files, row: Mapping[str, Any]) -> Files:
    """The tree after one step of a history."""
    changes = row.get("changes")
    if isinstance(changes, Mapping):
        merged = {**tree, **{path: text if text is None else text.encode() for path, text in changes.items()}}
        return {path: data for path, data in merged.items() if data is not None}
    files = row.get("files")
    whole = files if isinstance(files, Mapping) else row
    return {path: text.encode() for path, text in whole.items()}


def _said(row: Mapping[str, Any], moment: datetime) -> Said:
    given = row if any(isinstance(row.get(key), Mapping) for key in ("files", "changes")) else {}
    time = _moment(given["time"]) if "time" in given else moment
    return given.get("author", _AUTHOR), int(time.timestamp()), given.get("title", "A change"), given.get("body", "")


def facts_of(facts: Mapping[str, Any]) -> ChangeFacts:
    """The ``facts`` of an example. Raises UsageError for what is no moment."""
    return ChangeFacts(
        now=_moment(facts["now"]) if "now" in facts else _NOW,
        title=facts.get("title", ""),
        body=facts.get("body", ""),
        author=facts.get("author", ""),
        labels=tuple(facts.get("labels", ())),
    )


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"an example speaks of {text!r}, which is no moment as in 2026-01-31T10:00:00Z") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
