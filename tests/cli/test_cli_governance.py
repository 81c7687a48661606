"""Central policies through the command line: who decides, what may not be decided here, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox

POLICY = """\
version: 1
name: platform
description: For every repository.
extends: [recommended]
rules:
  - {use: replicas-cut, action: warn}
governance:
  - {use: replicas-cut, settings: forbidden, overrides: forbidden}
  - {use: crd-deleted, waivers: forbidden}
  - {use: "*", waivers: {longest_days: 30, owners: [team-sre, team-platform]}}
"""
NOW = "--now", "2026-11-01T00:00:00Z"


def waiver(rule: str = "replicas-cut", owner: str = "team-sre", expires: str = "2026-11-30") -> str:
    return (
        f"version: 1\nwaivers:\n  - {{rule: {rule}, where: {{name: web}}, owner: {owner}, reason: moves, "
        f"expires: {expires}}}\n"
    )


@pytest.fixture
def central(tmp_path: Path) -> str:
    """What --policy-repo takes; the checkout itself has moved on."""
    made = Sandbox(tmp_path / "platform")
    commit = made.commit({"policy.yaml": POLICY, "more/extra.yaml": EXTRA, "more/base.yaml": BASE}, "policy")
    made.commit({"policy.yaml": "not: a policy\n"}, "broken later")
    return f"{made.place}@{commit}"


EXTRA = "version: 1\nname: extra\ndescription: More.\nextends: [base.yaml]\n"
BASE = "version: 1\nname: base\ndescription: Below.\nrules:\n  - {use: replicas-removed, action: audit}\n"


def name_of(central: str) -> str:
    return f"platform@{central.rpartition('@')[2][:12]}"


def test_the_central_policy_decides_though_nothing_here_asks_for_it(cli: Cli, risky: Sandbox, central: str) -> None:
    done = cli("check", "--format", "json", "--policy-repo", central, cwd=risky.place)
    assert done.code == 0
    (finding,) = (one for one in done.json["findings"] if one["rule"] == "replicas-cut")
    assert (finding["action"], finding["decided"]) == ("warn", f"{name_of(central)}/policy.yaml:6")
    assert done.json["policy"]["names"] == [f"{name_of(central)}/policy.yaml", "recommended"]
    assert done.json["policy"]["central"] == {"name": name_of(central), "revision": central.rpartition("@")[2]}


def test_without_it_the_built_in_policy_decides(cli: Cli, risky: Sandbox) -> None:
    done = cli("check", "--format", "json", cwd=risky.place)
    (finding,) = (one for one in done.json["findings"] if one["rule"] == "replicas-cut")
    assert (done.code, finding["decided"]) == (1, "policy recommended")
    assert done.json["policy"]["central"] is None


@pytest.mark.parametrize("format", ["text", "sarif", "markdown", "html"])
def test_other_reports_name_it(cli: Cli, risky: Sandbox, central: str, format: str) -> None:
    assert (
        central.rpartition("@")[2][:12]
        in cli("check", "--format", format, "--policy-repo", central, cwd=risky.place).out
    )


def test_audit_and_the_hook_hear_it(cli: Cli, risky: Sandbox, central: str) -> None:
    found = cli("audit", "--format", "json", "--policy-repo", central, cwd=risky.place)
    assert found.json["policy"]["central"]["name"] == name_of(central)
    refs = "--from-ref", "main", "--to-ref", "change"
    assert cli("hook", "run", *refs, cwd=risky.place).code == 1
    assert cli("hook", "run", *refs, "--policy-repo", central, cwd=risky.place).code == 0
    risky.git("config", "safelane.policyRepo", central)
    assert cli("hook", "run", *refs, cwd=risky.place).code == 0


def test_a_configuration_may_ask_for_more_of_it(cli: Cli, sandbox: Sandbox, central: str) -> None:
    sandbox.commit({"safelane.yaml": "version: 1\npolicies: [{path: more/extra.yaml}, recommended]\n"})
    rules = cli("rules", "--format", "json", "--policy-repo", central, cwd=sandbox.place).json["rules"]
    origins = {action["from"] for rule in rules if rule["id"] == "replicas-removed" for action in rule["actions"]}
    assert "policy recommended" in origins  # of the main policy, which comes first
    shown = cli("config", "show", "--policy-repo", central, cwd=sandbox.place).out
    assert "more/extra.yaml" in shown
    assert f"{name_of(central)}/policy.yaml:10" in shown


def test_a_configuration_that_asks_for_it_needs_it(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({"safelane.yaml": "version: 1\npolicies: [recommended, {path: extra.yaml}]\n"})
    done = cli("rules", cwd=sandbox.place)
    assert (done.code, done.out) == (2, "")
    assert "safelane.yaml:2:25: the policy 'extra.yaml' lies in a central repository" in done.err


@pytest.mark.parametrize(
    ("config", "place", "message"),
    [
        ("version: 1\nsettings:\n  replicas-cut: {action: audit}\n", "3:3", "replicas-cut may not be set here"),
        ("version: 1\nsettings:\n  capacity/*: {action: audit}\n", "3:3", "replicas-cut may not be set here"),
        ("version: 1\npolicies: [own.yaml]\n", "own.yaml:5:11", "replicas-cut may not be set here"),
        (
            "version: 1\noverrides:\n  - {label: now, rules: ['*'], except: [crd-deleted]}\n",
            "3:5",
            "the lane 'now' may not override replicas-cut",
        ),
        (waiver("crd-deleted"), "3:5", "crd-deleted may not be waived here"),
        (waiver(expires="2026-12-02"), "3:5", "the waiver for replicas-cut lasts 31 days more, and may last 30"),
        (
            waiver(owner="team-sree"),
            "3:5",
            "'team-sree' may not own a waiver for replicas-cut; did you mean 'team-sre'",
        ),
    ],
)
def test_what_is_forbidden_is_a_mistake_with_its_place(
    cli: Cli, sandbox: Sandbox, central: str, config: str, place: str, message: str
) -> None:
    own = "version: 1\nname: own\ndescription: Own.\nrules:\n  - {use: '*', action: audit}\n"
    sandbox.commit({"safelane.yaml": config, "own.yaml": own, PRODUCTION: deployment(6)})
    sandbox.commit({PRODUCTION: deployment(5)})
    path = place if "yaml" in place else f"safelane.yaml:{place}"
    for command in (("rules",), ("config", "show"), ("check", "--base", "HEAD~1")):
        done = cli(*command, *NOW, "--policy-repo", central, cwd=sandbox.place)
        assert (done.code, done.out) == (2, ""), command
        assert f"{path}: {message}" in done.err
        assert f"so says {name_of(central)}/policy.yaml:" in done.err
        assert cli(*command, *NOW, cwd=sandbox.place).code == 0


@pytest.mark.parametrize("config", [waiver(), waiver(expires="2026-10-01"), waiver(owner='""', expires="2030-01-01")])
def test_what_is_allowed_or_does_not_count_is_none(cli: Cli, sandbox: Sandbox, central: str, config: str) -> None:
    sandbox.commit({"safelane.yaml": config})
    assert cli("rules", *NOW, "--policy-repo", central, cwd=sandbox.place).code == 0


def test_the_change_that_brings_what_is_forbidden_is_told(cli: Cli, risky: Sandbox, central: str) -> None:
    risky.commit({"safelane.yaml": waiver("crd-deleted")})
    done = cli("check", "--format", "json", "--policy-repo", central, cwd=risky.place)
    (finding,) = (one for one in done.json["findings"] if one["rule"] == "policy-weakened")
    assert "crd-deleted may not be waived here" in finding["message"]


def test_wrong_usage(cli: Cli, risky: Sandbox, central: str, tmp_path: Path) -> None:
    folder = central.rpartition("@")[0]
    for given, message in (
        (folder, "takes DIR@REV"),
        (f"{folder}@nowhere", "nowhere"),
        (f"{tmp_path / 'absent'}@HEAD", "absent"),
        (f"{folder}@HEAD", "policy.yaml:1:1: "),
    ):
        done = cli("check", "--policy-repo", given, cwd=risky.place)
        assert (done.code, done.out) == (2, ""), given
        assert message in done.err


def test_a_central_repository_without_a_policy_is_said(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    empty = Sandbox(tmp_path / "platform")
    empty.commit({"README.md": "nothing\n"})
    done = cli("check", "--policy-repo", f"{empty.place}@HEAD", cwd=risky.place)
    assert done.code == 2
    assert "has no policy.yaml" in done.err


def test_governance_of_no_rule_is_a_mistake_of_the_policy(cli: Cli, sandbox: Sandbox, tmp_path: Path) -> None:
    made = Sandbox(tmp_path / "platform")
    made.commit({"policy.yaml": POLICY.replace("use: crd-deleted", "use: crd-delete")})
    sandbox.commit({"a.yaml": "a: 1\n"})
    done = cli("rules", "--policy-repo", f"{made.place}@HEAD", cwd=sandbox.place)
    assert done.code == 2
    assert "/policy.yaml:9:11: governance speaks of no rule: 'crd-delete'; did you mean 'crd-deleted'" in done.err


def test_rules_say_what_they_become(cli: Cli, sandbox: Sandbox) -> None:
    staged = "{action: deny, since: 2027-01-31, production: true}, {action: warn}"
    sandbox.commit({"safelane.yaml": f"version: 1\nsettings:\n  replicas-cut: [{staged}]\n"})
    said = cli("rules", *NOW, cwd=sandbox.place).out
    (line,) = (one for one in said.splitlines() if one.startswith("replicas-cut "))
    assert line.endswith("warn in dev, test, staging; warn (then deny from 2027-01-31 on) in production")
    rows = cli("rules", *NOW, "--format", "json", cwd=sandbox.place).json["rules"]
    (row,) = (one for one in rows if one["id"] == "replicas-cut")
    assert row["actions"][-1]["becomes"] == [{"action": "deny", "since": "2027-01-31", "from": "safelane.yaml:3"}]
    later = cli("rules", "--now", "2027-01-31T00:00:00Z", cwd=sandbox.place).out
    assert "warn in dev, test, staging; deny in production" in later
