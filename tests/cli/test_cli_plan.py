"""``safelane plan``: three formats, branches, exit codes."""

from __future__ import annotations

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox

CONFIG = """\
version: 1
layout: ['apps/{service}/overlays/{environment}/**']
environments: [{name: staging}, {name: production, production: true}]
"""


@pytest.fixture
def both(sandbox: Sandbox) -> Sandbox:
    """A branch that brings a version to staging and production at once."""
    files = {STAGING: deployment(), PRODUCTION: deployment(), "safelane.yaml": CONFIG}
    sandbox.commit(files, "base")
    sandbox.git("config", "safelane.target", "main")
    sandbox.git("config", "user.name", "Robin")
    sandbox.git("config", "user.email", "robin@example.com")
    sandbox.git("switch", "--quiet", "--create", "change")
    image = "registry.example.com/web:1.5.0"
    sandbox.commit({STAGING: deployment(image=image), PRODUCTION: deployment(image=image)}, "Run 1.5.0")
    return sandbox


def test_the_json_has_what_the_contract_says(cli: Cli, both: Sandbox) -> None:
    done = cli("plan", "--format", "json", cwd=both.place)
    assert done.code == 0
    plan = done.json
    assert (plan["version"], plan["base"], plan["head"]) == (1, *both.git("rev-parse", "main", "change").split())
    assert plan["reason"] is None
    assert [wave["number"] for wave in plan["waves"]] == [1, 2]
    assert [wave["title"] for wave in plan["waves"]] == ["staging", "production"]
    assert [wave["environments"] for wave in plan["waves"]] == [["staging"], ["production"]]
    assert [wave["paths"] for wave in plan["waves"]] == [[STAGING], [PRODUCTION]]
    assert [wave["verdict"] for wave in plan["waves"]] == ["pass", "pass"]
    assert all(
        wave["because"] and wave["watch"] and wave["regions"] == wave["clusters"] == [] for wave in plan["waves"]
    )


def test_what_is_blocked_together_passes_wave_by_wave(cli: Cli, both: Sandbox) -> None:
    blocked = cli("check", cwd=both.place)
    assert blocked.code == 1
    assert "safelane plan" in blocked.out
    assert "safelane plan" in cli("check", "--format", "markdown").out
    assert cli("plan", "--apply").code == 0
    assert both.git("rev-parse", "safelane/wave-2^{tree}") == both.git("rev-parse", "change^{tree}")
    assert cli("check", "--base", "main", "--head", "safelane/wave-1").code == 0
    assert cli("check", "--base", "safelane/wave-1", "--head", "safelane/wave-2").code == 0


def test_apply_touches_nothing_else(cli: Cli, both: Sandbox) -> None:
    both.write({PRODUCTION: deployment(2), "scratch.yaml": "a: 1\n"})
    both.git("add", "scratch.yaml")
    before = both.git("status", "--porcelain=v2", "--branch"), both.git("diff"), both.git("diff", "--cached")
    done = cli("plan", "--apply", "--prefix", "steps/of", cwd=both.place)
    assert done.code == 0
    assert "wave 1: staging (passes), branch steps/of-1\n" in done.out
    assert "--apply" not in done.out
    assert before == (both.git("status", "--porcelain=v2", "--branch"), both.git("diff"), both.git("diff", "--cached"))
    assert both.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split() == [
        "change",
        "main",
        "steps/of-1",
        "steps/of-2",
    ]
    message = both.git("log", "-1", "--format=%B", "steps/of-1")
    assert message.startswith("Run 1.5.0 (wave 1 of 2: staging)")
    assert "reaches staging, before production" in message
    assert both.git("log", "-1", "--format=%an <%ae>", "steps/of-1") == "Robin <robin@example.com>"


def test_a_branch_that_is_there_is_exit_2_and_nothing_is_made(cli: Cli, both: Sandbox) -> None:
    both.git("branch", "safelane/wave-2", "main")
    refs = both.git("for-each-ref")
    done = cli("plan", "--apply", cwd=both.place)
    assert (done.code, done.out) == (2, "")
    assert "there is a branch 'safelane/wave-2' already" in done.err
    assert both.git("for-each-ref") == refs


def test_text_and_markdown_say_the_same(cli: Cli, both: Sandbox) -> None:
    text = cli("plan", cwd=both.place).out
    assert text.startswith(f"wave 1: staging (passes)\n    {STAGING}\n")
    assert "2 waves: 2 pass\n  safelane plan --apply" in text
    markdown = cli("plan", "--format", "markdown").out
    assert "### 2. production (passes)" in markdown
    assert f"- [ ] `{PRODUCTION}`" in markdown
    assert "Before the next wave:" in markdown


def test_a_change_in_one_place_is_not_told_to_be_split(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", cwd=risky.place)
    assert done.code == 1
    assert "safelane plan" not in done.out
    plan = cli("plan", "--format", "json").json
    assert plan["reason"] == "one file changes"
    assert [(wave["verdict"], wave["denied"]) for wave in plan["waves"]] == [("blocked", ["replicas-cut"])]


def test_a_wave_that_fix_mends_says_so(cli: Cli, risky: Sandbox) -> None:
    line = "fix: safelane fix has edits for it: run it, commit, and plan again\n"
    assert f"  = verdict: blocked by replicas-cut\n  = {line}" in cli("plan", cwd=risky.place).out
    assert "Fix: safelane fix has edits for it" in cli("plan", "--format", "markdown").out
    privileged = "          securityContext: {privileged: true}\n"
    risky.commit({PRODUCTION: deployment(1) + privileged})
    (wave,) = cli("plan", "--format", "json").json["waves"]
    assert (wave["mendable"], "privileged-container-enabled" in wave["denied"]) == (["replicas-cut"], True)
    assert "= fix: safelane fix has edits for replicas-cut: run" in cli("plan").out
    risky.commit({PRODUCTION: deployment(6)})
    assert "safelane fix" not in cli("plan").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--format", "sarif"), 2, "is not one of"),
        (("--base", "nowhere"), 2, "nowhere"),
        (("--base", "1" * 40), 3, "git fetch"),
        (("--apply", "--worktree"), 2, "needs two commits"),
        (("--apply", "--prefix", "a..b"), 2, "cannot be the name of a branch"),
    ],
)
def test_wrong_usage(cli: Cli, both: Sandbox, arguments: tuple[str, ...], code: int, said: str) -> None:
    both.write({STAGING: deployment(2)})
    done = cli("plan", *arguments, cwd=both.place)
    assert done.code == code
    assert said in done.err


def test_nothing_to_split(cli: Cli, both: Sandbox) -> None:
    done = cli("plan", "--base", "HEAD", "--apply", cwd=both.place)
    assert done.code == 0
    assert "there is nothing to split" in done.out


def test_what_is_on_disk_or_staged_can_be_planned(cli: Cli, both: Sandbox) -> None:
    image = "registry.example.com/web:1.6.0"
    both.write({STAGING: deployment(image=image), PRODUCTION: deployment(image=image)})
    for option in ("--worktree", "--staged"):  # the first adds what the second looks at
        plan = cli("plan", option, "--format", "json", cwd=both.place).json
        assert plan["head"] is None
        assert [wave["paths"] for wave in plan["waves"]] == [[STAGING], [PRODUCTION]]
        assert [wave["verdict"] for wave in plan["waves"]] == ["pass", "pass"]
        both.git("add", "--all")
    both.commit({}, "saved")
    assert cli("plan", "--apply").code == 0
