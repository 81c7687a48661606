"""Places without a layout."""

from __future__ import annotations

import pytest

from safelane.config import load
from safelane.topology import Topology
from safelane.topology.regions import is_region


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("prod/web.yaml", "production"),
        ("PROD/web.yaml", "production"),
        ("web/prod.yaml", "production"),
        ("charts/web/values-prod.yaml", "production"),
        ("charts/web/values.prd.yaml", "production"),
        ("charts/web/values-integration.yaml", "test"),
        ("config/clusters/x/prod.values.yaml", "production"),
        ("config/clusters/x/enc-staging.secret.values.yaml", "staging"),
        ("config/clusters/x/hub-prod.values.yaml", "production"),
        ("namespaces/live.example.org/team-app-dev/01-rbac.yaml", "dev"),
        ("overlays/production/deployment.yaml", "production"),
        ("argo-cd-apps/overlays/development/kustomization.yaml", "dev"),
        ("charts/app-config/image-tags/production/web", "production"),
        ("clusters/prod-eu-west-1/web/deployment.yaml", "production"),
        ("eks-prod-1/web/x.yaml", "production"),
        ("team-app-qa/x.yaml", "test"),
        ("team-app-test/x.yaml", "test"),
        ("web/uat/x.yaml", "test"),
        ("stage/web/x.yaml", "staging"),
        ("clusters/pre-prod/web/x.yaml", "staging"),
        ("clusters/pre_prod/web/x.yaml", "staging"),
        ("clusters/preprod/web/x.yaml", "staging"),
        ("clusters/nonprod/web/x.yaml", None),
        ("clusters/non-prod/web/x.yaml", None),
        ("product/web/x.yaml", None),
        ("devops/web/x.yaml", None),
        ("testing-library/web/x.yaml", None),
        ("base/github-integration/x.yaml", None),
        ("crds/serving.knative.dev_services.yaml", None),
        ("namespaces/example.dev/x.yaml", None),
        ("charts/web/templates/test-connection.yaml", None),
        ("live/web/x.yaml", None),
        ("kustomization.yaml", None),
        ("/kustomization.yaml", None),
        ("", None),
        ("//", None),
    ],
)
def test_environments(path: str, environment: str | None) -> None:
    assert Topology(load(None)).place(path).environment == environment


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("prod/dev/x.yaml", "dev"),
        ("dev/prod/x.yaml", "production"),
        ("apps/staging/team-app-dev/x.yaml", "dev"),
        ("apps/staging/values-prod.yaml", "production"),
        ("overlays/production/values-dev.yaml", "dev"),
        ("staging/prod-db/x.yaml", "production"),
        ("overlays/production/dev-tools.yaml", "production"),
        ("overlays/production/test-runner/x.yaml", "production"),
        ("overlays/production/load-test/x.yaml", "production"),
        ("overlays/production/test.yaml", "production"),
    ],
)
def test_the_deepest_wins_but_no_part_of_a_name_takes_production_back(path: str, environment: str) -> None:
    assert Topology(load(None)).place(path).environment == environment


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("apps/web/overlays/prod/x.yaml", "web"),
        ("apps/web/base/x.yaml", "web"),
        ("web/base/x.yaml", "web"),
        ("team/web/overlays/prod/x.yaml", "web"),
        ("components/web/production/cluster-1/kustomization.yaml", "web"),
        ("components/web/rings/ring-0/kustomization.yaml", "web"),
        ("charts/web/values-prod.yaml", "web"),
        ("charts/web/templates/deployment.yaml", "web"),
        ("apps/team/web/prod.yaml", "web"),
        ("apps/team/web/web.yaml", "web"),
        ("apps/base/web/release.yaml", "web"),
        ("apps/production/web-values.yaml", None),
        ("helmfile.d/services/web/values-staging.yaml", "web"),
        ("namespaces/live.example.org/team-web-dev/01-rbac.yaml", "team-web"),
        ("overlays/production/load-test/x.yaml", "load-test"),
        ("web-prod/x.yaml", "web"),
        ("prod/web/x.yaml", "web"),
        ("environments/prod/web/x.yaml", "web"),
        ("applications/envs/blue/web/x.yaml", "web"),
        ("deployments/web/prod/x.yaml", "web"),
        ("clusters/production/apps.yaml", None),
        ("clusters/web-prod/flux-system/x.yaml", None),
        ("overlays/production/x.yaml", None),
        ("config/clusters/x/prod.values.yaml", None),
        ("x.yaml", None),
    ],
)
def test_services(path: str, service: str | None) -> None:
    assert Topology(load(None)).place(path).service == service


