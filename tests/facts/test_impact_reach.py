"""What a change reaches, edge by edge, on trees that can be seen at a glance."""

from __future__ import annotations

import pytest
from tests.facts.impact_runs import (
    LAYOUT,
    Files,
    application,
    config_map,
    impact_of,
    ingress,
    named,
    reach_of,
    service,
    way,
    workload,
)

BASE, STAGING, PRODUCTION = "apps/web/base", "apps/web/overlays/staging", "apps/web/overlays/production"
WEB: Files = {
    "safelane.yaml": LAYOUT,
    "CODEOWNERS": "apps/web/ @web-team\n",
    f"{BASE}/kustomization.yaml": "resources: [deployment.yaml, config.yaml, service.yaml, ingress.yaml]\n",
    f"{BASE}/deployment.yaml": workload("web", "settings"),
    f"{BASE}/config.yaml": config_map("settings"),
    f"{BASE}/service.yaml": service("web", "web"),
    f"{BASE}/ingress.yaml": ingress("web", "web"),
    f"{STAGING}/kustomization.yaml": "resources: [../../base]\nnamespace: web-staging\n",
    f"{PRODUCTION}/kustomization.yaml": "resources: [../../base]\nnamespace: web\npatches: [{path: more.yaml}]\n",
    f"{PRODUCTION}/more.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
    "clusters/production-eu/web.yaml": application("web", PRODUCTION),
}


def test_a_base_reaches_every_overlay_and_what_refers_to_it() -> None:
    found = impact_of(WEB, {f"{BASE}/config.yaml": config_map("settings", "two")})
    rows = named(found)
    assert set(rows) == {
        *(f"{kind} web-staging/{name} staging" for kind, name in OBJECTS),
        *(f"{kind} web/{name} production" for kind, name in OBJECTS),
        "Application argocd/web production",
    }
    assert way(rows["Ingress web/web production"]) == [
        f"{BASE}/config.yaml > {BASE}/kustomization.yaml: lists it",
        f"{BASE}/kustomization.yaml > {PRODUCTION}/kustomization.yaml: builds on it",
        f"{PRODUCTION}/kustomization.yaml > Application argocd/web: deploys {PRODUCTION}",
        "Application argocd/web > ConfigMap web/settings: applies it",
        "ConfigMap web/settings > Deployment web/web: reads ConfigMap settings",
        "Deployment web/web > Service web/web: sends traffic to Deployment web",
        "Service web/web > Ingress web/web: routes to Service web",
    ]
    assert {key for key, row in rows.items() if row.direct} == {
        "ConfigMap web/settings production",
        "ConfigMap web-staging/settings staging",
    }
    assert (found.services, found.environments, found.clusters) == (("web",), ("staging", "production"), ("eu",))
    assert found.owners == ("@web-team",)
    assert (found.changed, found.tiers) == ((f"{BASE}/config.yaml",), {"web": 1})


OBJECTS = (("ConfigMap", "settings"), ("Deployment", "web"), ("Service", "web"), ("Ingress", "web"))


def test_the_weightiest_come_first() -> None:
    rows = impact_of(WEB, {f"{BASE}/config.yaml": config_map("settings", "two")}).resources
    assert [row.production for row in rows] == sorted((row.production for row in rows), reverse=True)
    deployment = next(row for row in rows if row.resource.kind == "Deployment" and row.production)
    assert (deployment.tier, deployment.dependents) == (1, 2)


def test_a_patch_reaches_what_it_patches_there_and_nowhere_else() -> None:
    patch = WEB[f"{PRODUCTION}/more.yaml"].replace("3", "4")
    rows = named(impact_of(WEB, {f"{PRODUCTION}/more.yaml": patch}))
    assert not rows.keys() & {"Deployment web-staging/web staging", "ConfigMap web/settings production"}
    assert [step.partition(" > ")[2] for step in way(rows["Deployment web/web production"])] == [
        f"{PRODUCTION}/kustomization.yaml: patches with it",
        f"Application argocd/web: deploys {PRODUCTION}",
        "Deployment web/web: applies it",
    ]


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("namespace: web\n", "namespace: web\nnamePrefix: x-\n", {"ConfigMap", "Deployment", "Service", "Ingress"}),
        ("namespace: web\n", "namespace: web\nimages: [{name: example.com/web, newTag: '2'}]\n", {"Deployment"}),
        ("namespace: web\n", "namespace: web\nreplicas: [{name: settings, count: 2}]\n", {"ConfigMap"}),
        ("patches: [{path: more.yaml}]\n", "", {"Deployment"}),
        ("resources: [../../base]", "resources: [../../base, extra.yaml]", {"Secret"}),
    ],
)
def test_an_edit_of_a_kustomization_touches_what_it_speaks_of(was: str, now: str, kinds: set[str]) -> None:
    base = {**WEB, f"{PRODUCTION}/extra.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: extra}\n"}
    text = base[f"{PRODUCTION}/kustomization.yaml"]
    assert was in text
    rows = impact_of(base, {f"{PRODUCTION}/kustomization.yaml": text.replace(was, now)}).resources
    near = {row.resource.kind for row in rows if row.via[-1].reason == "applies it"}
    assert near == kinds
    assert all(row.environment == "production" for row in rows)


