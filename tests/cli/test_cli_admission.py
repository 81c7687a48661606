"""Admission policies on the command line: judged, listed, explained; mistakes end with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.admission_runs import binding, policy, workload
from tests.cli.runs import Cli
from tests.sandbox import Sandbox

CONFIG = "version: 1\npolicies: []\nrules: [ops/policies]\n"
RULES = {"ops/policies/two.yaml": json.dumps(policy(), indent=1), "ops/policies/bound.yaml": json.dumps(binding())}


@pytest.fixture
def bound(sandbox: Sandbox) -> Sandbox:
    """A repository with a policy that is bound to deny, and a change that it denies."""
    sandbox.commit({"safelane.yaml": CONFIG, **RULES, "apps/web.yaml": json.dumps(workload(3), indent=1)})
    sandbox.commit({"apps/web.yaml": json.dumps(workload(1), indent=1)})
    return sandbox


def check(cli: Cli, place: Path, *more: str) -> tuple[int, list[str]]:
    done = cli("check", "--base", "HEAD~1", "--format", "json", "--repo", str(place), *more)
    return done.code, [finding["message"] for finding in done.json["findings"]]


def test_a_change_is_denied(cli: Cli, bound: Sandbox) -> None:
    assert check(cli, bound.place) == (1, ["two at least"])


def test_a_tree_is_audited_as_updates_that_change_nothing(cli: Cli, bound: Sandbox) -> None:
    done = cli("audit", "--format", "json", "--repo", str(bound.place))
    assert done.code == 1
    assert [(one["rule"], one["status"]) for one in done.json["findings"]] == [("two-replicas", "existing")]


def test_what_was_assumed_is_said_by_an_audit_too(cli: Cli, sandbox: Sandbox) -> None:
    rules = policy(validations=[{"expression": "namespaceObject == null"}])
    sandbox.commit(
        {"safelane.yaml": CONFIG, "ops/policies/p.json": json.dumps(rules), "web.json": json.dumps(workload())}
    )
    done = cli("audit", "--format", "json", "--repo", str(sandbox.place))
    assert "the Namespace 'shop' is not in the tree: for admission policies it is null" in done.json["notes"]


def test_a_change_cannot_loosen_the_policy_that_judges_it(cli: Cli, bound: Sandbox) -> None:
    loose = policy(validations=[{"expression": "true"}])
    bound.commit({"apps/web.yaml": json.dumps(workload(3), indent=1)})
    bound.commit({"ops/policies/two.yaml": json.dumps(loose), "apps/web.yaml": json.dumps(workload(1), indent=1)})
    assert check(cli, bound.place) == (1, ["two at least"])


def test_that_it_is_loosened_is_said(cli: Cli, bound: Sandbox) -> None:
    bound.commit({"safelane.yaml": CONFIG.replace("[]", "[recommended]")})
    bound.commit({"ops/policies/bound.yaml": json.dumps(binding(actions=("Warn",)))})
    assert any(said.startswith("two-replicas goes from deny to warn for dev") for said in check(cli, bound.place)[1])
    bound.commit({"ops/policies/two.yaml": json.dumps(policy(validations=[{"expression": "true"}]))})
    assert "the rule two-replicas itself is edited" in check(cli, bound.place)[1]


def test_rules_lists_it_with_its_source(cli: Cli, bound: Sandbox) -> None:
    done = cli("rules", "--format", "json", "--repo", str(bound.place))
    (row,) = done.json["rules"]
    assert (row["id"], row["scope"], row["source"]) == ("two-replicas", "resource", "ops/policies/two.yaml")
    assert {(one["action"], one["from"]) for one in row["actions"]} == {("deny", "ops/policies/bound.yaml:1")}


def test_explain_shows_what_it_demands(cli: Cli, bound: Sandbox) -> None:
    done = cli("explain", "two-replicas", "--repo", str(bound.place))
    assert "object == null || object.spec.replicas >= 2" in done.out
    assert "else: two at least" in done.out
    assert "Bound by bound: deny (ops/policies/bound.yaml:1)" in done.out


def test_explain_as_json(cli: Cli, bound: Sandbox) -> None:
    done = cli("explain", "two-replicas", "--format", "json", "--repo", str(bound.place))
    assert done.json["admission"]["validations"][0]["message"] == "two at least"


def test_config_show_lists_policy_and_binding(cli: Cli, bound: Sandbox) -> None:
    done = cli("config", "show", "--format", "json", "--repo", str(bound.place))
    rows = [(row["key"], row["value"], row["from"], row["line"]) for row in done.json["values"][-2:]]
    assert rows == [
        ("admission.two-replicas", "ValidatingAdmissionPolicy", "ops/policies/two.yaml", 5),
        ("admission.two-replicas.bound", "deny", "ops/policies/bound.yaml", 1),
    ]


@pytest.mark.parametrize("command", ["check", "audit", "rules"])
def test_a_mistake_ends_every_command(cli: Cli, sandbox: Sandbox, command: str) -> None:
    broken = policy(validations=[{"expression": "object.spec.replicas"}])
    sandbox.commit({"safelane.yaml": CONFIG, "ops/policies/two.json": json.dumps(broken)})
    done = cli(command, "--repo", str(sandbox.place), *(("--base", "HEAD") if command == "check" else ()))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ops/policies/two.json:1:")
    assert "must evaluate to bool but got dyn" in done.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"ops/policies/a.json": json.dumps(policy("replicas-cut"))}, "is taken by a built-in rule (rules/capacity/"),
        ({**RULES, "ops/policies/z.json": json.dumps(policy())}, "'two-replicas' is taken by ops/policies/two.yaml"),
    ],
)
def test_ids_are_unique(cli: Cli, sandbox: Sandbox, files: dict[str, str], message: str) -> None:
    sandbox.commit({"safelane.yaml": CONFIG, **files})
    done = cli("rules", "--repo", str(sandbox.place))
    assert done.code == 2
    assert message in done.err


def test_a_waiver_names_it_like_any_rule(cli: Cli, bound: Sandbox) -> None:
    waiver = (
        "waivers:\n  - {rule: two-replicas, where: {path: apps/**}, owner: team, reason: drain, expires: 2026-12-31}\n"
    )
    bound.commit({"safelane.yaml": CONFIG + waiver, "apps/web.yaml": json.dumps(workload(3), indent=1)})
    bound.commit({"apps/web.yaml": json.dumps(workload(1), indent=1)})
    assert check(cli, bound.place, "--now", "2026-06-01T00:00:00Z") == (0, ["two at least"])
