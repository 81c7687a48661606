"""Published incidents in which a change went everywhere at once: cut into waves, each of them passes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.shared import shared

from safelane.facts.gathering import ChangeFacts
from safelane.findings import Verdict
from safelane.gate import Asked, check
from safelane.git import open_folder
from safelane.plan import make_plan
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

# What these rules find is how much goes at once, and nothing else.
AT_ONCE = {
    "production-everywhere-at-once",
    "production-with-earlier-environment",
    "node-agent-in-many-clusters",
    "replica-set-reconfigured-together",
}


def _gradual() -> Iterator[tuple[Path, Asked]]:
    for case in sorted(shared("incidents").iterdir()):
        if not (case / "case.json").is_file():
            continue
        told = json.loads((case / "case.json").read_text(encoding="utf-8"))
        if told["class"] == "gradual":
            facts = told.get("facts", {})
            now = datetime.fromisoformat(facts["now"]) if "now" in facts else datetime(2026, 1, 5, tzinfo=UTC)
            said = {name: facts[name] for name in ("title", "body", "author") if name in facts}
            yield case, Asked(ChangeFacts(now=now, labels=tuple(facts.get("labels", ())), **said))


def test_what_is_blocked_for_going_everywhere_passes_in_waves() -> None:
    passed = []
    for case, asked in _gradual():
        base, head = open_folder(str(case / "base")), open_folder(str(case / "head"))
        policy = read_policy(TreeSource(base))
        denied = {finding.rule for finding in check(base, head, policy, asked).findings if finding.blocks}
        plan = make_plan(base, head, policy, asked)
        left = {rule for wave in plan.waves for rule in wave.denied}
        assert not left & AT_ONCE, case.name
        if denied <= AT_ONCE:
            assert {wave.verdict for wave in plan.waves} == {Verdict.PASS}, case.name
            assert len(plan.waves) > 1
            passed.append(case.name)
    assert len(passed) >= 9
