from __future__ import annotations

import pytest
from tests.resources.trees import Files, kustomization, manifest, paired, said

from safelane.resources import pair

WEB, DB = manifest(), manifest(name="db")


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ({"a/x.yaml": WEB + "---\n" + DB}, {"a/x.yaml": DB + "---\n" + WEB}),
        ({"a/x.yaml": WEB + "---\n" + DB}, {"a/web.yaml": WEB, "a/db.yaml": DB}),
        ({"a/x.yaml": WEB}, {"a/x.yaml": "# c\nkind: 'Deployment'\n" + WEB.replace("kind: Deployment\n", "")}),
        ({"a/x.yaml": WEB}, {"b/x.yaml": WEB}),
        ({"apps/web/1/values.yaml": "a: 1\n"}, {"apps/web/2/values.yaml": "a: 1\n"}),
        ({"a/k.yaml": "- 1\n- 2\n"}, {"b/k.yaml": "[1, 2]\n"}),
        (
            {"a/kustomization.yaml": kustomization("x.yaml"), "a/x.yaml": WEB},
            {"b/kustomization.yaml": kustomization("x.yaml"), "b/x.yaml": WEB},
        ),
        (
            {"a/kustomization.yaml": kustomization("x.yaml"), "a/x.yaml": WEB},
            {"a/kustomization.yaml": kustomization("x.yaml"), "a/x.yaml": WEB, "b/readme.yaml": "# nothing\n"},
        ),
        ({"a/x.yaml": f"apiVersion: v1\nkind: List\nitems: [{{{', '.join(WEB.splitlines())}}}]"}, {"a/x.yaml": WEB}),
    ],
)  # fmt: skip
def test_rewrites_and_moves_are_no_changes(base: dict[str, str], head: dict[str, str]) -> None:
    assert paired(base, head).changes == ()
    assert paired(head, base).changes == ()


def test_a_changed_object_is_modified() -> None:
    (change,) = paired({"a/x.yaml": manifest(replicas=6)}, {"a/y.yaml": manifest(replicas=1)}).changes
    assert (change.operation, change.old_path) == ("modify", "a/x.yaml")
    assert [(edit.keyed, edit.old, edit.new) for edit in change.edits] == [("spec.replicas", 6, 1)]


def test_another_name_is_another_object() -> None:
    found = paired({"a/x.yaml": WEB}, {"a/x.yaml": DB})
    assert said(found) == [("delete", "Deployment", "web"), ("add", "Deployment", "db")]


def test_an_object_that_moved_to_another_group_of_the_api_is_the_same() -> None:
    old = WEB.replace("apps/v1", "extensions/v1beta1")
    assert said(paired({"a/x.yaml": old}, {"a/x.yaml": WEB})) == [("modify", "Deployment", "web")]


@pytest.mark.parametrize("other", ["apps/dev/web", "apps/prod-eu-west-1/web"])
def test_another_environment_or_region_is_another_object(other: str) -> None:
    found = paired({"apps/prod/web/x.yaml": WEB}, {f"{other}/x.yaml": WEB})
    assert sorted(change.operation for change in found.changes) == ["add", "delete"]


def test_out_of_its_kustomization_an_object_is_deleted() -> None:
    base = {"a/kustomization.yaml": kustomization("x.yaml"), "a/x.yaml": WEB}
    head = {"a/kustomization.yaml": kustomization(), "a/old/x.yaml": WEB}
    assert ("delete", "Deployment", "web") in said(paired(base, head))
    assert ("add", "Deployment", "web") in said(paired(head, base))


def test_from_one_kustomization_to_another_that_stays_it_is_deleted() -> None:
    both = {"a/kustomization.yaml": kustomization("x.yaml"), "b/kustomization.yaml": kustomization("y.yaml")}
    base = {**both, "a/x.yaml": WEB, "b/y.yaml": DB}
    head = {
        "a/kustomization.yaml": kustomization(),
        "b/kustomization.yaml": kustomization("x.yaml", "y.yaml"),
        "b/x.yaml": WEB,
        "b/y.yaml": DB,
    }
    assert {("delete", "Deployment", "web"), ("add", "Deployment", "web")} <= set(said(paired(base, head)))


def test_between_bases_of_one_overlay_it_is_a_move() -> None:
    over = {"over/kustomization.yaml": kustomization("../a", "../b")}
    base = {**over, "a/kustomization.yaml": kustomization("x.yaml"), "a/x.yaml": WEB, "b/kustomization.yaml": "{}\n"}
    head = {**over, "a/kustomization.yaml": "{}\n", "b/x.yaml": WEB, "b/kustomization.yaml": kustomization("x.yaml")}
    assert {kind for _, kind, _ in said(paired(base, head))} == {""}
    assert [change.old_path for change in paired(base, head).moved] == ["a/x.yaml"]


def test_a_version_folder_is_an_upgrade() -> None:
    def version(number: str, replicas: int) -> dict[str, str]:
        return {
            f"services/web/{number}/kustomization.yaml": kustomization("x.yaml") + f"images: [{{newTag: v{number}}}]\n",
            f"services/web/{number}/x.yaml": manifest(replicas=replicas),
            f"services/web/{number}/y.yaml": DB,
            "clusters/kustomization.yaml": kustomization(f"../services/web/{number}"),
        }

    found = paired(version("1.2", 1), version("1.3", 2))
    assert [change.operation for change in found.changes] == ["modify", "modify", "modify"]
    assert {change.old_path for change in found.changes} == {
        None,
        "services/web/1.2/kustomization.yaml",
        "services/web/1.2/x.yaml",
    }


