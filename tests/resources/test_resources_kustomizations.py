from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.resources.trees import Files, kustomization, manifest

from safelane.git.paths import find
from safelane.git.repository import Entry, MissingObjectError, Tree
from safelane.resources import Kustomizations, join

APPS = {
    "apps/web/base/kustomization.yaml": kustomization("web.yaml"),
    "apps/web/base/web.yaml": manifest(),
    "apps/web/overlays/dev/kustomization.yaml": kustomization("../../base/"),
    "apps/web/overlays/prod/kustomization.yml": kustomization("../../base", patches=("web.yaml",)),
    "apps/web/overlays/prod/web.yaml": manifest(),
    "clusters/eu/kustomization.yaml": kustomization("../../apps/web/overlays/prod"),
}


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [
        ("a/b", "../c.yaml", "a/c.yaml"),
        ("a/b", "./x//y/.", "a/b/x/y"),
        ("a", "..", ""),
        ("", "a", "a"),
        ("a", "../..", None),
        ("a", "/etc/passwd", None),
        ("a", "https://example.org/x", None),
        ("a", "github.com/org/repo//base?ref=v1", None),
        ("a", "git@github.com:org/repo", None),
        ("a", "inline: text\n", None),
        ("a", "", None),
    ],
)
def test_join(folder: str, path: str, expected: str | None) -> None:
    assert join(folder, path) == expected


def after(questions: int, files: dict[str, str]) -> Kustomizations:
    """Kustomizations that were asked so often before: many questions are answered from an index."""
    found = Files(files).kustomizations
    for number in range(questions):
        assert found.referrers(f"elsewhere/{number}.yaml") == ()
    return found


def test_what_reaches_a_file() -> None:
    found = Files(APPS).kustomizations
    base = "apps/web/base"
    everything = {base, "apps/web/overlays/dev", "apps/web/overlays/prod", "clusters/eu"}
    assert found.referrers(f"{base}/web.yaml") == (base,)
    assert found.roots(f"{base}/web.yaml") == everything
    assert found.roots(f"{base}/kustomization.yaml") == everything
    assert found.roots(base) == everything - {base}
    assert found.ends(f"{base}/web.yaml") == {"apps/web/overlays/dev", "clusters/eu"}
    assert found.roots("apps/web/overlays/prod/web.yaml") == {"apps/web/overlays/prod", "clusters/eu"}
    assert found.roots("nowhere/x.yaml") == frozenset()
    assert found.complete


def test_patches_and_units() -> None:
    found = Files(APPS).kustomizations
    assert found.is_patch("apps/web/overlays/prod/web.yaml")
    assert not found.is_patch("apps/web/base/web.yaml")
    assert found.unit("apps/web/base/web.yaml") == "apps/web/base"
    assert found.unit("apps/web/other.yaml") is None


def test_patches_may_be_a_list_of_files() -> None:
    folder = "apps/web/overlays/dev"
    files = {**APPS, f"{folder}/kustomization.yaml": "bases: [../../base]\npatches: [web.yaml]\n"}
    found = Files({**files, f"{folder}/web.yaml": manifest()}).kustomizations
    assert found.is_patch(f"{folder}/web.yaml")


def test_files_of_folders() -> None:
    found = Files(APPS).kustomizations
    assert found.file_of("apps/web/overlays/prod") == "apps/web/overlays/prod/kustomization.yml"
    assert found.file_of("apps/web") is None
    assert found.file_of("nowhere/at/all") is None
    assert found.document("apps/web") is None
    root = Files({"kustomization.yaml": kustomization("web.yaml"), "web.yaml": manifest()}).kustomizations
    assert root.file_of("") == "kustomization.yaml"
    assert root.roots("web.yaml") == {""}


@pytest.mark.parametrize("asked_before", [0, 40])
@pytest.mark.parametrize(
    "text",
    [
        "resources: [../web]\n",
        "resources:\n- ../web/\n",
        'resources: ["../web"]\n',
        "resources:\n- ../../a/web\n",
        "resources:\n- ../x/../web\n",
        "resources:\n- .././/web\n",
        "resources:\n- ../web/base/..\n",
        "resources:\n- ../web/.\n",
        'resources: ["../\\x77eb"]\n',
        "bases: ['../web']\n",
        "components:\n  - ../web # why\n",
        "x: &a ../web\nresources: [*a]\n",
    ],
)
def test_every_spelling_of_a_reference_is_found(text: str, asked_before: int) -> None:
    files = {"a/web/kustomization.yaml": "resources: []\n", "a/over/kustomization.yaml": text}
    assert after(asked_before, files).referrers("a/web") == ("a/over",)


