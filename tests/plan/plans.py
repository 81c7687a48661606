"""Plans of trees in memory, for tests of several rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from safelane.facts.gathering import ChangeFacts
from safelane.gate import Asked
from safelane.git.memory import MemoryTree, Special
from safelane.git.repository import Tree
from safelane.plan import Plan, make_plan
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

ASKED = Asked(ChangeFacts(datetime(2026, 1, 5, tzinfo=UTC)))
Files = Mapping[str, str | bytes | Special]


def tree(files: Files) -> Tree:
    return MemoryTree({path: text.encode() if isinstance(text, str) else text for path, text in files.items()})


def plan_of(base: Files, head: Files) -> Plan:
    """The plan by the policy of the base."""
    before, after = tree(base), tree(head)
    return make_plan(before, after, read_policy(TreeSource(before)), ASKED)


def paths(plan: Plan) -> list[list[str]]:
    """The paths of each wave."""
    return [list(wave.paths) for wave in plan.waves]


def wave_of(plan: Plan, path: str) -> int:
    """The number of the wave that has a path."""
    [number] = [wave.number for wave in plan.waves if path in wave.paths]
    return number
