"""The reach as text, JSON and Mermaid, and in the reports of ``check``."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.report.mermaid_reader import read
from tests.report.reaches import IMPACT, REACH, wide
from tests.report.reports import REPLICAS, report_of

from safelane.facts.impact import Impact
from safelane.report import RenderOptions
from safelane.report import render as render_report
from safelane.report.impact import Reach, render
from safelane.report.impact.branches import branches, pruned, size
from safelane.report.impact.mermaid import picture


def test_the_text_is_a_tree() -> None:
    assert (
        render("text", REACH)
        == """\
apps/web/base/config.yaml
└─ apps/web/overlays/production/kustomization.yaml  lists it
   └─ ConfigMap shop/settings  [production eu-1]  tier 1  builds it
      └─ Deployment shop/web  [production eu-1]  tier 1  reads ConfigMap settings
README.md  reaches nothing

note: something could not be looked up
reaches 2 objects (1 workload) in production; service web (tier 1); cluster eu-1; owner @web
  base aaaaaaaaaaaa, head not committed
"""
    )
    quiet = render("text", REACH, RenderOptions(quiet=True))
    assert quiet == "reaches 2 objects (1 workload) in production; service web (tier 1); cluster eu-1; owner @web\n"
    nothing = render("text", Reach("a", None, Impact(changed=("a.md",))))
    assert nothing.startswith("a.md  reaches nothing\n\nreaches nothing that the tree shows\n")


def test_json_is_as_the_contract_has_it() -> None:
    found = json.loads(render("json", REACH))
    assert [*found][:6] == ["version", "base", "head", "changed", "reached", "picture"]
    assert (found["version"], found["base"], found["head"]) == (1, "a" * 40, None)
    assert [*found["reached"]] == ["resources", "services", "environments", "regions", "clusters", "owners"]
    keys = ("apiVersion", "kind", "namespace", "name", "path", "environment", "service", "region", "cluster", "owners")
    for row in found["reached"]["resources"]:
        assert [*row][:12] == [*keys, "direct", "via"]
        assert all([*step] == ["from", "to", "reason"] for step in row["via"])
    assert found["picture"] == picture(IMPACT)


def test_the_picture_parses_and_shows_production() -> None:
    chart = read(picture(IMPACT))
    assert list(chart.nodes.values())[1:] == [
        "apps/web/overlays/production/kustomization.yaml",
        "ConfigMap shop/settings\nproduction eu-1",
        "Deployment shop/web\nproduction eu-1",
    ]
    assert [reason for _, reason, _ in chart.edges] == ["lists it", "builds it", "reads ConfigMap settings"]
    assert chart.production == ["n2", "n3"]
    assert read(picture(Impact())).nodes == {"n0": "nothing is reached"}


def test_large_pictures_are_cut_and_say_so() -> None:
    chart = read(picture(wide(1000)))
    assert len(chart.nodes) <= 60
    assert "and 992 more" in chart.nodes.values()
    deep = wide(1000)
    many = Impact(
        resources=tuple(
            replace(one, via=(replace(one.via[0], source=f"f{i}"),)) for i, one in enumerate(deep.resources)
        )
    )
    assert len(read(picture(many)).nodes) <= 60
    trees = pruned(branches(deep), 30, 5)
    assert sum(map(size, trees)) <= 36
    assert "and 988 more (-v shows them)" in render("text", Reach("a", "b", deep))
    assert "more" not in render("text", Reach("a", "b", deep), RenderOptions(verbose=1))


def test_one_more_is_shown_and_not_counted() -> None:
    assert not any("more" in label for label in read(picture(wide(9))).nodes.values())


def test_the_job_summary_and_the_page_draw_it() -> None:
    report = replace(report_of(REPLICAS), impact=IMPACT)
    summary = render_report("markdown", report)
    assert summary.count("```mermaid\n") == 1
    assert picture(IMPACT) in summary
    page = render_report("html", report)
    assert 'id="reach"' in page
    assert "reads ConfigMap settings" in page
    for plain in (report_of(REPLICAS), replace(report, impact=Impact(changed=("a",)))):
        assert "mermaid" not in render_report("markdown", plain)
        assert 'id="reach"' not in render_report("html", plain)