@pytest.mark.parametrize("asked_before", [0, 40])
@pytest.mark.parametrize(
    "text",
    [
        "resources: [../webs]\n",
        "resources: []\n# ../web\n",
        "images: [{name: ../web}]\n",
        "resources: ../web\n",
        "resources: [{a: ../web}]\n",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nresources: [../web]\n",
        "resources: [\n",
        "[]\n",
    ],
)
def test_what_only_looks_like_a_reference_is_none(text: str, asked_before: int) -> None:
    files = {"a/web/kustomization.yaml": "resources: []\n", "a/over/kustomization.yaml": text}
    assert after(asked_before, files).referrers("a/web") == ()


@pytest.mark.parametrize("asked_before", [0, 40])
@pytest.mark.parametrize("name", ["a b", "it's", "x=y", "a,b", "é😀", "a[0]", "-", "a\\b", "..x", "x.."])
def test_odd_names_are_found(name: str, asked_before: int) -> None:
    spelled = '"' + name.replace("\\", "\\\\") + '/w.yaml"'
    files = {"o/kustomization.yaml": f"resources: [{spelled}]\n", f"o/{name}/w.yaml": manifest()}
    assert after(asked_before, files).referrers(f"o/{name}/w.yaml") == ("o",)


def test_everything_that_a_kustomization_names() -> None:
    text = """\
patchesJson6902: [{path: p1}]
replacements: [{path: p2}, {source: {}}]
configMapGenerator: [{name: x, files: [p3, key=p4], envs: [p5], env: p6}]
helmCharts: [{valuesFile: p7, additionalValuesFiles: [p8]}]
openapi: {path: p9}
generators: [p10]
resources: [7, null, {a: b}, https://example.org/p11]
patches: [p11, "inline: text\\n"]
"""
    files = Files({"k/kustomization.yaml": text})
    found = files.kustomizations.references("k")
    assert found.paths == {f"k/p{number}" for number in range(1, 12)}
    assert found.patches == {"k/p1", "k/p11"}


def test_circles_end() -> None:
    files = {
        "a/kustomization.yaml": kustomization("../b", "w.yaml"),
        "b/kustomization.yaml": kustomization("../a", "."),
    }
    found = Files(files).kustomizations
    assert found.roots("a/w.yaml") == {"a", "b"}
    assert found.ends("a/w.yaml") == {"a", "b"}


def crowd(peers: int) -> dict[str, str]:
    files = dict(APPS)
    for number in range(peers):
        files[f"apps/p{number}/base/kustomization.yaml"] = kustomization("web.yaml")
        files[f"apps/p{number}/prod/kustomization.yaml"] = kustomization("../base")
    return files


def test_only_what_mentions_a_file_is_parsed() -> None:
    files = Files(crowd(100))
    assert files.kustomizations.roots("apps/web/overlays/prod/web.yaml") == {"apps/web/overlays/prod", "clusters/eu"}
    assert set(files.read) == {"apps/web/overlays/prod/kustomization.yml", "clusters/eu/kustomization.yaml"}
    assert files.kustomizations.complete


def test_a_crowd_of_peers_is_left_out_and_said() -> None:
    files = Files(crowd(300))
    assert files.kustomizations.ends("apps/web/base/web.yaml") == {"apps/web/overlays/dev", "clusters/eu"}
    assert not files.kustomizations.complete
    assert not any(path.startswith("apps/p") for path in files.read)


def test_a_large_tree_without_kustomizations_nearby_is_not_searched_whole() -> None:
    folders = {f"t{number % 40}/s{number}/web.yaml": manifest() for number in range(600)}
    found = Files({**folders, "t7/s7/kustomization.yaml": kustomization("web.yaml")}).kustomizations
    assert found.roots("t1/s1/web.yaml") == frozenset()
    assert not found.complete
    assert found.roots("t7/s7/web.yaml") == {"t7/s7"}


@pytest.mark.parametrize("whole", [False, True])
def test_a_folder_that_is_not_here_is_told(whole: bool) -> None:
    files = Files(APPS)
    lost = find(files.tree, "apps/web/overlays/dev")
    assert lost is not None
    there = Kustomizations(files.tree, files.documents, whole=whole)
    lacking = Kustomizations(Lacking(files.tree, lost.id), files.documents, whole=whole)
    assert there.referrers("apps/web/base") == ("apps/web/overlays/dev", "apps/web/overlays/prod")
    assert lacking.referrers("apps/web/base") == ("apps/web/overlays/prod",)
    assert there.complete
    assert not lacking.complete


class Lacking:
    """A tree without one of its folders."""

    def __init__(self, tree: Tree, lost: str) -> None:
        self.tree, self.lost = tree, lost
        self.root, self.commit = tree.root, tree.commit
        self.data, self.size = tree.data, tree.size

    def folder(self, id: str) -> Mapping[str, Entry]:
        if id == self.lost:
            raise MissingObjectError(id)
        return self.tree.folder(id)
