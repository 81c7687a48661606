"""``safelane audit``: one whole tree, every finding an existing one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox

from safelane.facts.subjects import Subject
from safelane.rules.judging import Judge, Judgement
from safelane.rules.model import Rule

RULE = """\
id: too-few
title: Too few replicas
severity: error
scope: workload
deny: workload.?replicas.orValue(1) < 3
message: only {workload.replicas}
at: replicas
why: One node may be down.
advice: Run three.
examples:
  - {name: few, base: "", expect: [{}]}
  - {name: enough, base: "", expect: []}
"""
OWN = {"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/too-few.yaml": RULE}


def test_everything_found_exists_already(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({**OWN, PRODUCTION: deployment(1), STAGING: deployment(5)})
    done = cli("audit", "--format", "json", cwd=sandbox.place)
    assert done.code == 1
    report = done.json
    assert report["verdict"] == "blocked"
    assert report["base"] == report["head"] == sandbox.git("rev-parse", "HEAD")
    (finding,) = report["findings"]
    assert (finding["rule"], finding["status"], finding["action"]) == ("too-few", "existing", "deny")
    assert (finding["location"]["path"], finding["location"]["line"]) == (PRODUCTION, 7)
    assert report["summary"]["deny"] == 1
    assert report["summary"]["fields"] == 0


def test_a_rule_is_asked_once_about_each_object(cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[tuple[str, tuple[str, ...]]] = Counter()
    evaluate = Judge._evaluate

    def counting(self: Judge, rule: Rule, subject: Subject, *rest: Any) -> Judgement | None:
        asked[rule.id, subject.identity] += 1
        return evaluate(self, rule, subject, *rest)

    monkeypatch.setattr(Judge, "_evaluate", counting)
    sandbox.commit({**OWN, PRODUCTION: deployment(1), STAGING: deployment(5)})
    cli("audit", "--jobs", "1", cwd=sandbox.place)
    assert {rule for rule, _ in asked} > {"too-few"}
    assert set(asked.values()) == {1}


def test_a_clean_tree_passes(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({**OWN, PRODUCTION: deployment(3)})
    done = cli("audit", "--format", "json", cwd=sandbox.place)
    assert (done.code, done.json["findings"]) == (0, [])


def test_rules_on_changes_have_nothing_to_say(cli: Cli, risky: Sandbox) -> None:
    assert cli("audit", cwd=risky.place).code == 0


def test_the_files_on_disk(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({**OWN, PRODUCTION: deployment(3)})
    sandbox.write({PRODUCTION: deployment(2)})
    assert cli("audit", cwd=sandbox.place).code == 0
    assert cli("audit", "--worktree", cwd=sandbox.place).code == 1
    assert cli("audit", "--worktree", "--head", "main", cwd=sandbox.place).code == 2


def test_a_broken_file_is_found_and_hides_no_other(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({**OWN, PRODUCTION: deployment(1), STAGING: "a: [1\n"})
    report = cli("audit", "--format", "json", cwd=sandbox.place).json
    assert {finding["rule"] for finding in report["findings"]} == {"too-few", "document-unreadable"}
    assert report["unchecked"][0]["path"] == STAGING


def test_waivers_count(cli: Cli, sandbox: Sandbox) -> None:
    waiver = "waivers:\n  - {rule: too-few, where: {path: apps/**}, owner: me, reason: r, expires: 2027-01-01}\n"
    sandbox.commit({**OWN, "safelane.yaml": OWN["safelane.yaml"] + waiver, PRODUCTION: deployment(1)})
    done = cli("audit", "--now", "2026-06-01T00:00:00Z", "--format", "json", cwd=sandbox.place)
    assert (done.code, done.json["summary"]["waived"]) == (0, 1)


def test_two_processes_say_what_one_says(cli: Cli, sandbox: Sandbox) -> None:
    files = {f"apps/s{n}/overlays/production/deployment.yaml": deployment(1, name=f"s{n}") for n in range(6)}
    base = "resources: [deployment.yaml]\n"
    files |= {"apps/x/base/kustomization.yaml": base, "apps/x/base/deployment.yaml": deployment(1, name="x")}
    files["apps/x/overlays/production/kustomization.yaml"] = "resources: [../../base]\n"
    sandbox.commit({**OWN, **files})
    reports = []
    for jobs in ("1", "2"):
        report = cli("audit", "--jobs", jobs, "--format", "json", cwd=sandbox.place).json
        del report["timing"]
        reports.append(report)
    assert reports[0] == reports[1]
    assert len(reports[0]["findings"]) == 7


def test_an_empty_tree_says_so(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.commit({"README.md": "x"})
    done = cli("audit", cwd=sandbox.place)
    assert done.code == 0
    assert "nothing to judge" in done.out
