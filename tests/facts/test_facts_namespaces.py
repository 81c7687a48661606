"""Workloads of one name are told apart by their namespaces, and by the environments of their files."""

from __future__ import annotations

from typing import Any

import pytest
from tests.facts.workload_runs import facts_of

from safelane.config import Config

Row = tuple[str, Any, Any]


def web(namespace: str = "", replicas: int = 3) -> str:
    said = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web{said}}}\nspec:\n  replicas: {replicas}\n"
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
        "    spec: {containers: [{name: web, image: 'web:1'}]}\n"
    )


def scaler(namespace: str = "", least: int = 2) -> str:
    said = f", namespace: {namespace}" if namespace else ""
    target = "{apiVersion: apps/v1, kind: Deployment, name: web}"
    return (
        f"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web{said}}}\n"
        f"spec: {{scaleTargetRef: {target}, minReplicas: {least}, maxReplicas: 9}}\n"
    )


def rows(
    base: dict[str, str], head: dict[str, str], field: str = "replicas", config: Config | None = None
) -> list[Row]:
    """Operation, and the field before and after, of each workload that differs."""
    found = []
    for subject in facts_of(base, head, config).workload_subjects():
        before, after = subject.bindings["oldWorkload"], subject.bindings["workload"]
        found.append((subject.operation, before and before.get(field), after and after.get(field)))
    return sorted(found, key=str)


def kustomized(**files: str) -> dict[str, str]:
    listed = "".join(f"- {name}.yaml\n" for name in files)
    made = {f"apps/prod/{name}.yaml": text for name, text in files.items()}
    return {**made, "apps/prod/kustomization.yaml": f"resources:\n{listed}"}


def plain(**files: str) -> dict[str, str]:
    return {f"apps/prod/{name}.yaml": text for name, text in files.items()}


@pytest.mark.parametrize("tree", [kustomized, plain])
def test_each_namespace_has_its_own(tree: Any) -> None:
    base = tree(a=web("one", 4), b=web("two", 8))
    assert rows(base, tree(a=web("one", 1), b=web("two", 8))) == [("modify", 4, 1)]
    assert rows(base, tree(a=web("one", 4), b=web("two", 2))) == [("modify", 8, 2)]
    assert rows(base, tree(a=web("one", 1), b=web("two", 2))) == [("modify", 4, 1), ("modify", 8, 2)]
    assert rows(base, tree(b=web("two", 8))) == [("delete", 4, None)]


def test_two_in_one_file() -> None:
    base, head = (f"{web('one', first)}---\n{web('two', 8)}" for first in (4, 1))
    assert rows({"apps/prod/a.yaml": base}, {"apps/prod/a.yaml": head}) == [("modify", 4, 1)]


@pytest.mark.parametrize("tree", [kustomized, plain])
def test_an_autoscaler_scales_what_is_in_its_namespace(tree: Any) -> None:
    base, head = (tree(a=web("one"), b=web("two"), c=scaler("two", least)) for least in (4, 2))
    assert rows(base, head, "autoscaling") == [("modify", {"min": 4, "max": 9, **NONE}, {"min": 2, "max": 9, **NONE})]
    assert rows(base, head) == [("modify", 3, 3)]
    without = tree(a=web("one"), c=scaler(least=2))
    assert rows(tree(a=web("one"), c=scaler(least=4)), without) == [("modify", 3, 3)]


NONE: dict[str, Any] = {}


@pytest.mark.parametrize("tree", [kustomized, plain])
def test_a_namespace_that_is_written_down_makes_no_other_workload(tree: Any) -> None:
    assert rows(tree(a=web("", 4)), tree(a=web("one", 2))) == [("modify", 4, 2)]
    assert rows(tree(a=web("one", 4)), tree(a=web("two", 2))) == [("modify", 4, 2)]


def test_a_patch_finds_its_object_by_namespace_where_it_names_one() -> None:
    def tree(namespace: str, replicas: int) -> dict[str, str]:
        said = f", namespace: {namespace}" if namespace else ""
        patch = (
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web{said}}}\nspec: {{replicas: {replicas}}}\n"
        )
        kustomization = "resources: [../base]\npatches: [{path: patch.yaml}]\n"
        return {
            "apps/base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
            "apps/base/a.yaml": web("one"),
            "apps/base/b.yaml": web("two"),
            "apps/prod/kustomization.yaml": kustomization,
            "apps/prod/patch.yaml": patch,
        }

    assert rows(tree("two", 8), tree("two", 6)) == [("modify", 8, 6)]
    assert rows(tree("", 8), tree("", 6)) == [("modify", 8, 6), ("modify", 8, 6)]
    assert rows(tree("three", 8), tree("three", 6)) == [("modify", 8, 6)]  # the patch alone, of a third one


def test_a_target_names_a_namespace() -> None:
    def tree(replicas: int) -> dict[str, str]:
        patch = f"[{{op: replace, path: /spec/replicas, value: {replicas}}}]"
        target = "{kind: Deployment, name: web, namespace: two}"
        kustomization = f"resources: [../base]\npatches:\n- target: {target}\n  patch: '{patch}'\n"
        return {
            "apps/base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
            "apps/base/a.yaml": web("one"),
            "apps/base/b.yaml": web("two"),
            "apps/prod/kustomization.yaml": kustomization,
        }

    assert rows(tree(8), tree(6)) == [("modify", 8, 6)]


def test_what_stands_beside_it_for_another_environment_says_nothing_of_it() -> None:
    base = {"svc/hpa-prod.yaml": scaler(least=5), "svc/hpa-staging.yaml": scaler(least=1), "svc/prod-web.yaml": web()}
    before, after = (base | {"svc/prod-web.yaml": web("", count)} for count in (6, 4))
    both = {"min": 5, "max": 9}
    assert rows(before, after, "autoscaling") == [("modify", both, both)]
    shared = {"svc/hpa.yaml": scaler(least=7), "svc/prod-web.yaml": web()}
    before, after = (shared | {"svc/prod-web.yaml": web("", count)} for count in (6, 4))
    assert rows(before, after, "autoscaling") == [("modify", {"min": 7, "max": 9}, {"min": 7, "max": 9})]


def test_what_stands_beside_it_for_another_region_says_nothing_of_it() -> None:
    config = Config(layout=("{service}/{environment}-{region}.yaml", "{service}/hpa-{region}.yaml"))
    base = {"svc/prod-eu.yaml": web("", 6), "svc/prod-us.yaml": web("", 9)}
    head = {"svc/prod-eu.yaml": web("", 5), "svc/prod-us.yaml": web("", 8)}
    assert rows(base, head, config=config) == [("modify", 6, 5), ("modify", 9, 8)]
    scalers = {"svc/hpa-eu.yaml": scaler(least=5), "svc/hpa-us.yaml": scaler(least=8)}
    found = rows({**base, **scalers}, {**head, **scalers}, "autoscaling", config)
    assert [after["min"] for _, _, after in found] == [5, 8]
