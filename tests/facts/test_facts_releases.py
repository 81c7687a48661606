"""Workloads of what installs or runs others: Argo CD's sources, k3s charts, operators' resources, Knative, KEDA."""

from __future__ import annotations

from typing import Any

import pytest
from tests.facts.workload_runs import facts_of, shapes


def _shapes(old: str, new: str) -> dict[str, tuple[Any, Any]]:
    return shapes(facts_of({"prod/it.yaml": old}, {"prod/it.yaml": new}))


def _application(spec: str, kind: str = "Application") -> str:
    return f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: redis}}\nspec:\n{spec}"


def _parameters(*rows: str) -> str:
    return "  source:\n    helm:\n      parameters:\n" + "".join(f"        - {{{row}}}\n" for row in rows)


def test_parameters_are_values() -> None:
    old, new = (
        _application(
            _parameters(f"name: replica.replicaCount, value: '{count}'", "name: replica.hpa.enabled, value: 'false'")
        )
        for count in (6, 1)
    )
    before, after = _shapes(old, new)["replica"]
    assert (before["replicas"], after["replicas"]) == (6, 1)
    assert "autoscaling" not in after


def test_parameters_win_over_values() -> None:
    values = "      valuesObject: {replicaCount: 9, image: {tag: v1}}\n"
    old, new = (_application(_parameters(f"name: replicaCount, value: '{count}'") + values) for count in (6, 1))
    before, after = _shapes(old, new)["redis"]
    assert (before["replicas"], after["replicas"]) == (6, 1)
    assert after["containers"][0]["image"] == {"tag": "v1"}


@pytest.mark.parametrize(
    "row",
    [
        "name: 'a[0].replicaCount', value: '1'",
        "name: replicaCount",
        "name: 3, value: '1'",
        "name: a..replicaCount, value: '1'",
        f"name: {'a.' * 2000}replicaCount, value: '1'",
        "value: '1'",
    ],
)
def test_parameters_that_say_nothing_are_left_out(row: str) -> None:
    assert not _shapes(_application(_parameters(row)), _application(_parameters(row, "name: x, value: y")))


def test_a_parameter_may_be_kept_a_text() -> None:
    row = "name: image.tag, value: '{}', forceString: true"
    old, new = (_application(_parameters(row.format(tag), "name: replicaCount, value: '2'")) for tag in (1, 2))
    assert _shapes(old, new)["redis"][1]["containers"][0]["image"] == {"tag": "2"}


def test_an_escaped_dot_is_part_of_a_name() -> None:
    rows = [[f"name: 'replicas\\.io.replicaCount', value: '{count}'"] for count in (4, 1)]
    old, new = (_application(_parameters(*row)) for row in rows)
    assert _shapes(old, new)["replicas.io"][1]["replicas"] == 1


def test_every_source_of_an_application_counts() -> None:
    spec = "  sources:\n    - {{ref: values}}\n    - helm: {{values: 'replica: {{replicaCount: {}}}'}}\n"
    before, after = _shapes(_application(spec.format(6)), _application(spec.format(2)))["replica"]
    assert (before["replicas"], after["replicas"]) == (6, 2)


def test_an_application_set_has_the_values_of_its_template() -> None:
    spec = "  template:\n    spec:\n      source: {{helm: {{valuesObject: {{replicaCount: {}}}}}}}\n"
    old, new = (_application(spec.format(count), "ApplicationSet") for count in (6, 2))
    assert _shapes(old, new)["redis"][1]["replicas"] == 2


def test_a_k3s_chart_has_its_values_as_text() -> None:
    text = (
        "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: traefik}\nspec:\n  valuesContent: |\n"
    )
    old, new = (f"{text}    deployment:\n      replicas: {count}\n" for count in (4, 1))
    before, after = _shapes(old, new)["deployment"]
    assert (before["replicas"], after["replicas"]) == (4, 1)


def test_an_operators_resource_is_a_workload() -> None:
    text = "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: events}\nspec:\n"
    old, new = (f"{text}  kafka: {{replicas: {n}}}\n  zookeeper: {{replicas: 3}}\n" for n in (5, 3))
    assert _shapes(old, new) == {"events/kafka": _pair("events/kafka", 5, 3)}


def test_the_spec_of_an_operators_resource_has_its_name_and_its_own_word_for_replicas() -> None:
    text = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: orders}\nspec:\n  instances: "
    found = _shapes(text + "3\n  storage: {size: 1Gi}\n", text + "1\n  storage: {size: 1Gi}\n")
    assert [(before["replicas"], after["replicas"]) for before, after in found.values()] == [(3, 1)]
    assert list(found) == ["orders"]


def _pair(name: str, old: int, new: int) -> tuple[Any, Any]:
    before, after = ({"name": name, "replicas": count, "partial": True} for count in (old, new))
    return before, after


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nmetadata: {name: x}\nspec: {instances: %s}\n",
        "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {}\nspec: {instances: %s}\n",
        "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: x}\nspec: [%s]\n",
        "apiVersion: postgresql.cnpg.io/v1\nkind: [Cluster]\nmetadata: {name: x}\nspec: {instances: %s}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: [Application]\nmetadata: {name: x}\nspec: {replicas: %s}\n",
    ],
)
def test_what_is_no_such_resource_has_no_workload(text: str) -> None:
    assert not _shapes(text % 3, text % 1)


