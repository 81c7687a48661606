"""Bad input: one line, the place, the nearest valid name, the contract's exit code; nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "--bse", "main"], 2, "--bse"),
        (["chek"], 2, "did you mean 'check'?"),
        (["check", "--base", "mian"], 2, "there is no revision 'mian'; did you mean 'main'?"),
        (["check", "--base", "-x"], 2, "not a revision"),
        (["check", "--base", "0123456789012345678901234567890123456789"], 3, "git fetch"),
        (["check", "--format", "jsn"], 2, "did you mean 'json'?"),
        (["check", "--output", "json"], 2, "--output takes NAME=FILE"),
        (["check", "--output", "json=no/such/folder/r.json"], 2, "no folder"),
        (["check", "--now", "yesterday"], 2, "RFC 3339"),
        (["check", "--now", "2026-01-01T00:00:00"], 2, "time zone"),
        (["check", "--staged", "--worktree"], 2, "give one of them"),
        (["check", "--staged", "--head", "main"], 2, "--head"),
        (["check", "--config", "nowhere.yaml"], 2, "no file 'nowhere.yaml'"),
        (["check", "--environment", "stagin"], 2, "did you mean 'staging'?"),
        (["check", "--jobs", "0"], 2, "--jobs"),
        (["explain", "replica-cut"], 2, "did you mean 'replicas-cut'?"),
        (["schema", "confg"], 2, "did you mean 'config'?"),
        (["rules", "--format", "yaml"], 2, "--format"),
        (["rules", "--repo", "nowhere"], 2, "nowhere"),
    ],
)
def test_wrong_usage(cli: Cli, risky: Sandbox, arguments: list[str], code: int, said: str) -> None:
    done = cli(*arguments, cwd=risky.place)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_no_repository(cli: Cli, tmp_path: Path) -> None:
    done = cli("check", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "not a git repository" in done.err


def test_no_base(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({PRODUCTION: deployment()})
    done = cli("check", cwd=sandbox.place)
    assert (done.code, done.out) == (3, "")
    assert "git fetch" in done.err


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("version: 1\npolices: [strict]\n", "safelane.yaml:2:1: unknown key 'polices'; did you mean 'policies'?"),
        ("version: 1\npolicies: strict\n", "safelane.yaml:2:11: "),
        ("version: 1\npolicies: [stict]\n", "safelane.yaml:2:12: there is no policy 'stict'; did you mean 'strict'?"),
        ("version: 1\nsettings: {replica-cut: {action: off}}\n", "did you mean 'replicas-cut'?"),
        ("version: 1\nsettings:\n  replicas-cut: {action: forbid}\n", "safelane.yaml:3:26: "),
        ("version: 1\nsettings:\n  replicas-cut: {params: {minimum: 1}}\n", "did you mean 'minimum_kept'?"),
        ("version: 1\nsettings:\n  replicas-cut: {params: {minimum_kept: half}}\n", "expected double, found string"),
        ("version: 1\nrules: [nowhere]\n", "safelane.yaml:2:9: "),
        ("version: [1\n", "safelane.yaml:2:1: "),
        ("version: 1\npolicies: []\n", "no rule is in force"),
        (
            "version: 1\nwaivers:\n  - {rule: replica, where: {path: a}, owner: a, reason: b, expires: 2027-01-01}\n",
            "safelane.yaml:3:",
        ),
    ],
)
def test_mistakes_in_the_configuration(cli: Cli, sandbox: Sandbox, config: str, said: str) -> None:
    sandbox.commit({"safelane.yaml": config, PRODUCTION: deployment(6)}, "base")
    sandbox.commit({PRODUCTION: deployment(1)})
    for command in (["check", "--base", "HEAD~1"], ["rules"], ["config", "show"], ["explain", "replicas-cut"]):
        done = cli(*command, cwd=sandbox.place)
        assert (done.code, done.out) == (2, ""), command
        assert said in done.err, command
        assert all(line.startswith("safelane.yaml:") for line in done.err.splitlines()), done.err


RULE = """\
id: no-web
title: Nothing may be called web
severity: error
scope: resource
deny: object.metadata.name == 'web'
message: it is called web
why: It is a test.
advice: Choose another name.
examples:
  - {name: flagged, base: "", head: "", expect: [{}]}
  - {name: clean, base: "", head: "", expect: []}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: error", "severity: fatal", "ops/no-web.yaml:3:11: "),
        ("deny: object", "deny: objet", "ops/no-web.yaml:5:7: undeclared reference to 'objet'"),
        ("'web'\nmessage", "'web' &&\nmessage", "ops/no-web.yaml:5:"),
        ("message: it is called web", "message: it is {oldObject.}", "ops/no-web.yaml:6:"),
        ("id: no-web", "id: web", "ops/no-web.yaml:1:5: "),
        ("scope: resource\n", "", "ops/no-web.yaml:1:1: "),
        ("why: It is a test.\n", "", "why"),
        ("title: Nothing", "titel: Nothing", "did you mean 'title'?"),
    ],
)
def test_mistakes_in_a_rule(cli: Cli, sandbox: Sandbox, old: str, new: str, said: str) -> None:
    assert old in RULE
    base = {"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/no-web.yaml": RULE.replace(old, new)}
    sandbox.commit(base, "base")
    sandbox.commit({PRODUCTION: deployment(1)})
    done = cli("check", "--base", "HEAD~1", cwd=sandbox.place)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert all(line.startswith("ops/no-web.yaml:") for line in done.err.splitlines()), done.err


