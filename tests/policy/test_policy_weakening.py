"""What a change to safelane's own files would loosen is said; what it tightens is a note."""

from __future__ import annotations

import pytest

from safelane.git.memory import MemoryTree
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource
from safelane.policy.weakening import Weakening, weakened

RULE = """\
id: no-web
title: t
severity: error
scope: resource
deny: object.metadata.name == 'web'
message: m
why: w
advice: a
examples:
  - {name: a, base: "", expect: [{}]}
  - {name: b, base: "", expect: []}
"""
WAIVER = """\
waivers:
  - rule: replicas-cut
    where: {path: apps/**}
    owner: me
    reason: r
    expires: 2027-01-01
"""


def compare(base: dict[str, str], head: dict[str, str]) -> Weakening:
    old, new = (MemoryTree({path: text.encode() for path, text in files.items()}) for files in (base, head))
    paths = frozenset(path for path in base.keys() | head.keys() if base.get(path) != head.get(path))
    return weakened(read_policy(TreeSource(old)), (old, new), paths)


def test_nothing_of_the_policy_is_touched() -> None:
    assert compare({"safelane.yaml": "version: 1\n", "a.yaml": "1"}, {"safelane.yaml": "version: 1\n"}) == Weakening()


@pytest.mark.parametrize(
    ("base", "head", "said", "line"),
    [
        ("", "settings:\n  replicas-cut: {action: off}\n", "replicas-cut goes from deny to off", 3),
        ("policies: [strict]\n", "policies: [baseline]\n", "replicas-cut goes from deny to off", 1),
        ("", "settings:\n  replicas-cut: {params: {minimum_kept: 0.1}}\n", "replicas-cut gets other parameters", 1),
        ("", WAIVER, "a waiver for replicas-cut is added", 3),
        (WAIVER, WAIVER.replace("2027", "2028"), "a waiver for replicas-cut is added or changed", 3),
        ("", "overrides:\n  - {label: x, rules: ['*']}\n", "an override lane for the label x is added", 3),
        ("", "exclude: [apps/**]\n", "exclude changes", 2),
        (
            "environments: [{name: live, production: true}]\n",
            "environments: [{name: live}]\n",
            "live is no longer production",
            2,
        ),
        ("", "polices: []\n", "no check could run after this change: safelane.yaml:2:1: unknown key 'polices'", 1),
    ],
)
def test_what_is_looser(base: str, head: str, said: str, line: int) -> None:
    found = compare({"safelane.yaml": f"version: 1\n{base}"}, {"safelane.yaml": f"version: 1\n{head}"})
    (one,) = [one for one in found.looser if said in one.message]
    assert (one.location.path, one.location.line, one.location.side) == ("safelane.yaml", line, "head")


def test_a_stricter_policy_is_a_note() -> None:
    found = compare({"safelane.yaml": "version: 1\n"}, {"safelane.yaml": "version: 1\npolicies: [strict]\n"})
    assert found.looser == ()
    assert "becomes stricter" in found.notes[0]


def test_an_edited_or_removed_rule_of_the_repository() -> None:
    config = {"safelane.yaml": "version: 1\nrules: [ops]\n"}
    other = RULE.replace("id: no-web", "id: no-api")
    base = {**config, "ops/no-web.yaml": RULE, "ops/no-api.yaml": other}
    edited = compare(base, {**base, "ops/no-web.yaml": RULE.replace("'web'", "'wbe'")})
    assert [one.message for one in edited.looser] == ["the rule no-web itself is edited"]
    assert edited.looser[0].location.path == "ops/no-web.yaml"
    removed = compare(base, {key: text for key, text in base.items() if "no-web" not in key})
    assert [one.message for one in removed.looser] == ["the rule no-web is removed"]
    reworded = compare(base, {**base, "ops/no-web.yaml": RULE.replace("why: w", "why: because")})
    assert reworded.looser == ()


def test_a_removed_configuration() -> None:
    found = compare({"safelane.yaml": "version: 1\npolicies: [strict]\n"}, {})
    assert {one.location.side for one in found.looser} == {"base"}
    assert any("goes from deny" in one.message for one in found.looser)


TREE = {
    "apps/web/base/deployment.yaml": "a: 1\n",
    "apps/web/overlays/dev/patch.yaml": "a: 1\n",
    "apps/web/overlays/production/patch.yaml": "a: 1\n",
    "apps/api/overlays/production/patch.yaml": "a: 1\n",
    "jobs/lab/job.yaml": "a: 1\n",
}
API = "apps/api/overlays/production/patch.yaml"
LAYOUT = """\
version: 1
layout:
  - apps/{service}/overlays/{environment}/**
  - apps/{service}/base/**
environments:
  - name: dev
  - name: lab
  - name: live
    aliases: [prod, production]
    production: true
"""


def configured(before: str | None, after: str) -> list[str]:
    """What is said when a configuration becomes another one above the same files."""
    base = TREE if before is None else {**TREE, "safelane.yaml": before}
    return [one.message for one in compare(base, {**TREE, "safelane.yaml": after}).looser]


@pytest.mark.parametrize(
    "first",
    [
        LAYOUT,
        LAYOUT.replace("  - apps/{service}/base/**", "  - jobs/{environment}/**"),
        "version: 1\n",
        "version: 1\ninclude: ['**/*.yaml', '**/*.yml', '**/*.json', tags/**]\n",
        "version: 1\nvalues: {replicas: ['**.workerCount']}\nlimits: {file_bytes: 20000000}\n",
        "version: 1\npolicies: [recommended]\nregions: [eu-west-1]\nservices: [{name: web, tier: 1}]\n",
    ],
)
def test_a_first_configuration_that_writes_down_what_is_there_loosens_nothing(first: str) -> None:
    assert configured(None, first) == []


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (
            LAYOUT.replace("[prod, production]", "[prod]"),
            f"{API} and 1 more would have no environment by its path, no longer production",
        ),
        (
            "version: 1\nenvironments: [{name: dev, aliases: [production], production: false}, {name: prod}]\n",
            f"{API} and 1 more would be judged as dev, no longer production",
        ),
        (
            LAYOUT.replace("  - apps/{service}/o", "  - apps/web/**\n  - apps/{service}/o"),
            "apps/web/overlays/production/patch.yaml would have no environment by its path, no longer production",
        ),
        ("version: 1\nexclude: [apps/api/**]\n", "exclude changes: apps/api/** is judged no longer"),
        ("version: 1\ninclude: ['**/*.yaml']\n", "include changes: **/*.json, **/*.yml is judged no longer"),
        ("version: 1\nlimits: {nodes: 10}\n", "limits change: nodes allows less, so less may be judged"),
    ],
)
def test_a_first_configuration_that_looks_at_less(first: str, said: str) -> None:
    assert said in configured(None, first)


def test_a_file_without_environment_counts_as_production_until_a_later_layout_says_otherwise() -> None:
    later = LAYOUT.replace("  - apps/{service}/base/**", "  - jobs/{environment}/**")
    assert configured(LAYOUT, later) == ["jobs/lab/job.yaml would be judged as lab, no longer production"]
    unknown_before = {path: text for path, text in TREE.items() if "lab" not in path}
    assert compare({**unknown_before, "safelane.yaml": LAYOUT}, {**TREE, "safelane.yaml": later}).looser == ()