@pytest.mark.parametrize("names", [("min-scale", "max-scale"), ("minScale", "maxScale")])
def test_knatives_bounds_stand_in_annotations(names: tuple[str, str]) -> None:
    low, high = (f"autoscaling.knative.dev/{name}" for name in names)
    text = (
        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: web}\nspec:\n  template:\n    metadata:\n"
    )
    old, new = (f"{text}      annotations: {{{low}: '{n}', {high}: '20'}}\n    spec: {{}}\n" for n in (5, 1))
    assert _shapes(old, new)["web"][1]["autoscaling"] == {"min": 1, "max": 20}


def test_a_paused_scaler_holds_its_replicas() -> None:
    text = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: web\n{}"
    text += "spec:\n  scaleTargetRef: {{name: web}}\n  minReplicaCount: 5\n  maxReplicaCount: 9\n"
    held = '  annotations: {autoscaling.keda.sh/paused-replicas: "1"}\n'
    before, after = _shapes(text.format(""), text.format(held))["web"]
    assert before["autoscaling"] == {"min": 5, "max": 9}
    assert after["autoscaling"] == {"min": 1, "max": 1}


def test_a_kustomization_has_the_values_of_its_charts() -> None:
    text = "helmCharts:\n  - {{name: api, releaseName: shop, valuesInline: {{replicaCount: {}}}}}\n  - {{name: x}}\n"
    old, new = ({"apps/prod/kustomization.yaml": text.format(count)} for count in (4, 1))
    before, after = shapes(facts_of(old, new))["shop"]
    assert (before["replicas"], after["replicas"]) == (4, 1)


def test_a_helmfile_has_the_values_of_its_releases_the_last_on_top() -> None:
    text = "releases:\n  - name: api\n    chart: api\n    values: [a.yaml, {{replicaCount: 7}}, {{replicaCount: {}}}]\n"
    before, after = _shapes(text.format(4), text.format(1))["api"]
    assert (before["replicas"], after["replicas"]) == (4, 1)


@pytest.mark.parametrize("key", ["values.yaml", "values-prod.yml", "api.values.yaml"])
def test_a_config_map_may_hold_values(key: str) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata:\n"
    old, new = (f"{text}  {key}: 'web: {{replicaCount: {count}}}'\n" for count in (4, 1))
    assert _shapes(old, new)["web"][1]["replicas"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {settings.yaml: 'replicaCount: %s'}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: [values.yaml, %s]\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {values.yaml: '[%s]'}\n",
        "releases: [{name: [a], chart: x, values: [{replicaCount: %s}]}]\n",
        "releases: [{name: a, chart: x, values: {replicaCount: %s}}, 3]\n",
        "releases: [{name: a, values: [{replicaCount: %s}]}]\n",
    ],
)
def test_what_holds_no_values_has_no_workload(text: str) -> None:
    assert not _shapes(text % 3, text % 1)


@pytest.mark.parametrize("key", ["memoryLimit: {}", "memory: {{limit: {}, guarantee: 1G}}"])
def test_limits_in_a_charts_own_words(key: str) -> None:
    path = "charts/web/values-prod.yaml"
    old, new = (f"{key.format(amount)}\n" for amount in ("4G", "2G"))
    before, after = shapes(facts_of({path: old}, {path: new}))["web"]
    assert before["containers"][0]["resources"]["limits"] == {"memory": "4G"}
    assert after["containers"][0]["resources"]["limits"] == {"memory": "2G"}


def test_resources_as_kubernetes_spells_them_win() -> None:
    path = "charts/web/values-prod.yaml"
    old, new = (f"memoryLimit: 1G\nresources: {{limits: {{memory: {amount}}}}}\n" for amount in ("4G", "2G"))
    assert shapes(facts_of({path: old}, {path: new}))["web"][1]["containers"][0]["resources"] == {
        "limits": {"memory": "2G"}
    }


_PATCH = "apiVersion: apps/v1\n{0}kind: Deployment\n{0}metadata: {{{{name: web}}}}\n{0}spec: {{{{replicas: {{}}}}}}\n"


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: all}}\nspec:\n"
        "  patches:\n    - patch: |\n        " + _PATCH.format(" " * 8),
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: all}}\nspec:\n  source:\n"
        "    kustomize:\n      patches:\n        - patch: |\n            " + _PATCH.format(" " * 12),
    ],
)
def test_a_patch_inside_an_object_is_a_workload(text: str) -> None:
    before, after = _shapes(text.format(6), text.format(2))["web"]
    assert (before["replicas"], after["replicas"]) == (6, 2)


@pytest.mark.parametrize("patches", ["3", "[3]", "[{patch: 3}]", "[{patch: '['}]", "[{patch: '- op: remove'}]", "{}"])
def test_what_is_no_patch_is_left_out(patches: str) -> None:
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: all}\nspec: "
    assert not _shapes(f"{text}{{patches: {patches}}}\n", f"{text}{{patches: {patches}, path: x}}\n")
