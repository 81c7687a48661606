"""A finding that another one explains stands as a related place of that one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safelane.authoring.examples import judge
from safelane.errors import ConfigurationError
from safelane.findings import Action, AppliedWaiver, Finding, ResourceReference, Severity, Status
from safelane.git.memory import MemoryTree
from safelane.location import Location
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource
from safelane.rules.bundle import builtin_rules
from safelane.rules.model import Rule
from safelane.rules.silencing import silenced, unknown

WEB = ResourceReference("apps/v1", "Deployment", "shop", "web")


def rule(id: str, *silences: str) -> Rule:
    return Rule(id, "local", id, Severity.ERROR, f"rules/{id}.yaml", False, silences=silences)


def finding(id: str, pointer: str, **other: object) -> Finding:
    place = Location("web.yaml", len(pointer) + 1, 1, len(pointer) + 1, 2, "head")
    made = Finding(id, id, Severity.ERROR, f"{id} is bad", place, pointer, resource=WEB, environments=("production",))
    return replace(made, **other)  # type: ignore[arg-type]


RULES = (rule("cause", "effect"), rule("effect"), rule("root", "cause"))


def test_the_explained_finding_is_a_related_place_of_its_cause() -> None:
    (kept,) = silenced([finding("effect", "/spec/a"), finding("cause", "/spec/a")], RULES)
    assert kept.rule == "cause"
    assert [(one.location.line, one.message) for one in kept.related] == [(8, "effect: effect is bad")]


@pytest.mark.parametrize(("cause", "effect"), [("/spec", "/spec/a"), ("/spec/a", "/spec"), ("", "/spec/a")])
def test_either_may_enclose_the_other(cause: str, effect: str) -> None:
    assert [one.rule for one in silenced([finding("cause", cause), finding("effect", effect)], RULES)] == ["cause"]


def test_what_stands_on_one_line_is_one_edit() -> None:
    both = [finding("effect", "/spec", resource=None), finding("cause", "/meta")]
    assert [one.rule for one in silenced(both, RULES)] == ["cause"]


@pytest.mark.parametrize(
    ("cause", "effect"),
    [
        (finding("cause", "/spec/ab"), finding("effect", "/spec/a")),
        (finding("cause", "/spec"), finding("effect", "/spec/a", resource=None)),
        (finding("cause", "/spec", action=Action.WARN), finding("effect", "/spec")),
        (finding("cause", "/spec", status=Status.EXISTING), finding("effect", "/spec")),
        (finding("cause", "/spec"), finding("effect", "/spec", environments=("staging", "production"))),
        (finding("cause", "/spec", waiver=AppliedWaiver("a", "b", "2027-01-01", "s", 1)), finding("effect", "/spec")),
        (finding("effect", "/spec"), finding("root", "/spec")),
    ],
    ids=["beside", "elsewhere", "laxer", "existing", "fewer environments", "waived", "not declared"],
)
def test_nothing_is_lost(cause: Finding, effect: Finding) -> None:
    assert silenced([cause, effect], RULES) == [cause, effect]


def test_of_a_chain_the_first_cause_remains_and_names_all() -> None:
    chain = [finding("effect", "/spec"), finding("cause", "/spec"), finding("root", "/spec")]
    (kept,) = silenced(chain, RULES)
    assert kept.rule == "root"
    assert sorted(one.message for one in kept.related) == ["cause: cause is bad", "effect: effect is bad"]


def test_two_rules_that_silence_each_other_leave_one_finding() -> None:
    rules = (rule("one", "other"), rule("other", "one"))
    assert len(silenced([finding("one", "/spec"), finding("other", "/spec")], rules)) == 1


def test_the_builtin_rules_silence_what_there_is() -> None:
    assert unknown(builtin_rules(), ()) == []
    assert sum(bool(one.silences) for one in builtin_rules()) >= 7


def test_a_rule_that_silences_no_rule_is_refused() -> None:
    own = b"""\
id: own-rule
title: Own
severity: error
scope: resource
deny: object != null && object.metadata.name == 'bad'
message: bad
why: It is bad.
advice: Do not.
silences: [replicas-cutt]
examples:
  - {name: bad, head: "{apiVersion: v1, kind: Service, metadata: {name: bad}}", expect: [{message: bad}]}
  - {name: good, head: "{apiVersion: v1, kind: Service, metadata: {name: good}}", expect: []}
"""
    files = MemoryTree({"safelane.yaml": b"version: 1\nrules: [ops]\n", "ops/own-rule.yaml": own})
    with pytest.raises(ConfigurationError) as caught:
        read_policy(TreeSource(files))
    assert "silences: there is no rule 'replicas-cutt'" in str(caught.value)
    assert "replicas-cut" in str(caught.value).removeprefix("silences: there is no rule 'replicas-cutt'")


def test_a_report_has_one_finding_for_a_service_without_replicas() -> None:
    files = {
        "apps/web/overlays/production/service.yaml": (
            b"apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
        )
    }
    deployment = (
        b"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: %d\n"
        b"  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
        b"    spec: {containers: [{name: web, image: 'registry.example.com/web:1.4.0'}]}\n"
    )
    path = "apps/web/overlays/production/deployment.yaml"
    report = judge({**files, path: deployment % 3}, {**files, path: deployment % 0}, {})
    assert [one.rule for one in report.findings] == ["scaled-to-zero-while-routed"]
    assert any("replicas-cut: " in one.message for one in report.findings[0].related)
