from __future__ import annotations

import pytest
from tests.resources.trees import Files, manifest

APPLICATION = "apiVersion: argoproj.io/v1alpha1\nkind: {}\nmetadata: {{name: a}}\n"


def sort_of(path: str, text: str, **others: str) -> str:
    (made,) = Files({path: text, **others}).resources(path)
    return made.sort.spelled


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a/web.yaml", manifest(), "manifest"),
        ("a/web.yaml", "apiVersion: v1\nkind: Service\n", "manifest"),
        ("a/note.yaml", "kind: feature\ntitle: x\n", "plain"),
        ("a/note.yaml", "apiVersion: 2\nkind: feature\n", "plain"),
        ("a/note.yaml", "apiVersion: v2\nkind: feature\n", "plain"),
        ("a/note.yaml", "apiVersion: apps/v1\nkind: [a]\n", "plain"),
        ("a/kustomization.yaml", "resources: []\n", "kustomization"),
        ("a/Kustomization", "namespace: x\n", "kustomization"),
        ("a/base.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "kustomization"),
        ("a/part.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "kustomization"),
        ("a/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", "application"),
        ("a/app.yaml", APPLICATION.format("Application"), "application"),
        ("a/app.yaml", APPLICATION.format("ApplicationSet"), "application"),
        ("a/app.yaml", APPLICATION.format("AppProject"), "application"),
        ("a/app.yaml", APPLICATION.format("Rollout"), "manifest"),
        ("a/rel.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n", "application"),
        ("a/Chart.yaml", "apiVersion: v2\nname: web\n", "plain"),
        ("a/values.yaml", "replicaCount: 1\n", "values"),
        ("a/values-prod.yaml", "replicaCount: 1\n", "values"),
        ("a/prod.values.yaml", "replicaCount: 1\n", "values"),
        ("a/values/prod.yml", "replicaCount: 1\n", "values"),
        ("a/values.yaml", manifest(), "manifest"),
        ("a/values.yaml", "kind: Deployment\n", "values"),
        ("a/values.yaml", "[1]\n", "plain"),
        ("a/evaluesx.yaml", "a: 1\n", "plain"),
        ("a/gone.yaml", manifest() + "$patch: delete\n", "patch"),
        ("a/deep.yaml", manifest() + "status: {x: [{$patch: delete}]}\n", "patch"),
        ("a/ops.yaml", "- {op: replace, path: /a, value: 1}\n", "patch"),
        ("a/list.yaml", "- {op: mix, path: /a}\n", "plain"),
        ("a/text.yaml", "just text\n", "plain"),
    ],
)
def test_sorts(path: str, text: str, expected: str) -> None:
    assert sort_of(path, text) == expected


def test_what_a_chart_renders_is_a_template() -> None:
    assert sort_of("c/templates/a/sa.yaml", manifest(), **{"c/Chart.yaml": "name: c\n"}) == "template"
    assert sort_of("c/templates/sa.yaml", manifest()) == "manifest"


@pytest.mark.parametrize(
    "named",
    ["patches: [{path: p.yaml}]", "patchesStrategicMerge: [./p.yaml]", "patchesJson6902: [{path: p.yaml, target: {}}]"],
)
def test_what_a_kustomization_names_as_a_patch_is_one(named: str) -> None:
    assert sort_of("a/p.yaml", manifest(), **{"a/kustomization.yaml": named}) == "patch"


def test_a_patch_named_from_another_folder() -> None:
    named = {"clusters/x/kustomization.yaml": "patches:\n- path: ../../apps/p.yaml\n"}
    assert sort_of("apps/p.yaml", manifest(), **named) == "patch"


def test_lists_are_taken_apart() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- 7\n"
    text += "- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: b}}]}\n"
    found = Files({"a.yaml": text}).resources("a.yaml")
    assert [(made.path, made.kind, made.name, made.sort.spelled) for made in found] == [
        (("items", 0), "Service", "a", "manifest"),
        (("items", 1), "", "", "plain"),
        (("items", 2, "items", 0), "Secret", "b", "manifest"),
    ]
    assert Files({"a.yaml": "apiVersion: v1\nkind: List\nitems: []\n"}).resources("a.yaml") == []


def test_typed_lists_are_taken_apart_when_their_items_say_what_they_are() -> None:
    item = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
    (made,) = Files({"a.yaml": f"apiVersion: v1\nkind: ConfigMapList\nitems: [{item}]\n"}).resources("a.yaml")
    assert made.reference.kind == "ConfigMap"
    (made,) = Files({"a.yaml": "apiVersion: x.io/v1\nkind: AllowList\nitems: [a]\n"}).resources("a.yaml")
    assert made.reference.kind == "AllowList"


@pytest.mark.parametrize(
    ("name", "expected"), [("7", "7"), ("true", "true"), ("1.5", "1.5"), ("[a]", ""), ("{a: b}", ""), ("null", "")]
)
def test_names_of_other_types(name: str, expected: str) -> None:
    text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {name}}}\n"
    (made,) = Files({"a.yaml": text}).resources("a.yaml")
    assert (made.name, made.namespace) == (expected, expected)
    (made,) = Files({"a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: 7\n"}).resources("a.yaml")
    assert made.name == ""


def test_files_of_one_kustomization_share_a_root() -> None:
    files = Files({"a/kustomization.yaml": "resources: [x/web.yaml, db.yaml]\n", "a/x/web.yaml": manifest()})
    assert files.resources("a/x/web.yaml")[0].root == "a"
    alone = Files({"a/x/web.yaml": manifest(), "a/x/values.yaml": "a: 1\n"})
    assert [made.root for made in alone.all()] == ["a/x/values.yaml", "a/x"]


def test_a_file_that_names_its_environment_is_its_own_unit() -> None:
    files = Files({"apps/web/prod.yaml": manifest(), "apps/web/staging.yaml": manifest()})
    assert len({made.key for made in files.all()}) == 2
