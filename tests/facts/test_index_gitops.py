"""What Argo CD and Flux make and deploy, as far as the tree tells."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.facts.index_runs import index_of

from safelane.facts.index.filling import filled

TREE = {
    **{f"apps/{name}/kustomization.yaml": "resources: []\n" for name in ("web", "db", "old", ".hidden")},
    "apps/README.json": "{}",
    "clusters/production/eu/config.json": '{"cluster": {"name": "eu", "tier": 1}}',
    "clusters/production/us/config.json": '{"cluster": {"name": "us", "tier": 2}}',
}


def applications(spec: dict[str, Any], files: dict[str, str] | None = None) -> list[str] | None:
    value = {"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "metadata": {"name": "set"}, "spec": spec}
    return index_of(TREE if files is None else files).head.applications(value)


def spec(name: str, *generators: Any, go: bool = False) -> dict[str, Any]:
    return {"goTemplate": go, "generators": list(generators), "template": {"metadata": {"name": name}}}


LIST = {"list": {"elements": [{"cluster": "eu", "id": 1}, {"cluster": "us", "id": 2}]}}
FOLDERS = {"git": {"directories": [{"path": "apps/*"}, {"path": "apps/old", "exclude": True}]}}
CONFIGS = {"git": {"files": [{"path": "clusters/**/config.json"}]}}


def test_a_list() -> None:
    assert applications(spec("web-{{cluster}}-{{id}}", LIST)) == ["web-eu-1", "web-us-2"]
    assert applications(spec("web-{{ .cluster }}", LIST, go=True)) == ["web-eu", "web-us"]


def test_folders_of_the_tree() -> None:
    assert applications(spec("{{path.basename}}", FOLDERS)) == ["db", "web"]
    assert applications(spec("{{.path.basename}}-{{index .path.segments 0}}", FOLDERS, go=True)) == [
        "db-apps",
        "web-apps",
    ]
    assert applications(spec("{{path[1]}}", FOLDERS)) == ["db", "web"]


def test_files_of_the_tree() -> None:
    assert applications(spec("{{cluster.name}}-{{path.basename}}", CONFIGS)) == ["eu-eu", "us-us"]
    assert applications(spec("{{.cluster.name}}", CONFIGS, go=True)) == ["eu", "us"]


def test_matrix_and_merge() -> None:
    matrix = {"matrix": {"generators": [FOLDERS, LIST]}}
    assert applications(spec("{{path.basename}}-{{cluster}}", matrix)) == ["db-eu", "db-us", "web-eu", "web-us"]
    more = {"list": {"elements": [{"cluster": "us", "id": 7}]}}
    merge = {"merge": {"mergeKeys": ["cluster"], "generators": [LIST, more]}}
    assert applications(spec("{{cluster}}-{{id}}", merge)) == ["eu-1", "us-7"]


def test_the_second_generator_of_a_matrix_may_use_the_first_ones_parameters() -> None:
    inner = {"git": {"files": [{"path": "clusters/production/{{cluster}}/config.json"}]}}
    matrix = {"matrix": {"generators": [LIST, inner]}}
    assert applications(spec("{{cluster.name}}-{{cluster}}", matrix)) == ["eu-eu", "us-us"]


def test_selectors_and_values_of_generators() -> None:
    chosen = {**LIST, "selector": {"matchLabels": {"cluster": "us"}}}
    assert applications(spec("{{cluster}}", chosen)) == ["us"]
    valued = {"git": {**FOLDERS["git"], "values": {"name": "x-{{path.basename}}"}}}
    assert applications(spec("{{values.name}}", valued)) == ["x-db", "x-web"]


def test_a_generators_own_template_goes_before() -> None:
    own = {"list": {**LIST["list"], "template": {"metadata": {"name": "own-{{cluster}}"}}}}
    assert applications(spec("{{cluster}}", own, LIST)) == ["eu", "own-eu", "own-us", "us"]


@pytest.mark.parametrize(
    "untold",
    [
        spec("{{name}}", {"clusters": {}}),
        spec("{{name}}", {"matrix": {"generators": [LIST, {"clusters": {}}]}}),
        spec("{{name}}", {"pullRequest": {}}),
        spec("{{name}}", {"git": {"directories": [{"path": "elsewhere/*"}]}}),
        spec("{{unknown}}", LIST),
        spec("{{ .cluster | sha1sum }}", LIST, go=True),
        spec("{{cluster}}", {}),
        spec("{{cluster}}", {"list": {"elements": 1}}),
        spec("{{cluster}}", {"list": {"elements": [], "elementsYaml": "x"}}),
        {"generators": 1},
        {},
    ],
)
def test_what_the_tree_does_not_tell(untold: dict[str, Any]) -> None:
    assert applications(untold) is None


def test_a_generator_that_nests_without_end() -> None:
    inner: dict[str, Any] = LIST
    for _ in range(50):
        inner = {"matrix": {"generators": [inner, LIST]}}
    assert applications(spec("{{cluster}}", inner)) is None


def test_a_matrix_that_explodes() -> None:
    big = {"list": {"elements": [{f"k{key}": str(number) for key in range(2)} for number in range(100)]}}
    assert applications(spec("x", {"matrix": {"generators": [big, big]}})) is None


def test_other_objects() -> None:
    head = index_of(TREE).head
    named = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "web"}}
    assert head.applications(named) == ["web"]
    assert head.applications({"apiVersion": "v1", "kind": "Service"}) == []
    assert head.applications(None) == []


@pytest.mark.parametrize(
    ("text", "go", "expected"),
    [
        ("a-{{ x }}", False, "a-1"),
        ("a-{{ .x }}-{{.deep.er}}", True, "a-1-z"),
        ('{{ index .deep "er" }}', True, "z"),
        ("{{ .deep.er | upper }}", True, "Z"),
        ("{{ .deep }}", True, None),
        ("{{ x", False, "{{ x"),
        ("plain", True, "plain"),
    ],
)
def test_filling(text: str, go: bool, expected: str | None) -> None:
    assert filled(text, {"x": 1, "deep": {"er": "z"}}, go) == expected


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec: {source: {repoURL: "https://example.com/x", path: %s}}
"""
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web}
spec: {path: %s, prune: true}
"""


@pytest.mark.parametrize("path", ["apps/web", "./apps/web", "apps/web/", '"./apps/web"', "apps/*", "apps/{{name}}"])
def test_who_deploys_a_file_by_its_folder(path: str) -> None:
    kind = APPLICATION.replace("Application\n", "ApplicationSet\n").replace("spec: {", "spec: {template: {spec: {")
    text = APPLICATION % path if "*" not in path and "{" not in path else (kind % repr(path)).rstrip() + "}}\n"
    assert yaml.safe_load(text)
    head = index_of({"argo/web.yaml": text, "apps/web/x.yaml": "a: 1\n", "apps/db/x/y.yaml": "a: 1\n"}).head
    assert [row["name"] for row in head.deploying("apps/web/x.yaml")] == ["web"]
    assert bool(head.deploying("apps/db/x/y.yaml")) == ("*" in path or "{" in path)


def test_who_deploys_a_base_through_its_overlays() -> None:
    files = {
        "clusters/production/web.yaml": FLUX % "./apps/web/overlays/production",
        "apps/web/overlays/production/kustomization.yaml": "resources: [../../base]\n",
        "apps/web/base/kustomization.yaml": "resources: [deployment.yaml]\n",
        "apps/web/base/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
        "apps/db/x.yaml": "a: 1\n",
    }
    head = index_of(files).head
    (row,) = head.deploying("apps/web/base/deployment.yaml")
    assert (row["path"], row["object"]["spec"]["prune"]) == ("clusters/production/web.yaml", True)
    assert head.deploying("apps/db/x.yaml") == []


def test_git_directories_deploy_what_they_list() -> None:
    text = yaml.safe_dump(
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "ApplicationSet",
            "metadata": {"name": "all"},
            "spec": spec("{{path.basename}}", {"matrix": {"generators": [FOLDERS, LIST]}}),
        }
    )
    head = index_of({**TREE, "argo/set.yaml": text}).head
    assert [row["name"] for row in head.deploying("apps/web/kustomization.yaml")] == ["all"]