def test_an_overlay_tree_that_moved_as_a_whole() -> None:
    def tree(top: str, replicas: int) -> dict[str, str]:
        return {
            f"{top}/web/base/kustomization.yaml": kustomization("x.yaml"),
            f"{top}/web/base/x.yaml": manifest(replicas=replicas),
            f"{top}/web/overlays/dev/kustomization.yaml": kustomization("../../base"),
            f"{top}/web/overlays/prod/kustomization.yaml": kustomization("../../base", patches=("p.yaml",)),
            f"{top}/web/overlays/prod/p.yaml": manifest(replicas=9),
        }

    assert paired(tree("apps", 1), tree("services", 1)).changes == ()
    assert said(paired(tree("apps", 1), tree("services", 2))) == [("modify", "Deployment", "web")]


def test_two_candidates_stay_apart_unless_git_tells_them() -> None:
    base = {"a/x.yaml": WEB, "b/x.yaml": WEB}
    head = {"c/x.yaml": WEB, "d/x.yaml": WEB}
    assert len(paired(base, head).changes) == 4
    assert paired(base, head, {"c/x.yaml": "a/x.yaml", "d/x.yaml": "b/x.yaml"}).changes == ()
    assert paired(base, head, {"c/x.yaml": "a/x.yaml"}).changes == ()


def test_nameless_documents_move_by_content_alone() -> None:
    assert len(paired({"a/values.yaml": "a: 1\n"}, {"b/values.yaml": "a: 2\n"}).changes) == 2


def test_nameless_documents_of_one_file_are_told_apart_by_content() -> None:
    found = paired(
        {"a/c.yaml": "a: 1\nb: 1\n---\na: 2\nb: 2\n"}, {"a/c.yaml": "z: 0\n---\na: 1\nb: 1\n---\na: 2\nb: 3\n"}
    )
    assert [(change.operation, change.edits[0].keyed if change.edits else "") for change in found.changes] == [
        ("add", ""),
        ("modify", "b"),
    ]


def test_a_kustomization_that_begins_to_name_a_file_leaves_it_the_same() -> None:
    base = {"a/deploy/x.yaml": WEB}
    head = {**base, "a/kustomization.yaml": kustomization("deploy/x.yaml")}
    assert [operation for operation, _, _ in said(paired(base, head))] == ["add"]
    patched = {**base, "a/kustomization.yaml": kustomization(patches=("deploy/x.yaml",))}
    assert [operation for operation, _, _ in said(paired(base, patched))] == ["add"]


def test_doubled_objects_are_said_where_the_change_doubles_them() -> None:
    (twice,) = paired({"a/x.yaml": WEB}, {"a/x.yaml": WEB, "a/y.yaml": WEB}).duplicates
    assert [resource.document.path for resource in twice.resources] == ["a/x.yaml", "a/y.yaml"]
    assert twice.key.name == "web"
    (twice,) = paired({"a/x.yaml": WEB}, {"a/x.yaml": WEB + "---\n" + WEB}).duplicates
    assert [resource.document.index for resource in twice.resources] == [0, 1]


def test_doubled_objects_that_the_change_leaves_alone_are_not_said() -> None:
    doubled = WEB + "---\n" + WEB
    assert paired({"a/x.yaml": doubled}, {"a/x.yaml": doubled + "---\n" + DB}).duplicates == ()
    assert len(paired({"a/x.yaml": doubled}, {"a/x.yaml": WEB + "---\n" + manifest(replicas=3)}).duplicates) == 1


def test_patches_of_one_object_are_no_doubles() -> None:
    k = kustomization(patches=("p.yaml", "q.yaml"))
    head = {"a/kustomization.yaml": k, "a/p.yaml": WEB, "a/q.yaml": WEB}
    assert paired({}, head).duplicates == ()


def test_a_double_in_a_file_that_did_not_change() -> None:
    head = Files({"a/x.yaml": WEB, "a/y.yaml": WEB})
    found = pair([], head.resources("a/y.yaml"), beside=head.beside)
    (twice,) = found.duplicates
    assert [resource.document.path for resource in twice.resources] == ["a/x.yaml", "a/y.yaml"]


def test_one_of_two_equal_documents_may_go() -> None:
    assert paired({"a/x.yaml": WEB + "---\n" + WEB}, {"a/x.yaml": WEB}).changes == ()


def test_what_another_file_still_defines_is_not_deleted() -> None:
    base, head = Files({"a/x.yaml": WEB, "a/y.yaml": WEB}, "base"), Files({"a/x.yaml": WEB})
    assert pair(base.resources("a/y.yaml"), [], beside=head.beside).changes == ()
    other = Files({"a/x.yaml": manifest(replicas=2)})
    assert said(pair(base.resources("a/y.yaml"), [], beside=other.beside)) == [("modify", "Deployment", "web")]


def test_changes_stand_in_the_order_of_paths_and_documents() -> None:
    head = {"b.yaml": manifest(name="w3") + "---\n" + manifest(name="w2"), "a.yaml": manifest(name="w1")}
    assert [name for _, _, name in said(paired({}, head))] == ["w1", "w3", "w2"]
