"""Which action and parameters a rule has: settings, policies in their order, what they extend, defaults."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.errors import ConfigurationError
from safelane.git.memory import MemoryTree
from safelane.policy.force import PolicyInForce, read_policy
from safelane.policy.sources import TreeSource


def policy(config: str = "version: 1\n", **files: str) -> PolicyInForce:
    paths = {name.replace("__", "/") + ".yaml": text.encode() for name, text in files.items()}
    return read_policy(TreeSource(MemoryTree({"safelane.yaml": config.encode(), **paths})))


def decided(found: PolicyInForce, rule: str, environment: str = "production") -> tuple[str, dict[str, Any]]:
    one = next(one for one in found.rules if one.id == rule)
    decision = found.decisions.decide(one, environment, found.topology.production(environment))
    return str(decision.action), dict(decision.params)


def test_recommended_is_in_force_without_a_file() -> None:
    found = read_policy(TreeSource(MemoryTree({"a.yaml": b"a: 1\n"})))
    assert decided(found, "replicas-cut") == ("deny", {"minimum_kept": 0.5})
    assert decided(found, "replicas-cut", "dev")[0] == "audit"


def test_settings_win_and_params_merge_key_by_key() -> None:
    own = """\
version: 1
name: own
description: For a test.
extends: [baseline]
rules:
  - {use: replicas-cut, action: warn, params: {minimum_kept: 0.2}}
  - {use: crd-deleted, action: "off"}
"""
    found = policy("version: 1\npolicies: [own.yaml]\nsettings: {replicas-cut: {action: deny}}\n", own=own)
    assert decided(found, "replicas-cut") == ("deny", {"minimum_kept": 0.2})
    assert decided(found, "crd-deleted")[0] == "off"
    assert decided(found, "namespace-deleted-in-use")[0] == "deny"
    assert decided(found, "image-tag-floating")[0] == "off"


@pytest.mark.parametrize(("softer", "stricter"), [("baseline", "recommended"), ("recommended", "strict")])
def test_a_stricter_policy_is_nowhere_softer(softer: str, stricter: str) -> None:
    one, other = (policy(f"version: 1\npolicies: [{name}]\n") for name in (softer, stricter))
    found = [
        f"{rule.id} in {name}"
        for rule in one.rules
        for name, production in one.places
        if other.decisions.decide(rule, name, production).action.rank
        > one.decisions.decide(rule, name, production).action.rank
    ]
    assert found == []


def test_the_earlier_policy_wins() -> None:
    body = "version: 1\nname: {0}\ndescription: x\nrules: [{{use: replicas-cut, action: {1}}}]\n"
    files = {"one": body.format("one", "audit"), "two": body.format("two", "deny")}
    assert decided(policy("version: 1\npolicies: [one.yaml, two.yaml]\n", **files), "replicas-cut")[0] == "audit"
    assert decided(policy("version: 1\npolicies: [two.yaml, one.yaml]\n", **files), "replicas-cut")[0] == "deny"


def test_aliases_of_environments_are_understood_in_policies() -> None:
    own = "version: 1\nname: own\ndescription: x\nrules: [{use: replicas-cut, action: deny, environments: [prod]}]\n"
    found = policy("version: 1\npolicies: [own.yaml]\n", own=own)
    assert decided(found, "replicas-cut")[0] == "deny"
    assert decided(found, "replicas-cut", "staging")[0] == "off"


@pytest.mark.parametrize(
    ("config", "own", "said"),
    [
        (
            "policies: [own.yaml]",
            "rules: [{use: replicas-cut, environments: [prodd]}]",
            "own.yaml:4:15: there is no environment 'prodd'; did you mean 'prod'?",
        ),
        ("policies: [own.yaml]", "rules: [{use: replica-cut, action: deny}]", "did you mean 'replicas-cut'?"),
        ("policies: [own.yaml]", "extends: [own.yaml]", "circle"),
        ("policies: [own.yaml]", "extends: [baselin]", "did you mean 'baseline'?"),
        ("policies: [own.yaml]", "rulez: []", "did you mean 'rules'?"),
        ("overrides: [{label: x, rules: [rolout/*]}]", "", "there is no rule 'rolout/*'"),
    ],
)
def test_mistakes_have_a_place(config: str, own: str, said: str) -> None:
    text = f"version: 1\nname: own\ndescription: x\n{own}\n"
    with pytest.raises(ConfigurationError) as caught:
        policy(f"version: 1\n{config}\n", own=text)
    assert said in str(caught.value)
    assert all(problem.path in ("own.yaml", "safelane.yaml") for problem in caught.value.problems)


def test_the_strictest_action_of_several_environments_wins() -> None:
    from safelane.authoring.examples import judge

    base = {
        "apps/web/base/kustomization.yaml": b"resources: [deployment.yaml]\n",
        "apps/web/overlays/staging/kustomization.yaml": b"resources: [../../base]\n",
        "apps/web/overlays/production/kustomization.yaml": b"resources: [../../base]\n",
    }
    manifest = b"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: %d}\n"
    before = {**base, "apps/web/base/deployment.yaml": manifest % 8}
    after = {**base, "apps/web/base/deployment.yaml": manifest % 2}
    (finding,) = [one for one in judge(before, after, {}).findings if one.rule == "replicas-cut"]
    assert finding.environments == ("staging", "production")
    assert finding.action == "deny"
