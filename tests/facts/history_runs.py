"""Small pasts in memory, and what safelane makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safelane.cache import Cache
from safelane.config import Config
from safelane.documents import Limits
from safelane.facts.history.history import Asking, History
from safelane.facts.history.log import Record, read_log
from safelane.facts.history.past import Past
from safelane.git.memory import MemoryRepository
from safelane.topology import Topology

DAY = 86400
NOW = 1_767_225_600  # 2026-01-01
PERSON = "Robin <robin@example.com>"
Step = tuple[str, Mapping[str, str | None]]  # a title, and what differs from the tree before


def repository(
    steps: Sequence[Step], *, author: str = PERSON, parents_of_first: tuple[str, ...] = ()
) -> MemoryRepository:
    """Commits a day apart, the newest a day before now, by the names ``c0``, ``c1`` …"""
    trees: dict[str, dict[str, bytes]] = {}
    said = {}
    tree: dict[str, bytes] = {}
    for number, (title, changes) in enumerate(steps):
        tree = {**tree, **{path: text.encode() for path, text in changes.items() if text is not None}}
        tree = {path: data for path, data in tree.items() if changes.get(path, "") is not None}
        trees[f"c{number}"] = tree
        said[f"c{number}"] = (author, NOW - DAY * (len(steps) - number), title, "")
    parents = {f"c{number}": (f"c{number - 1}",) for number in range(1, len(steps))}
    return MemoryRepository(trees, {**parents, "c0": parents_of_first} if parents_of_first else parents, said=said)


def past_of(steps: Sequence[Step], **given: Any) -> Past:
    return Past(read_log(repository(steps, **given), f"c{len(steps) - 1}"), Config().selects)


def history_of(
    steps: Sequence[Step],
    touched: Sequence[tuple[str, str, str]] = (),
    cache: Cache | None = None,
    notes: list[str] | None = None,
    **given: Any,
) -> History:
    """The history at the last of the steps; ``touched`` is what the change does."""
    asking = Asking(repository(steps, **given), f"c{len(steps) - 1}", lambda: tuple(touched), PERSON, NOW)
    said = [] if notes is None else notes
    return History(asking, Topology(Config()), Config().selects, Limits(), cache, said.append)


def record(number: int, title: str, seconds: int, *touched: tuple[str, str, str], undoes: str = "") -> Record:
    return Record(f"{number:040x}", PERSON, seconds, title, undoes, touched)
