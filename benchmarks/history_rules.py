"""What the rules on history say of changes: of all that were reverted, and of a sample of all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from benchmarks.history_rating import History
from safelane.cache import Cache
from safelane.config import Config
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Action, Status
from safelane.gate import Asked, check
from safelane.git import open_repository
from safelane.git.memory import MemoryTree
from safelane.git.repository import Repository
from safelane.policy.force import PolicyInForce, policy_of
from safelane.policy.model import Entry, Origin
from safelane.policy.sources import TreeSource
from safelane.rules.bundle import builtin_rules

AREA = "history"


def names() -> list[str]:
    """The rules on history."""
    return sorted(rule.id for rule in builtin_rules() if rule.area == AREA)


@cache
def _policy() -> PolicyInForce:
    entries = (Entry(f"{AREA}/*", Action.WARN, Origin("every rule on history")),)
    rules = tuple(rule for rule in builtin_rules() if rule.area == AREA)
    return policy_of(Config(policies=()), rules, TreeSource(MemoryTree({})), entries)


@cache
def _opened(place: str) -> Repository:
    return open_repository(place, {})


def fired(place: str, commit: str, parent: str, scratch: str) -> frozenset[str]:
    """The rules that fire on a commit against its first parent, as if it were checked at its own moment."""
    repository = _opened(place)
    found = repository.commit(commit)
    assert found is not None
    said = ChangeFacts(datetime.fromtimestamp(found.seconds, UTC), found.title, found.body, found.author)
    asked = Asked(said, cache=Cache(Path(scratch)), repository=repository)
    report = check(repository.tree(parent), repository.tree(commit), _policy(), asked)
    return frozenset(one.rule for one in report.findings if one.status is Status.NEW)


def sampled(history: History, count: int) -> list[int]:
    """Some of the newer changes of people, the same for the same history."""
    newer = history.newer
    return sorted(random.Random(1).sample(newer, min(count, len(newer))))


def fired_on(history: History, places: Sequence[int], jobs: int, scratch: Path) -> dict[int, frozenset[str]]:
    """The rules that fire, by change."""
    records = history.past.records
    asked = [place for place in places if place + 1 < len(records)]
    commits, parents = [records[place].id for place in asked], [records[place + 1].id for place in asked]
    where = [str(history.place)] * len(asked), commits, parents, [str(scratch)] * len(asked)
    if jobs == 1:
        return dict(zip(asked, map(fired, *where), strict=True))
    with ProcessPoolExecutor(jobs) as pool:
        return dict(zip(asked, pool.map(fired, *where, chunksize=4), strict=True))
