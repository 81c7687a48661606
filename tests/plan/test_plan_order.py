"""The order of waves: promotion, places in growing steps, what needs what, and what stays together."""

from __future__ import annotations

import pytest
from tests.manifests import deployment
from tests.plan.plans import paths, plan_of, wave_of

from safelane.findings import Verdict
from safelane.plan.formats import FORMATS, render

RINGS = """\
version: 1
layout: ['edge/{environment}-{region}/{service}/*.yaml', 'apps/{service}/{environment}/*.yaml']
environments: [{name: dev}, {name: staging, aliases: [stage]}, {name: production, production: true}]
regions: [iad, ams]
"""


def _edge(regions: str, text: str, service: str = "waf") -> dict[str, str]:
    return {f"edge/production-{region}/{service}/rules.yaml": text for region in regions.split()}


def _waves_of_regions(regions: str) -> list[int]:
    base, head = _edge(regions, "rules: 1\n"), _edge(regions, "rules: 2\n")
    plan = plan_of({"safelane.yaml": RINGS, **base}, {"safelane.yaml": RINGS, **head})
    return [len(wave.regions) for wave in plan.waves]


def test_environments_come_in_their_order_of_promotion() -> None:
    files = [f"apps/web/{name}/settings.yaml" for name in ("production", "staging", "dev")]
    base, head = dict.fromkeys(files, "mode: fast\n"), dict.fromkeys(files, "mode: safe\n")
    plan = plan_of({"safelane.yaml": RINGS, **base}, {"safelane.yaml": RINGS, **head})
    assert [wave.environments for wave in plan.waves] == [("dev",), ("staging",), ("production",)]
    assert paths(plan) == [[path] for path in reversed(files)]
    assert plan.waves[0].because == ("apps/web/dev/settings.yaml: reaches dev, before staging",)
    assert plan.reason is None


def test_the_first_region_is_the_one_that_is_listed_first() -> None:
    plan = plan_of(
        {"safelane.yaml": RINGS, **_edge("ams fra iad sin", "rules: 1\n")},
        {"safelane.yaml": RINGS, **_edge("ams fra iad sin", "rules: 2\n")},
    )
    assert [wave.regions for wave in plan.waves] == [("iad",), ("ams", "fra"), ("sin",)]
    assert "the first of 4 places that change" in plan.waves[0].because[0]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (2, [1, 1]), (3, [1, 1, 1]), (5, [1, 2, 2]), (9, [1, 2, 4, 2]), (20, [1, 2, 4, 4, 4, 4, 1])],
)
def test_steps_double_and_never_take_more_than_half_nor_more_than_the_policy_allows(
    count: int, sizes: list[int]
) -> None:
    assert _waves_of_regions(" ".join(f"r{number:02}" for number in range(count))) == sizes


def test_a_thing_with_few_places_does_not_change_in_all_of_them_at_once() -> None:
    many, few = "r0 r1 r2 r3 r4 r5 r6 r7", "r1 r2"
    base = _edge(many, "rules: 1\n") | _edge(few, "rules: 1\n", "dns")
    head = _edge(many, "rules: 2\n") | _edge(few, "rules: 2\n", "dns")
    plan = plan_of({"safelane.yaml": RINGS, **base}, {"safelane.yaml": RINGS, **head})
    assert wave_of(plan, "edge/production-r1/dns/rules.yaml") < wave_of(plan, "edge/production-r2/dns/rules.yaml")
    assert {wave.verdict for wave in plan.waves} == {Verdict.PASS}


def test_a_kustomization_goes_with_the_files_that_it_newly_lists_or_drops() -> None:
    folder = "apps/web/overlays/production"
    base = {f"{folder}/kustomization.yaml": "resources: [a.yaml]\n", f"{folder}/a.yaml": deployment(name="a")}
    head = {f"{folder}/kustomization.yaml": "resources: [b.yaml]\n", f"{folder}/b.yaml": deployment(name="b")}
    plan = plan_of(base, head)
    assert [len(wave.paths) for wave in plan.waves] == [3]
    assert "together:" in plan.waves[0].because[0]
    assert plan.reason is not None
    assert "all files belong together" in plan.reason


def test_a_renamed_file_and_a_moved_object_are_one_part() -> None:
    base = {"apps/web/dev/a.yaml": deployment(), "apps/web/production/a.yaml": deployment()}
    head = {"apps/web/dev/a.yaml": deployment(5), "apps/web/production/b.yaml": deployment(7)}
    plan = plan_of(base, head)
    assert paths(plan) == [["apps/web/dev/a.yaml"], ["apps/web/production/a.yaml", "apps/web/production/b.yaml"]]


def test_a_chart_is_one_part_and_values_of_one_environment_are_not() -> None:
    def chart(version: int) -> dict[str, str]:
        return {
            "charts/web/Chart.yaml": f"apiVersion: v2\nname: web\nversion: 1.{version}.0\n",
            "charts/web/values.yaml": f"replicas: {version}\n",
            "charts/web/templates/deployment.yaml": f"kind: Deployment  # {version}\nspec: {{{{ .Values.spec }}}}\n",
            "charts/web/values-dev.yaml": f"replicas: {version}\n",
            "charts/web/values-production.yaml": f"replicas: 1{version}\n",
        }

    plan = plan_of(chart(1), chart(2))
    assert plan.waves[0].paths == ("charts/web/values-dev.yaml",)
    number = wave_of(plan, "charts/web/Chart.yaml")
    assert wave_of(plan, "charts/web/templates/deployment.yaml") == wave_of(plan, "charts/web/values.yaml") == number
    assert plan.reason is not None
    assert "is used by dev and production" in plan.reason


