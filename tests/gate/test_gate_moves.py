"""A move that goes out of what deployed the object is a removal, whoever deployed it."""

from __future__ import annotations

import pytest

from safelane.authoring.examples import policy_for
from safelane.authoring.scenes import scene
from safelane.facts.index import tree
from safelane.gate.checking import gather

WEB = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
APPLICATION = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web}}\nspec: {{source: {{path: {}}}}}\n"
)
SOURCES = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web}}\nspec: {{sources: [{{path: {}}}]}}\n"
)
FLUX = (
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: web}}\nspec: {{path: ./{}}}\n"
)
SET = (
    "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n"
    "  generators: [{{git: {{directories: [{{path: {}}}]}}}}]\n  "
    "template: {{spec: {{source: {{path: '{{{{path}}}}'}}}}}}\n"
)


def operations(base: dict[str, str], head: dict[str, str]) -> list[str]:
    """Operation and path of each change; of a move without edits nothing."""
    before, after = ({path: text.encode() for path, text in one.items()} for one in (base, head))
    made = scene(before, after, {"facts": {}})
    _, pairing, _ = gather(made.base, made.head, policy_for(made.base), made.asked)
    return sorted(
        f"{change.operation} {resource.document.path}"
        for change in pairing.changes
        if (resource := change.after or change.before) is not None
    )


GONE = ["add apps/web/attic/web.yaml", "delete apps/web/live/web.yaml"]


@pytest.mark.parametrize("deployer", [APPLICATION, SOURCES, FLUX])
def test_out_of_what_deploys_it(deployer: str) -> None:
    files = {"clusters/web.yaml": deployer.format("apps/web/live")}
    before = {**files, "apps/web/live/web.yaml": WEB}
    assert operations(before, {**files, "apps/web/attic/web.yaml": WEB}) == GONE
    assert operations(before, {**files, "apps/web/live/v2/web.yaml": WEB}) == []
    assert operations({**files, "apps/web/attic/web.yaml": WEB}, {**files, "apps/web/shelf/web.yaml": WEB}) == []


@pytest.mark.parametrize("deployer", [APPLICATION, FLUX])
def test_together_with_the_path_of_what_deploys_it(deployer: str) -> None:
    before = {"clusters/web.yaml": deployer.format("apps/web/v1.2"), "apps/web/v1.2/web.yaml": WEB}
    after = {"clusters/web.yaml": deployer.format("apps/web/v1.3"), "apps/web/v1.3/web.yaml": WEB}
    assert operations(before, after) == ["modify clusters/web.yaml"]


def test_into_another_folder_of_which_an_application_of_its_own_is_made() -> None:
    files = {"clusters/all.yaml": SET.format("apps/web/*")}
    before = {**files, "apps/web/live/web.yaml": WEB}
    assert operations(before, {**files, "apps/web/attic/web.yaml": WEB}) == GONE
    assert operations(before, {**files, "apps/web/live/v2/web.yaml": WEB}) == []


def test_through_a_kustomization_that_is_deployed() -> None:
    files = {"clusters/web.yaml": FLUX.format("apps/prod")}
    overlay = "resources: [../web/{}/web.yaml]\n"
    before = {**files, "apps/prod/kustomization.yaml": overlay.format("live"), "apps/web/live/web.yaml": WEB}
    after = {**files, "apps/prod/kustomization.yaml": overlay.format("attic"), "apps/web/attic/web.yaml": WEB}
    assert operations(before, after) == ["modify apps/prod/kustomization.yaml"]


def test_where_nobody_says_who_deploys_it() -> None:
    assert operations({"apps/web/live/web.yaml": WEB}, {"apps/web/attic/web.yaml": WEB}) == []


def test_nothing_is_searched_where_nothing_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the tree was searched")

    monkeypatch.setattr(tree.TreeIndex, "holding", refuse)
    files = {"clusters/web.yaml": FLUX.format("apps/prod"), "apps/web/live/web.yaml": WEB}
    other = WEB.replace("name: web", "name: other")
    after = {**files, "apps/web/live/web.yaml": WEB.replace("80", "81"), "apps/web/other.yaml": other}
    assert operations(files, after) == ["add apps/web/other.yaml", "modify apps/web/live/web.yaml"]
