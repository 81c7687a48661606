"""Places by the layout given."""

from __future__ import annotations

import json

import pytest

from safelane.config import load
from safelane.topology import Place, Topology

ENVIRONMENTS = [
    {"name": "dev"},
    {"name": "staging", "aliases": ["stage", "stg"]},
    {"name": "production", "aliases": ["prod", "prod-eu"], "production": True},
]
CONTRACT = [
    "apps/{service}/overlays/{environment}/**",
    "apps/{service}/base/**",
    "clusters/{environment}-{region}/{service}/**",
    "charts/{service}/values-{environment}.yaml",
]


def topology(*layout: str, **more: object) -> Topology:
    return Topology(load(json.dumps({"layout": layout, "environments": ENVIRONMENTS, **more}).encode()))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("apps/web/overlays/prod/deployment.yaml", Place("production", "web")),
        ("apps/web/overlays/stg/a/b.yaml", Place("staging", "web")),
        ("apps/web/overlays/qa/a.yaml", Place()),
        ("apps/web/overlays/PROD/a.yaml", Place()),
        ("apps/web/overlays/prd/a.yaml", Place()),
        ("apps/web/base/a.yaml", Place(service="web")),
        ("clusters/dev-eu-west-1/web/a.yaml", Place("dev", "web", "eu-west-1")),
        ("clusters/prod-eu-west-1/web/a.yaml", Place("production", "web", "west-1")),
        ("charts/web/values-stage.yaml", Place("staging", "web")),
        ("charts/web/values-stage.yml", Place()),
        ("x/charts/web/values-stage.yaml", Place()),
    ],
)
def test_the_contract(path: str, expected: Place) -> None:
    assert topology(*CONTRACT).place(path) == expected


def test_listed_regions_go_before_other_ways_to_divide() -> None:
    listed = topology(*CONTRACT, regions=["eu-west-1"])
    assert listed.place("clusters/prod-eu-west-1/web/a.yaml") == Place("production", "web", "eu-west-1")
    assert listed.place("clusters/dev-moon/web/a.yaml") == Place("dev", "web", "moon")
    shared = topology("{service}-{region}/**", regions=["eu-west-1"])
    assert shared.place("a-b-eu-west-1/x") == Place(service="a-b", region="eu-west-1")
    assert shared.place("a-b-mars/x") == Place(service="a", region="b-mars")
    both = topology("{cluster}-{region}/**", regions=["eu-west"], clusters=["blue-1"])
    assert both.place("blue-1-x/y") == Place(cluster="blue-1", region="x")
    assert both.place("red-2-eu-west/y") == Place(cluster="red-2", region="eu-west")


@pytest.mark.parametrize(
    ("pattern", "path", "labels"),
    [
        ("{a}-{b}/x", "1-2-3/x", {"a": "1", "b": "2-3"}),
        ("{a}-{b}-{c}.yaml", "1-2-3-4.yaml", {"a": "1", "b": "2", "c": "3-4"}),
        ("{a}-{b}-z", "1-2-z-z", {"a": "1", "b": "2-z"}),
        ("**/{a}/z/**", "p/q/z/r/z/s", {"a": "q"}),
        ("*-{a}", "1-2-3", {"a": "2-3"}),
        ("{a}-*", "1-2-3", {"a": "1-2"}),
        ("?{a}", "12", {"a": "2"}),
        ("{a}/{b}", "1/2", {"a": "1", "b": "2"}),
    ],
)
def test_the_shortest_and_the_rest(pattern: str, path: str, labels: dict[str, str]) -> None:
    assert topology(pattern).place(path) == Place(labels=labels)


@pytest.mark.parametrize("path", ["-x/y", "x-/y", "x/y", "x-y", "x-y/y/z"])
def test_captures_hold_something_and_no_slash(path: str) -> None:
    assert topology("{a}-{b}/y").place(path) == Place()


def test_a_service_before_an_environment_tries_again() -> None:
    found = topology("{service}-{environment}/**").place("a-dev-b-prod/x.yaml")
    assert found == Place("production", "a-dev-b")


def test_a_shorter_environment_is_tried_when_the_longest_leaves_nothing() -> None:
    found = topology("{service}-{environment}-{team}/**")
    assert found.place("web-prod-eu-a/x") == Place("production", "web", labels={"team": "a"})
    assert found.place("web-prod-eu-/x") == Place("production", "web", labels={"team": "eu-"})


def test_all_named_captures_and_labels() -> None:
    found = topology("{tenant}/{cluster}/{team}/**").place("t/c/x/y")
    assert (found.tenant, found.cluster, found.labels) == ("t", "c", {"team": "x"})


def test_known_words_without_environments() -> None:
    known = Topology(load(b"layout: ['{service}/{environment}/**']"))
    assert known.environments == ("dev", "test", "staging", "production")
    assert known.place("web/pre-prod/x").environment == "staging"
    assert known.place("web/uat/x").environment == "test"
    assert known.place("web/mars/x") == Place()


def test_production_and_order() -> None:
    found = topology(*CONTRACT)
    assert found.environments == ("dev", "staging", "production")
    assert [found.production(name) for name in ("dev", "staging", "production", "prod", "mars")] == [
        False, False, True, False, False,
    ]  # fmt: skip
    assert not found.inferred


def test_given_environments_tell_without_a_walk() -> None:
    def never() -> str:
        raise AssertionError("walked")

    assert topology(*CONTRACT).has_production(never() for _ in range(1))
    none = Topology(load(b"environments: [{name: dev}]"))
    assert not none.has_production(never() for _ in range(1))


def test_hostile_paths_take_no_exponential_time() -> None:
    found = topology("{a}-{b}-{c}-{d}-{e}-{f}x", "**/*a*a*a-{environment}-*b*b*b/**/z")
    assert found.place("-" * 4000) == Place()
    assert found.place("a-dev-" * 600) == Place()
    assert found.place("a-dev-/" * 580) == Place()
    assert found.place("a/" * 100_000) == Place()
