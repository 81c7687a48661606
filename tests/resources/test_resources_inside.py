"""What changed inside of texts: leaf by leaf, at its own line of the outer file."""

from __future__ import annotations

from tests.resources.trees import Files, paired

from safelane.documents import Document, Limits
from safelane.resources import ResourceChange, Sort
from safelane.resources.inside import inside

PATCHES = """\
patches:
{before}\
  - target: {{group: apps, version: v1, kind: Deployment, name: web}}
    patch: |-
      - op: replace
        path: /spec/replicas
        value: {json}
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {{name: api}}
      spec:
        # said here
        replicas: {strategic}
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: shop}}
spec:
  source:
    helm:
      parameters: [{{name: replicaCount, value: "{parameter}"}}]
      values: |
        replicaCount: {values}
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {{name: settings}}
data:
  a.json: '{{"pool": {{"size": {json}}}}}'
  free: "{text}: well"
"""


def inner(base: str, head: str, path: str = "a/x.yaml") -> list[ResourceChange]:
    found = paired({path: base}, {path: head}).changes
    return [change for change in found if "#" in change.key.root]


def leaves(changes: list[ResourceChange]) -> list[tuple[str, str, int, int]]:
    """Where each leaf stands: its path, the pointer prefix of its document, line and column in the file."""
    found = []
    for change in changes:
        for edit in change.edits:
            assert change.after is not None
            document = change.after.document
            place = document.locate(edit.path)
            found.append((edit.keyed, document.pointer_prefix, place.line, place.column))
    return found


def kustomization(json: int, strategic: int, before: str = "") -> str:
    return PATCHES.format(json=json, strategic=strategic, before=before)


def test_inline_patches_are_patches_of_what_they_patch() -> None:
    path = "a/kustomization.yaml"
    changes = inner(kustomization(6, 6), kustomization(1, 2, "  - path: other.yaml\n"), path)
    named = [(one.after.sort, one.after.api_version, one.after.kind, one.after.name) for one in changes if one.after]
    assert named == [(Sort.PATCH, "apps/v1", "Deployment", "web"), (Sort.PATCH, "apps/v1", "Deployment", "api")]
    assert leaves(changes) == [
        ("['/spec/replicas'].value", "/patches/1/patch#", 7, 16),
        ("spec.replicas", "/patches/2/patch#", 14, 19),
    ]


def test_a_patch_that_comes_or_goes_is_added_or_deleted() -> None:
    path = "a/kustomization.yaml"
    one, two = kustomization(6, 6).partition("  - patch: |\n")[0], kustomization(6, 6)
    assert [(change.operation, change.key.name) for change in inner(one, two, path)] == [("add", "api")]
    assert [(change.operation, change.key.name) for change in inner(two, one, path)] == [("delete", "api")]


def test_comments_in_a_patch_are_no_edits() -> None:
    text = kustomization(6, 6)
    assert inner(text, text.replace("# said here", "# and there"), "a/kustomization.yaml") == []


def test_helm_values_of_an_application() -> None:
    text = APPLICATION.format(parameter=1, values=1)
    changes = inner(text, APPLICATION.format(parameter=2, values=2))
    assert leaves(changes) == [("replicaCount", "/spec/source/helm/values#", 9, 23)]
    in_place = paired({"a/x.yaml": text}, {"a/x.yaml": APPLICATION.format(parameter=2, values=1)}).changes
    assert [edit.keyed for edit in in_place[0].edits] == ["spec.source.helm.parameters['replicaCount'].value"]


def test_configuration_in_a_config_map() -> None:
    changes = inner(CONFIG.format(json=5, text="all"), CONFIG.format(json=50, text="none"))
    assert leaves(changes) == [("pool.size", "/data/a.json#", 5, 30)]
    assert [change.after.sort for change in changes if change.after] == [Sort.PLAIN]


def test_what_cannot_be_read_stays_a_text() -> None:
    text = APPLICATION.format(parameter=1, values="1")
    found = paired({"a/x.yaml": text}, {"a/x.yaml": APPLICATION.format(parameter=1, values="[")}).changes
    assert [(change.operation, change.key.kind) for change in found if change.edits] == [("modify", "Application")]


def test_a_moved_file_keeps_what_is_in_it() -> None:
    old, new = CONFIG.format(json=5, text="x"), CONFIG.format(json=6, text="x")
    found = paired({"a/x.yaml": old}, {"a/y.yaml": new}).changes
    assert [(change.operation, change.old_path) for change in found] == [("modify", "a/x.yaml")] * 2


def test_all_texts_of_an_object_share_the_nodes_of_a_file() -> None:
    many = "\n".join(f"  f{index}.yaml: |\n    [1, 2, 3,\n     4]" for index in range(10))
    (resource,) = Files({"a/x.yaml": CONFIG.format(json=1, text="x") + many}).all()
    read = [text.parts for text in inside(resource, Limits(nodes=20))]
    assert sum(isinstance(part, Document) for parts in read for part in parts) == 4
    assert {part.reason for parts in read for part in parts if not isinstance(part, Document)} == {"too-many-nodes"}
