"""Real changes that were taken back: what the files can show of them is seen, and half of it blocked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.shared import shared

from safelane.facts.gathering import ChangeFacts
from safelane.findings import Report
from safelane.gate import Asked, check
from safelane.git import open_repository
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

JUDGED = Path(__file__).resolve().parents[2] / "benchmarks" / "judged.json"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Report]:
    """The report on each change, by its head."""
    cases = json.loads(shared("repos/risky-changes.json").read_text(encoding="utf-8"))
    clones: dict[str, str] = {}
    found = {}
    for case in cases:
        bundle = case["repository"]
        if bundle not in clones:
            clones[bundle] = str(tmp_path_factory.mktemp("clones") / bundle)
            command = ["git", "clone", "--quiet", "--bare", str(shared(f"repos/{bundle}")), clones[bundle]]
            subprocess.run(command, check=True, capture_output=True)
        repository = open_repository(clones[bundle], {})
        base, head = repository.tree(case["base"]), repository.tree(case["head"])
        said = ChangeFacts(datetime(2026, 1, 1, tzinfo=UTC))
        found[case["head"]] = check(base, head, read_policy(TreeSource(base)), Asked(said))
    return found


def expectations() -> list[dict[str, Any]]:
    """What ``docs/precision.md`` says of each change."""
    rows: list[dict[str, Any]] = json.loads(JUDGED.read_text(encoding="utf-8"))["risky"]
    return rows


@pytest.mark.parametrize("case", expectations(), ids=lambda case: str(case["what"]))
def test_the_fault_is_named(case: dict[str, Any], reports: Mapping[str, Report]) -> None:
    actions = {finding.rule: str(finding.action) for finding in reports[case["head"]].findings}
    assert actions.get(case["rule"]) == case["action"]


def test_enough_is_seen_and_blocked(reports: Mapping[str, Report]) -> None:
    static = [case for case in expectations() if case["static"]]
    assert len(static) == 17
    assert set(reports) == {case["head"] for case in expectations()}
    assert sum(case["rule"] is not None for case in static) >= 0.7 * len(static)
    assert sum(case["action"] == "deny" for case in static) >= 0.5 * len(static)
