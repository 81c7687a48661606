"""``rules --drift``: silent rules, waivers and settings to look at."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox

NOW = "--now", "2026-11-01T00:00:00Z"


def waiver(rule: str, name: str, expires: str) -> str:
    return f"  - {{rule: {rule}, where: {{name: {name}}}, owner: team-web, reason: moves, expires: {expires}}}\n"


CONFIG = (
    "version: 1\nsettings:\n  capacitie/*: {action: warn}\n  replicas-removed: {action: deny, production: true}\n"
    "  image-tag-floating:\n    - {action: deny, since: 2026-10-01}\n    - {action: warn}\n"
    "  volume-shrunk: {action: warn, since: 2027-01-01}\nwaivers:\n"
    + waiver("replicas-cut", "web", "2027-06-30")
    + waiver("replicas-cut", "other", "2027-06-30")
    + waiver("replicas-cut", "web-2", "2026-11-20")
    + waiver("replicas-removed", "web", "2026-10-01")
    + "  - {rule: replicas-removed, where: {name: web}}\n"
)


@pytest.fixture
def drifted(sandbox: Sandbox) -> Sandbox:
    sandbox.commit({PRODUCTION: deployment(6)})
    sandbox.commit({PRODUCTION: deployment(1)})
    sandbox.commit({"safelane.yaml": CONFIG})
    return sandbox


def drift(cli: Cli, sandbox: Sandbox, *options: str) -> Any:
    done = cli("rules", "--drift", *NOW, "--format", "json", *options, cwd=sandbox.place)
    assert (done.code, done.err) == (0, "")
    return done.json


def test_rules_that_never_fired(cli: Cli, drifted: Sandbox) -> None:
    found = drift(cli, drifted)
    assert (found["drift"]["commits"], found["drift"]["unsure"]) == (2, 0)
    assert "replicas-cut" not in found["drift"]["silent"]
    assert "replicas-removed" in found["drift"]["silent"]
    assert [row["id"] for row in found["rules"]] and {row["id"] for row in found["rules"]} == set(
        found["drift"]["silent"]
    )


def test_how_far_back_is_said(cli: Cli, drifted: Sandbox) -> None:
    found = drift(cli, drifted, "--max", "1")["drift"]
    assert found["commits"] == 1
    assert "replicas-cut" in found["silent"]


def test_waivers_that_match_nothing_end_soon_or_do_not_count(cli: Cli, drifted: Sandbox) -> None:
    assert [(one["line"], one["why"]) for one in drift(cli, drifted)["drift"]["waivers"]] == [
        (11, "it matched nothing in 2 commits"),
        (12, "it ends on 2026-11-20, in 19 days; it matched nothing in 2 commits"),
        (13, "it ended on 2026-10-01"),
        (14, "it does not count: it lacks owner, reason, expires"),
    ]


def test_settings_that_name_no_rule_or_change_nothing(cli: Cli, drifted: Sandbox) -> None:
    assert [(one["rule"], one["line"], one["why"]) for one in drift(cli, drifted)["drift"]["settings"]] == [
        ("capacitie/*", 3, "it names no rule"),
        ("replicas-removed", 4, "it changes nothing: the same is decided without it"),
        ("image-tag-floating", 7, "it changes nothing: the same is decided without it"),
    ]


def test_as_text(cli: Cli, drifted: Sandbox) -> None:
    said = cli("rules", "--drift", *NOW, cwd=drifted.place).out
    assert said.startswith("over the last 2 commits\n\nrules that never fired: ")
    assert "settings to look at: 3\n  safelane.yaml:3: capacitie/*: it names no rule\n" in said


def test_a_repository_with_one_commit_says_no_rule_is_silent(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({"a.yaml": "a: 1\n"})
    found = drift(cli, sandbox)["drift"]
    assert found == {"commits": 0, "unsure": 0, "silent": [], "waivers": [], "settings": []}