def test_an_own_rule_denies_by_itself(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/no-web.yaml": RULE}, "base")
    sandbox.commit({PRODUCTION: deployment(1)})
    done = cli("check", "--base", "HEAD~1", "--format", "json", cwd=sandbox.place)
    assert done.code == 1
    assert [finding["rule"] for finding in done.json["findings"]] == ["no-web"]


def test_a_rule_that_cannot_be_evaluated_leaves_the_verdict_open(cli: Cli, sandbox: Sandbox) -> None:
    rule = RULE.replace("object.metadata.name == 'web'", "object.metadata.missing == 'web'")
    sandbox.commit({"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/no-web.yaml": rule}, "base")
    sandbox.commit({PRODUCTION: deployment(1)})
    done = cli("check", "--base", "HEAD~1", "--format", "json", cwd=sandbox.place)
    assert done.code == 3
    (entry,) = done.json["unchecked"]
    assert (entry["reason"], entry["blocking"]) == ("evaluation-error", True)
    assert "no-web" in entry["detail"]


def test_an_id_that_is_taken(cli: Cli, sandbox: Sandbox) -> None:
    rule = RULE.replace("id: no-web", "id: replicas-cut")
    sandbox.commit({"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/replicas-cut.yaml": rule}, "base")
    done = cli("rules", cwd=sandbox.place)
    assert done.code == 2
    assert "'replicas-cut' is taken" in done.err


def test_an_own_rule_is_compiled_once(
    cli: Cli, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safelane.cel import Environment, Program

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    sandbox.commit({"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/no-web.yaml": RULE}, "base")
    sandbox.commit({PRODUCTION: deployment(1)})
    compiled: list[str] = []
    original = Environment._compiled

    def counted(self: Environment, text: str) -> Program:
        compiled.append(text)
        return original(self, text)

    monkeypatch.setattr(Environment, "_compiled", counted)
    reports = []
    for _ in range(2):
        report = cli("check", "--base", "HEAD~1", "--format", "json", cwd=sandbox.place).json
        del report["timing"]
        reports.append(report)
    assert compiled == ["object.metadata.name == 'web'"]
    assert reports[0] == reports[1]
    for file in (tmp_path / "cache").rglob("*"):
        if file.is_file():
            file.write_bytes(b"{}")
    assert cli("check", "--base", "HEAD~1", cwd=sandbox.place).code == 1
