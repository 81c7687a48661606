"""Real changes that were taken back: what the files can show of them is seen, and half of it blocked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.shared import shared

from safelane.facts.gathering import ChangeFacts
from safelane.gate import Asked, check
from safelane.git import open_repository
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

JUDGED = Path(__file__).resolve().parents[2] / "benchmarks" / "judged.json"


def changes() -> dict[str, dict[str, Any]]:
    """The changes by their heads."""
    rows = json.loads(shared("repos/risky-changes.json").read_text(encoding="utf-8"))
    return {row["head"]: row for row in rows}


def expectations() -> list[dict[str, Any]]:
    """What ``docs/precision.md`` says of each change."""
    rows: list[dict[str, Any]] = json.loads(JUDGED.read_text(encoding="utf-8"))["risky"]
    return rows


@pytest.mark.parametrize("case", expectations(), ids=lambda case: str(case["what"]))
def test_the_fault_is_named(case: dict[str, Any], cloned: Callable[[str], Path]) -> None:
    change = changes()[case["head"]]
    repository = open_repository(str(cloned(change["repository"].removesuffix(".bundle"))), {})
    base, head = repository.tree(change["base"]), repository.tree(change["head"])
    said = ChangeFacts(datetime(2026, 1, 1, tzinfo=UTC))
    report = check(base, head, read_policy(TreeSource(base)), Asked(said))
    actions = {finding.rule: str(finding.action) for finding in report.findings}
    assert actions.get(case["rule"]) == case["action"]


def test_enough_is_seen_and_blocked() -> None:
    static = [case for case in expectations() if case["static"]]
    assert len(static) == 17
    assert set(changes()) == {case["head"] for case in expectations()}
    assert sum(case["rule"] is not None for case in static) >= 0.7 * len(static)
    assert sum(case["action"] == "deny" for case in static) >= 0.5 * len(static)