def test_a_shared_base_is_said_to_be_one_with_advice() -> None:
    files = {
        "apps/web/base/kustomization.yaml": "resources: [deployment.yaml]\n",
        "apps/web/overlays/dev/kustomization.yaml": "resources: [../../base]\n",
        "apps/web/overlays/production/kustomization.yaml": "resources: [../../base]\n",
    }
    plan = plan_of(
        {**files, "apps/web/base/deployment.yaml": deployment(6)},
        {**files, "apps/web/base/deployment.yaml": deployment(5)},
    )
    assert plan.reason is not None
    assert plan.reason.startswith("apps/web/base/deployment.yaml is used by dev and production: a file cannot be split")
    assert "overlay or a patch" in plan.reason
    assert plan.waves[0].environments == ("dev", "production")


def test_what_changes_nothing_that_runs_goes_with_the_first_wave() -> None:
    base = {"README.md": "a\n", "apps/web/dev/a.yaml": "a: 1\n", "apps/web/production/a.yaml": "a: 1\n"}
    head = {"README.md": "b\n", "apps/web/dev/a.yaml": "a: 2\n", "apps/web/production/a.yaml": "a: 2\n"}
    assert paths(plan_of(base, head)) == [["README.md", "apps/web/dev/a.yaml"], ["apps/web/production/a.yaml"]]
    only = plan_of(base, {**base, "README.md": "c\n", "apps/web/dev/a.yaml": "a: 1  # why\n"})
    assert only.reason == "nothing here changes what runs: there is nothing to do in steps"


def test_the_policy_comes_last() -> None:
    base = {"safelane.yaml": RINGS, "apps/web/production/a.yaml": "a: 1\n"}
    head = {"safelane.yaml": RINGS + "exclude: [vendor/**]\n", "apps/web/production/a.yaml": "a: 2\n"}
    assert paths(plan_of(base, head)) == [["apps/web/production/a.yaml"], ["safelane.yaml"]]


def test_what_is_blocked_whatever_the_order_is_left_standing_by_itself() -> None:
    services = ("a", "b", "c")
    base = {f"apps/{name}/production/d.yaml": deployment(6, name=name) for name in services}
    head = {f"apps/{name}/production/d.yaml": deployment(1 if name == "b" else 7, name=name) for name in services}
    plan = plan_of(base, head)
    assert [(wave.verdict, wave.denied) for wave in plan.waves] == [
        (Verdict.PASS, ()),
        (Verdict.BLOCKED, ("replicas-cut",)),
    ]
    assert plan.waves[1].paths == ("apps/b/production/d.yaml",)
    assert [wave.mendable for wave in plan.waves] == [(), ("replicas-cut",)]


def test_circles_of_need_are_one_part() -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  containers: []\n"
    pod += "  volumes: [{{name: v, secret: {{secretName: {of}}}}}]\n"
    head = {
        "apps/web/production/a.yaml": secret.format(name="a") + "---\n" + pod.format(name="x", of="b"),
        "apps/web/production/b.yaml": secret.format(name="b") + "---\n" + pod.format(name="y", of="a"),
    }
    plan = plan_of({}, head)
    assert paths(plan) == [sorted(head)]
    assert any("they need each other" in line for line in plan.waves[0].because)


def test_equal_trees_have_nothing_to_split() -> None:
    plan = plan_of({"a.yaml": "a: 1\n"}, {"a.yaml": "a: 1\n"})
    assert plan.waves == ()
    assert plan.reason == "there is nothing to split: base and head are the same"


def test_the_policy_says_what_to_watch() -> None:
    own = "version: 1\nname: mine\ndescription: d\nextends: [recommended]\n"
    own += "watch: [{text: Ask the captain., kinds: [Service]}]\n"
    config = RINGS + "policies: [mine.yaml]\n"
    service = "apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {{ports: [{{port: {port}}}]}}\n"
    base = {"safelane.yaml": config, "mine.yaml": own, "apps/web/dev/s.yaml": service.format(port=1)}
    plan = plan_of(
        base, {**base, "apps/web/dev/s.yaml": service.format(port=2), "apps/web/production/d.yaml": "a: 1\n"}
    )
    assert "Ask the captain." in plan.waves[0].watch
    assert "Ask the captain." not in plan.waves[1].watch
    assert any("for a day" in text for text in plan.waves[1].watch)


def test_a_secret_in_a_path_is_masked_wherever_the_path_is_said() -> None:
    token = "kT9vQ2xLmZ4wRb7N"
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: {token}}}\n"
    base = {f"apps/{token}/overlays/production/a.yaml": "mode: fast\n", "apps/web/overlays/dev/b.yaml": "mode: fast\n"}
    head = {**dict.fromkeys(base, "mode: safe\n"), "apps/web/overlays/dev/secret.yaml": secret}
    plan = plan_of(base, head)
    assert ["apps/***/overlays/production/a.yaml"] in paths(plan)
    for name in FORMATS:
        assert "***" in render(name, plan)
        assert token not in render(name, plan)
