"""The first safelane.yaml that is written from paths."""

from __future__ import annotations

import pytest

from safelane.config import load
from safelane.topology import Place, Topology
from safelane.topology.suggesting import suggest

PATHS = [
    *(f"apps/{service}/overlays/{name}/kustomization.yaml" for service in ("web", "api") for name in ("dev", "prod")),
    *(f"apps/{service}/base/deployment.yaml" for service in ("web", "api")),
    *(f"charts/web/values-{name}.yaml" for name in ("staging", "prod")),
    ".github/workflows/prod.yaml",
    "README.md",
]


def test_what_is_found_is_written_in_promotion_order() -> None:
    config = load(suggest(PATHS).encode())
    assert config.layout[:2] == (
        "apps/{service}/overlays/{environment}/**",
        "charts/{service}/values-{environment}.yaml",
    )
    assert "apps/{service}/base/**" in config.layout
    assert [(spec.name, spec.aliases, spec.production) for spec in config.environments] == [
        ("dev", (), False),
        ("staging", (), False),
        ("production", ("prod",), True),
    ]


def test_it_places_as_before() -> None:
    written = Topology(load(suggest(PATHS).encode()))
    assert written.place("apps/new/overlays/prod/x.yaml") == Place("production", "new")
    inferred = Topology(load(None))
    assert [written.place(path).environment for path in PATHS[:-2]] == [
        inferred.place(path).environment for path in PATHS[:-2]
    ]


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["x.yaml"],
        ['a"b\\c/prod/\u2028\n: #{x}.yaml', "{a}/prod/x.yaml", "*/dev/x.yaml", "*/prod/x.yaml"],
        ["true/prod/x.yaml", "- a/dev/x.yaml", "- a/prod/x.yaml", "\ud800/prod/x.yaml"],
        [f"services/s{index}/{name}/x.yaml" for index in range(50) for name in ("dev", "prod")],
    ],
)
def test_it_always_loads(paths: list[str]) -> None:
    config = load(suggest(paths).encode())
    assert config.policies == ("recommended",)
    Topology(config)