def test_what_is_gone_reached_what_it_was_connected_with_before() -> None:
    rows = named(impact_of(WEB, {f"{BASE}/config.yaml": None}))
    assert "Deployment web/web production" in rows
    relabelled = WEB[f"{BASE}/deployment.yaml"].replace("app: web", "app: other")
    rows = named(impact_of(WEB, {f"{BASE}/deployment.yaml": relabelled}))
    assert "Service web/web production" in rows, "which selected the pods before"


def test_generators_make_what_is_read() -> None:
    generator = "configMapGenerator: [{name: settings, files: [a.txt]}]\n"
    base = {
        **WEB,
        f"{BASE}/kustomization.yaml": f"resources: [deployment.yaml]\n{generator}",
        f"{BASE}/a.txt": "one",
    }
    rows = named(impact_of(base, {f"{BASE}/a.txt": "two"}))
    assert {"ConfigMap web/settings production", "Deployment web/web production"} <= rows.keys()


def test_a_changed_deployer_reaches_what_it_deploys() -> None:
    rows = named(impact_of(WEB, {"clusters/production-eu/web.yaml": application("web", PRODUCTION, "other")}))
    assert {"Application argocd/web production", "Deployment web/web production"} <= rows.keys()
    assert "Deployment web-staging/web staging" not in rows
    assert rows["Deployment web/web production"].cluster == "eu"


CHART: Files = {
    "safelane.yaml": LAYOUT.replace('["apps', '["charts/{service}/values-{environment}.yaml", "apps'),
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/templates/a.yaml": "kind: {{ .Values.kind }}\n",
    "charts/web/values.yaml": "replicaCount: 2\n",
    "charts/web/values-production.yaml": "replicaCount: 4\n",
    "charts/all/Chart.yaml": "apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies: [{name: web, repository: file://../web}]\n",
    "clusters/staging-a/web.yaml": application("web-staging", "charts/web"),
    "clusters/production-b/web.yaml": application(
        "web", "charts/web", more=", helm: {valueFiles: [values-production.yaml]}"
    ),
    "clusters/production-b/all.yaml": application("all", "charts/all"),
}


def test_a_chart_reaches_its_releases_and_the_charts_around_it() -> None:
    rows = named(impact_of(CHART, {"charts/web/templates/a.yaml": "kind: {{ .Values.other }}\n"}))
    assert {key for key in rows if key.startswith("Application")} == {
        "Application argocd/web-staging staging",
        "Application argocd/web production",
        "Application argocd/all production",
    }
    assert any(row.path == "charts/web/values-production.yaml" for row in rows.values())


def test_the_values_of_one_environment_reach_the_release_that_reads_them() -> None:
    rows = named(impact_of(CHART, {"charts/web/values-production.yaml": "replicaCount: 1\n"}))
    assert {key for key in rows if key.startswith("Application")} == {"Application argocd/web production"}


def test_names_in_other_namespaces_and_environments_mean_others() -> None:
    base = {
        "safelane.yaml": LAYOUT,
        "apps/a/overlays/production/all.yaml": config_map("settings", namespace="a"),
        "apps/b/overlays/production/all.yaml": workload("b", "settings"),
        "apps/a/overlays/staging/all.yaml": workload("a", "settings"),
        "apps/a/overlays/production/more.yaml": workload("near", "settings"),
    }
    changed = {"apps/a/overlays/production/all.yaml": config_map("settings", "two", "a")}
    assert set(named(impact_of(base, changed))) == {"ConfigMap a/settings production", "Deployment near production"}


def test_circles_end() -> None:
    base = {
        "one/kustomization.yaml": "resources: [../two, web.yaml]\n",
        "two/kustomization.yaml": "resources: [../one]\n",
        "one/web.yaml": workload("web"),
    }
    rows = impact_of(base, {"one/web.yaml": workload("web", image="example.com/web:2")}).resources
    assert {row.resource.kind for row in rows} == {"Deployment"}


def test_environments_that_nobody_asked_for_are_left_out() -> None:
    change = {f"{BASE}/config.yaml": config_map("settings", "two")}
    rows = reach_of(WEB, change, frozenset(("staging",))).impact.resources
    assert {row.environment for row in rows} == {"staging"}


def test_a_comment_reaches_nothing_and_secrets_are_masked() -> None:
    commented = {f"{BASE}/config.yaml": f"# hm\n{config_map('settings')}"}
    silent = impact_of(WEB, commented)
    assert (silent.resources, silent.environments, silent.services) == ((), (), ())
    more = {f"{PRODUCTION}/more.yaml": WEB[f"{PRODUCTION}/more.yaml"].replace("3", "4")}
    assert impact_of(WEB, commented | more).environments == ("production",)
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n"
    base = {"a/hunter2hunter2.yaml": secret, "a/web.yaml": workload("web")}
    found = impact_of(base, {"a/hunter2hunter2.yaml": secret.replace("name: s}", "name: t}")})
    assert "hunter2" not in repr(found)