@pytest.mark.parametrize(
    ("path", "region"),
    [
        ("prod/eu-west-1/x.yaml", "eu-west-1"),
        ("clusters/prod-us-east1/x.yaml", "us-east1"),
        ("westeurope/x.yaml", "westeurope"),
        ("my-eu-west-1-thing/x.yaml", None),
        ("eu-west-1.yaml", None),
        ("us-east/x.yaml", None),
    ],
)
def test_regions(path: str, region: str | None) -> None:
    assert Topology(load(None)).place(path).region == region


def test_shapes_of_regions() -> None:
    names = "us-gov-west-1 ap-southeast-2 ca-central-1 europe-west4 asia-northeast1 eastus2 uksouth australiaeast"
    assert [name for name in names.split() if not is_region(name)] == []
    assert [name for name in ("eu-1", "east", "north-1", "web-west-1") if is_region(name)] == []


def test_clusters() -> None:
    place = Topology(load(None)).place
    assert place("config/clusters/blue/x.yaml").cluster == "blue"
    assert place("clusters/prod-eu/x.yaml").cluster == "prod-eu"
    assert place("clusters/production/x.yaml").cluster is None
    assert place("clusters/blue.yaml").cluster is None


def test_listed_names_are_known() -> None:
    text = b"services: [{name: x1}]\nclusters: [c1]\nregions: [moon]\nenvironments: [{name: live, production: true}]"
    place = Topology(load(text)).place("c1/live-moon/stuff/x1/y.yaml")
    assert (place.environment, place.service, place.region, place.cluster) == ("live", "x1", "moon", "c1")


def test_given_environments_are_the_only_ones() -> None:
    found = Topology(load(b"environments: [{name: dev}, {name: big_live, aliases: [prod], production: true}]"))
    assert found.place("staging/x.yaml").environment is None
    assert found.place("pre-prod/x.yaml").environment is None
    assert found.place("big-live/x.yaml").environment == "big_live"
    assert found.inferred


def test_has_production_stops_at_the_first() -> None:
    paths = iter(["dev/a.yaml", "prod/b.yaml", "c.yaml"])
    assert Topology(load(None)).has_production(paths)
    assert list(paths) == ["c.yaml"]
    assert not Topology(load(None)).has_production(["dev/a.yaml", "product/x.yaml", "nonprod/x.yaml"])


@pytest.mark.parametrize(
    ("path", "region"),
    [
        ("apps/web/overlays/prod-eu/kustomization.yaml", "eu"),
        ("argocd/production-us/web.yaml", "us"),
        ("charts/web/values-prod-ap.yaml", "ap"),
        ("charts/web/values-prod-eu-west-1.yaml", "eu-west-1"),
        ("eu-west-1/web/values-prod-us.yaml", "eu-west-1"),
        ("clusters/prod-eu/web.yaml", None),
        ("apps/web/overlays/prod-new/kustomization.yaml", None),
        ("charts/web/values-prod.yaml", None),
        ("charts/web/values-eu.yaml", None),
    ],
)
def test_a_region_beside_an_environment(path: str, region: str | None) -> None:
    assert Topology(load(None)).place(path).region == region
