"""What a safelane.yaml says, and every mistake at its place."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from safelane.config import Config, EnvironmentSpec, Origin, ServiceSpec, Where, config_schema, load
from safelane.documents.limits import Limits
from safelane.errors import ConfigurationError

FULL = """\
version: 1
policies: [recommended, ops/policy.yaml]
rules: [./ops/rules/]
layout:
  - apps/{service}/overlays/{environment}/**
environments:
  - name: dev
  - {name: staging, aliases: [stage, stg]}
  - name: live
    aliases: [prod]
    production: true
regions: [eu-west-1]
clusters: [a, b]
services:
  - {name: checkout, tier: 1}
  - name: web
include: ["**/*.yaml"]
exclude: [vendor/**]
values:
  replicas: ["**.workerCount"]
owners: ops/CODEOWNERS
settings:
  replicas-cut: {action: deny, params: {minimum_kept: 0.7}}
  image-tag-floating:
    - {action: off, environments: [stg, prod]}
    - {params: {a: 1}, production: true}
waivers:
  - rule: replicas-cut
    where: {path: apps/batch/**, kind: Deployment, environment: prod}
    owner: team-batch
    reason: moves away
    expires: 2027-01-31
  - rule: other
overrides:
  - {label: break-glass, rules: ["*"], except: [crd-deleted]}
limits: {depth: 50, cost_per_rule: 10}
"""


def full() -> Config:
    return load(FULL.encode(), "conf/safelane.yaml")


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(text.encode())
    return [str(problem) for problem in caught.value.problems]


def test_defaults() -> None:
    config = load(None)
    assert config == Config()
    assert config.path is None
    assert config.policies == ("recommended",)
    assert config.include == ("**/*.yaml", "**/*.yml", "**/*.json")
    assert config.limits == Limits()
    assert config.cost_per_rule == 1_000_000
    assert (config.environments, config.layout, config.owners, config.origins) == ((), (), None, {})


def test_a_missing_key_has_its_default() -> None:
    config = load(b"version: 1\n")
    assert config.path == "safelane.yaml"
    for name in ("policies", "include", "limits", "environments", "settings", "cost_per_rule"):
        assert getattr(config, name) == getattr(Config(), name)


def test_everything_said_is_kept() -> None:
    config = full()
    assert config.policies == ("recommended", "ops/policy.yaml")
    assert config.rules == ("ops/rules",)
    assert config.environments == (
        EnvironmentSpec("dev"),
        EnvironmentSpec("staging", ("stage", "stg")),
        EnvironmentSpec("live", ("prod",), production=True),
    )
    assert config.services == (ServiceSpec("checkout", 1), ServiceSpec("web"))
    assert config.clusters == ("a", "b")
    assert config.values == {"replicas": ("**.workerCount",)}
    assert config.owners == "ops/CODEOWNERS"
    assert (config.limits, config.cost_per_rule) == (Limits(depth=50), 10)


def test_settings_are_flat_and_canonical() -> None:
    first, second, third = full().settings
    assert (first.rule, first.action, first.params, first.environments) == (
        "replicas-cut",
        "deny",
        {"minimum_kept": 0.7},
        (),
    )
    assert (second.rule, second.action, second.environments) == ("image-tag-floating", "off", ("staging", "live"))
    assert (third.action, third.production, third.params) == (None, True, {"a": 1})
    assert [(s.place.path, s.place.line, s.place.column) for s in full().settings] == [
        ("conf/safelane.yaml", 23, 3),
        ("conf/safelane.yaml", 25, 7),
        ("conf/safelane.yaml", 26, 7),
    ]


def test_waivers() -> None:
    first, second = full().waivers
    assert first.where == Where(path="apps/batch/**", kind="Deployment", environment="live")
    assert first.complete
    assert (first.place.line, second.place.line) == (28, 33)
    assert second.missing == ("where", "owner", "reason", "expires")
    assert not second.complete
    assert not second.active(datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", ["where: {}", "owner: ' '", "reason: ''", "expires: ''"])
def test_what_is_blank_is_missing(text: str) -> None:
    given = {"where": "{name: x}", "owner": "o", "reason": "r", "expires": "2027-01-31"}
    key, _, value = text.partition(": ")
    body = ", ".join(f"{name}: {said}" for name, said in {**given, key: value}.items())
    (waiver,) = load(f"waivers: [{{rule: x, {body}}}]".encode()).waivers
    assert waiver.missing == (key,)


def test_a_waiver_counts_to_the_end_of_its_day_in_utc() -> None:
    waiver = full().waivers[0]
    assert waiver.active(datetime(2027, 1, 31, 23, 59, tzinfo=UTC))
    assert not waiver.active(datetime(2027, 2, 1, tzinfo=UTC))
    assert waiver.active(datetime(2027, 2, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert not waiver.active(datetime(2027, 1, 31, 23, tzinfo=timezone(timedelta(hours=-2))))


def test_overrides() -> None:
    (lane,) = full().overrides
    assert (lane.label, lane.rules, lane.except_, lane.place.line) == ("break-glass", ("*",), ("crd-deleted",), 35)


def test_every_value_knows_its_line() -> None:
    origins = full().origins
    assert origins["policies"] == Origin("conf/safelane.yaml", 2)
    assert origins["policies.1"].line == 2
    assert origins["environments.2"].line == 9
    assert origins["settings.image-tag-floating"].line == 24
    assert "exclude.0" in origins
    assert "regions.1" not in origins


def test_rows_of_a_file() -> None:
    rows = {row.key: row for row in full().rows()}
    assert rows["limits.depth"].json == {"key": "limits.depth", "value": 50, "from": "conf/safelane.yaml", "line": 36}
    assert rows["limits.nodes"].json == {"key": "limits.nodes", "value": 500000, "from": "default", "line": None}
    assert rows["environments"].value[0] == {"name": "dev", "aliases": [], "production": False}
    assert rows["settings.replicas-cut"].line == 23
    assert rows["exclude"].value == ["vendor/**"]


def test_rows_of_the_defaults() -> None:
    rows = load(None).rows()
    assert {row.origin for row in rows} == {"default"}
    assert {row.line for row in rows} == {None}
    named = {row.key: row.value for row in rows}
    assert named["policies"] == ["recommended"]
    assert [spec["name"] for spec in named["environments"]] == ["dev", "test", "staging", "production"]
    assert named["limits.file_bytes"] == 10 * 1024 * 1024


def test_selects() -> None:
    config = load(b"include: ['**/*.yaml', image-tags/**]\nexclude: [vendor/**]\n")
    assert config.selects("a/b.yaml")
    assert config.selects("image-tags/prod/web")
    assert not config.selects("vendor/b.yaml")
    assert not config.selects("README.md")


def test_production_by_name_when_it_is_not_said() -> None:
    text = b"environments: [{name: dev}, {name: live, aliases: [prd]}, {name: production, production: false}]"
    assert [spec.production for spec in load(text).environments] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("polices: []", ["safelane.yaml:1:1: unknown key 'polices'; did you mean 'policies'?"]),
        ("version: 2", ["safelane.yaml:1:10: expected 1, found 2"]),
        ("policies: recommended", ['safelane.yaml:1:11: expected a list, found "recommended"']),
        ("- a", ["safelane.yaml:1:1: expected a mapping, found a list"]),
        ("policies:\n  - 1", ["safelane.yaml:2:5: expected a text or a mapping, found 1"]),
        ("settings: {x: {action: denny}}", ['1:24: "denny" is not one of "deny", "warn"']),
        ("settings: {x: {production: true}}", ["needs either 'action', or 'params'"]),
        ("settings: {x: []}", ["1:15: the list needs 1 or more elements"]),
        ("settings: {x: deny}", ['expected a mapping or a list, found "deny"']),
        (
            "settings: {x: {action: off, environments: [prodction]}}",
            ["1:44: there is no environment 'prodction'; did you mean 'production'?"],
        ),
        (
            "settings: {x: {action: off, environments: [zzz]}}",
            ["there is no environment 'zzz' (there are dev, test, staging, production)"],
        ),
        (
            "environments: [{name: dev}]\nwaivers: [{rule: x, where: {environment: prod}}]",
            ["2:42: there is no environment 'prod' (there are dev)"],
        ),
        ("environments: [{name: dev, aliases: [dev]}]", ["1:38: 'dev' is a name of the environment 'dev' already"]),
        ("environments: [{name: a, aliases: [b]}, {name: b}]", ["'b' is a name of the environment 'a' already"]),
        ("environments: [{name: a/b}]", ["1:23: 'a/b' cannot be part of a path segment"]),
        ("environments: []", ["the list needs 1 or more elements"]),
        ("environments: [{aliases: [a]}]", ["the key 'name' is missing"]),
        (
            "layout: ['apps/{environment}/{environment}/**']",
            ["1:10: 'apps/{environment}/{environment}/**' captures '{environment}' twice"],
        ),
        ("layout: ['{a}{b}/x']", ["has nothing between '{a}{b}'"]),
        ("layout: ['a/{}/b']", ["has a stray '{'"]),
        ("layout: ['a/{b']", ["has a stray '{'"]),
        ("layout: ['/a/{service}']", ["paths are relative"]),
        ("include: ['a**']", ["'**' is only part of a segment"]),
        ("exclude: [a/]", ["1:11: 'a/' has an empty segment and would fit nothing; a/** is all below the folder"]),
        ("waivers: [{rule: x, where: {path: /a}}]", ["1:35: '/a' starts with '/'"]),
        ("waivers: [{rule: x, expires: 2027-02-30}]", ["1:30: '2027-02-30' is no date"]),
        ("waivers: [{rule: x, expires: 20270230}]", ["expected a text"]),
        ("waivers: [{rule: x, expires: '20270228'}]", ["is no date"]),
        ("waivers: [{owner: x}]", ["the key 'rule' is missing"]),
        ("waivers: [{rule: x, where: {nmae: y}}]", ["unknown key 'nmae'; did you mean 'name'?"]),
        ("overrides: [{label: x}]", ["the key 'rules' is missing"]),
        ("regions: [a, a]", ["1:14: 'a' stands twice in 'regions'"]),
        ("services: [{name: a}, {name: a}]", ["'a' stands twice in 'services'"]),
        ("values: {replica: [a]}", ["did you mean 'replicas'?"]),
        ("values: {replicas: ['a..b']}", ["does not have the form"]),
        ("limits: {depth: 100000}", ["100000 is more than 200"]),
        ("limits: {nodes: true}", ["expected an integer, found true"]),
        ("a: !x b", ["a tag is not allowed here"]),
        ("", ["empty file"]),
    ],
)
def test_mistakes(text: str, expected: list[str]) -> None:
    found = mistakes(text)
    assert len(found) == len(expected), found
    for line, words in zip(found, expected, strict=True):
        assert line.startswith(("safelane.yaml:1:", "safelane.yaml:2:"))
        assert words in line


def test_all_mistakes_are_told_at_once() -> None:
    assert len(mistakes("include: [/a]\nexclude: [/b]\nregions: [x, x]")) == 3


def test_a_valid_file_costs_no_schema_library() -> None:
    code = "import sys; from safelane.config import load; load(sys.stdin.buffer.read())"
    code += "; print('jsonschema' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], input=FULL.encode(), capture_output=True, check=True)
    assert ran.stdout.decode().strip() == "False"


def test_the_schema_is_a_schema() -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(config_schema())


def test_the_roles_of_values_are_those_that_workloads_know() -> None:
    from safelane.facts.workloads.roles import DEFAULT_ALIASES

    assert set(config_schema()["properties"]["values"]["propertyNames"]["enum"]) == set(DEFAULT_ALIASES)
