from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.reports import EMPTY, FULL, IMAGE, PROBE, REPLICAS, UNSURE, WAIVED, report_of

from safelane.findings import Excerpt, Finding, Related, Report, Status, Unchecked
from safelane.location import Location
from safelane.report import RenderOptions, render
from safelane.report.cells import cells, marked

PLACES = """\
error[readiness-probe-removed]: container web loses its readiness probe
  --> apps/web/overlays/production/deployment.yaml:17:11
16 |       containers:
17 |         - name: web
   |           ^^^^^^^^^
18 |           image: registry.example.com/web:2.0.1
  ::: apps/web/overlays/production/deployment.yaml:20:13 (base): this was removed
19 -           readinessProbe:
20 -             httpGet:
21 -               path: /healthz
22 -               port: 8080
   = in: Deployment web/web, production, service web
   = help: Keep the probe, or replace it in the same change.

error[replicas-cut]: replicas go from 6 to 1
  --> apps/web/overlays/production/deployment.yaml:8:13
 7 | spec:
 8 -   replicas: 6
 8 +   replicas: 1
   |             ^ was 6 here
 9 |   selector:
   = in: Deployment web/web, production, service web
   = help: Step down in several changes and watch saturation between them, or raise limits first.

warning[replicas-cut]: replicas go from 6 to 1
  --> apps/api/overlays/production/deployment.yaml:9:13
 8 | spec:
 9 |   replicas: 1
   |             ^
   = in: Deployment api/api, production, service api
   = overridden: by label safelane-override: traffic is drained, INC-77

warning[image-tag-floating]: the tag latest does not say which image runs
  --> apps/api/overlays/production/deployment.yaml:14:18
13 |         - name: api
14 |           image: registry.example.com/platform/api:latest
   |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
15 |           ports: []
   = in: Deployment api, staging, production
   = fix: write registry.example.com/api:1.4.2 here (safelane fix)
   = help: Name a version or a digest.

waived[replicas-cut]: replicas go from 6 to 1
  --> apps/batch/overlays/production/nightly.yaml:4:3  (Deployment batch/nightly, production, service batch)
   = by team-batch until 2027-01-31: moves to the queue-driven scaler (safelane.yaml:31)

"""
ASIDE = """\
existing[image-tag-floating]: the tag latest does not say which image runs
  --> apps/web/overlays/production/deployment.yaml:17:16  (Deployment api, staging, production)

fixed[image-tag-floating]: the tag latest does not say which image runs
  --> charts/web/values-production.yaml:3:8 (base)  (Deployment api, staging, production)

"""
END = """\
note[change-unchecked]: templates are not rendered
  --> charts/web/templates/deployment.yaml:1:1

undecided: apps/big/huge.yaml: too-large (11.2 MB, the limit is 10.0 MB)
unchecked: 1 file (1 template; -v names them)

note: layout inferred: no safelane.yaml at the base revision

blocked: 2 errors, 2 warnings, 1 note, 1 waived, 1 overridden, 1 fixed, 1 existing, 1 place could not be judged
  why and what instead: safelane explain readiness-probe-removed, safelane explain replicas-cut
  3 files, 4 objects, 7 fields changed; 61 rules of recommended in force
  base aaaaaaaaaaaa, head bbbbbbbbbbbb, policy aaaaaaaaaaaa
"""


def text(report: Report, **options: object) -> str:
    return render("text", report, RenderOptions(**options))  # type: ignore[arg-type]


def test_a_report_with_a_bit_of_everything() -> None:
    assert text(FULL) == PLACES + END


def test_existing_and_fixed_findings_on_request() -> None:
    assert text(FULL, show_all=True) == PLACES + ASIDE + END


def test_an_audit_shows_existing_findings_as_its_result() -> None:
    shown = text(report_of(replace(REPLICAS, status=Status.EXISTING)), audit=True)
    assert shown.startswith("error[replicas-cut]: replicas go from 6 to 1\n  --> apps/web/")
    assert "8 +   replicas: 1" in shown


def test_a_report_that_passes_is_short() -> None:
    assert text(EMPTY) == (
        "pass: nothing to report\n"
        "  3 files, 4 objects, 7 fields changed; 61 rules of recommended in force\n"
        "  base aaaaaaaaaaaa, head bbbbbbbbbbbb, policy aaaaaaaaaaaa\n"
    )
    assert "head not committed" in text(replace(EMPTY, head=None))


def test_a_report_that_is_unsure_says_of_what() -> None:
    assert text(UNSURE).startswith(
        "undecided: apps/big/huge.yaml: too-large (11.2 MB, the limit is 10.0 MB)\n\nunsure: 1 place"
    )


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (EMPTY, "pass: nothing to report\n"),
        (UNSURE, "unsure: 1 place could not be judged\n"),
        (report_of(REPLICAS), "blocked: 1 error\n"),
    ],
)
def test_quiet_is_the_verdict_alone(report: Report, line: str) -> None:
    assert text(report, quiet=True) == line


def test_verbose_shows_what_is_short_in_full() -> None:
    shown = text(FULL, verbose=1, show_all=True)
    assert "   = waived: by team-batch until 2027-01-31: moves to the queue-driven scaler (safelane.yaml:31)\n" in shown
    assert "   = rule: Readiness probe removed, severity critical, apps/v1\n" in shown
    assert "   = pointer: /spec/replicas\n" in shown
    assert "unchecked: charts/web/templates/deployment.yaml: template (not rendered)\n" in shown
    assert "existing[image-tag-floating]: the tag latest" in shown
    assert "-v" not in shown


def test_colour_adds_codes_and_nothing_else() -> None:
    import re

    shown = text(FULL, color=True)
    assert "\x1b[1;31merror[replicas-cut]\x1b[0m: \x1b[1mreplicas go from 6 to 1\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == text(FULL)


def test_one_statement_in_many_places_is_one_block() -> None:
    many = [
        replace(REPLICAS, location=Location(f"apps/{name}/a.yaml", 3, 1, 3, 4), service=name, related=())
        for name in "abcdefghi"
    ]
    shown = text(report_of(*many))
    assert shown.count("error[replicas-cut]") == 1
    assert shown.count("= help:") == 1
    assert (
        "  --> apps/f/a.yaml:3:1  (Deployment web/web, production, service f)\n  --> and 3 more places (-v shows them)"
        in shown
    )
    assert "blocked: 9 errors" in shown
    assert "more places" not in text(report_of(*many), verbose=1)


def test_advice_is_given_once_per_rule() -> None:
    other = replace(REPLICAS, message="replicas go from 9 to 2", location=Location("z.yaml", 1, 1, 1, 2))
    assert text(report_of(REPLICAS, other)).count("Step down in several changes") == 1


def test_many_warnings_are_in_full_only_at_first() -> None:
    many = [replace(IMAGE, message=f"tag {n:02d}", location=Location("a.yaml", n, 1, n, 2)) for n in range(1, 41)]
    shown = text(report_of(*many))
    assert shown.count("= in:") == 20
    assert "and 10 more statements of this kind (-v shows them)" in shown
    assert text(report_of(*many), verbose=1).count("= in:") == 40


def test_every_error_is_in_full() -> None:
    many = [replace(REPLICAS, message=f"cut {n:02d}", location=Location("a.yaml", n, 1, n, 2)) for n in range(1, 41)]
    assert text(report_of(*many)).count("= in:") == 40


def test_edits_are_offered() -> None:
    blocking = replace(REPLICAS, edits=IMAGE.edits)
    assert "= fix: write registry.example.com/api:1.4.2 here (safelane fix)\n" in text(report_of(blocking))
    several = replace(REPLICAS, edits=(IMAGE.edits or ()) * 2)
    assert "= fix: safelane fix writes 2 edits\n" in text(report_of(several))


def test_notes_and_unchecked_files_stay_short() -> None:
    report = report_of(
        notes=tuple(f"note {n}" for n in range(30)),
        unchecked=tuple(Unchecked(f"t/{n}.yaml", "head", "template") for n in range(30)),
    )
    shown = text(report)
    assert "unchecked: 30 files (30 template; -v names them)\n" in shown
    assert "note: and 20 more (-v shows them)\n" in shown
    assert shown.startswith("unchecked")


class TestFrames:
    def frame(self, finding: Finding, lines: dict[int, str], **base: dict[int, str]) -> list[str]:
        excerpts = {("head", "a.yaml"): Excerpt("a.yaml", "head", lines)}
        for path, old in base.items():
            excerpts["base", f"{path}.yaml"] = Excerpt(f"{path}.yaml", "base", old)
        shown = text(report_of(finding, excerpts=excerpts)).split("\n\n", maxsplit=1)[0].split("\n")
        return [line for line in shown[2:] if " = " not in line]

    def finding(self, line: int, column: int, end: int, *related: Related) -> Finding:
        return replace(REPLICAS, location=Location("a.yaml", line, column, line, end), related=related)

    def test_wide_characters_tabs_and_hidden_ones(self) -> None:
        assert self.frame(self.finding(1, 9, 11), {1: "日本: \tx\u202e 12"}) == [
            " 1 | 日本:     x\\u{202e} 12",
            "   |                     ^^",
        ]

    def test_the_middle_of_a_long_line(self) -> None:
        line = "args: [" + ", ".join(f"--option-{n}" for n in range(100)) + "]"
        column = line.index("--option-50") + 1
        shown = self.frame(self.finding(1, column, column + 11), {1: line})
        assert all(cells(row) <= 80 for row in shown)
        start = shown[1].index("^")
        assert shown[0][start : start + 11] == "--option-50"
        assert shown[0].startswith(" 1 | …")
        assert shown[0].endswith("…")

    def test_what_was_removed_from_another_file(self) -> None:
        removed = Related(Location("old.yaml", 4, 1, 20, 1, "base"), "this was removed")
        old = {n: f"- line {n}" for n in range(3, 9)}
        assert self.frame(self.finding(2, 1, 5, removed), {1: "kind: List", 2: "items: []"}, old=old)[2:] == [
            "   | ^^^^",
            "  ::: old.yaml:4:1 (base): this was removed",
            *(f" {n} - - line {n}" for n in range(4, 9)),
            "  ::: and 11 more lines",
        ]

    def test_a_removed_file(self) -> None:
        gone = replace(REPLICAS, location=Location("old.yaml", 1, 1, 3, 1, "base"), related=())
        assert self.frame(gone, {}, old={1: "kind: ConfigMap", 2: "metadata:"}) == [
            " 1 - kind: ConfigMap",
            "   | ^^^^^^^^^^^^^^^",
            " 2 | metadata:",
        ]
        assert "  --> old.yaml:1:1 (base)\n" in text(report_of(gone))

    def test_a_value_that_replaces_another_in_a_list(self) -> None:
        was = Related(Location("old.yaml", 5, 3, 5, 4, "base"), "was a here")
        assert self.frame(self.finding(2, 3, 4, was), {2: "- b"}, old={5: "- a"}) == [
            " 5 - - a",
            " 2 + - b",
            "   |   ^ was a here",
        ]

    def test_a_mapping_taken_out_is_no_replacement(self) -> None:
        was = Related(Location("old.yaml", 5, 5, 6, 1, "base"), "this was removed")
        shown = self.frame(self.finding(2, 5, 9, was), {2: "    requests: {}"}, old={4: "  limits:", 5: "    cpu: 1"})
        assert shown == [
            " 2 |     requests: {}",
            "   |     ^^^^",
            "  ::: old.yaml:5:5 (base): this was removed",
            " 4 -   limits:",
            " 5 -     cpu: 1",
        ]

    def test_columns_behind_a_masked_line(self) -> None:
        assert self.frame(self.finding(1, 20, 40), {1: "token: ***"}) == [" 1 | token: ***", "   |           ^"]

    def test_without_source_the_places_remain(self) -> None:
        was = Related(Location("old.yaml", 5, 3, 5, 4, "base"), "was a here")
        assert self.frame(self.finding(2, 3, 4, was), {}) == ["  ::: old.yaml:5:3 (base): was a here"]

    def test_a_place_is_related_but_once(self) -> None:
        places = [Related(Location(f"{n}.yaml", 1, 1, 1, 1), "in force now") for n in range(9)]
        shown = self.frame(self.finding(2, 3, 4, *places), {2: "- b"})
        assert shown[-1] == "  ::: and 5 more places (-v shows them)"
        assert len(shown) == 7


@pytest.mark.parametrize("column", [1, 2, 30, 60, 300, 301, 5000])
@pytest.mark.parametrize("filling", ["x", "日", "\u202e", "\t", "e\u0301"])
def test_a_line_is_never_wider_than_its_room(column: int, filling: str) -> None:
    mark = marked(filling * 300, column, column + 20, 60)
    assert cells(mark.text) <= 60
    assert mark.offset + mark.width <= 61


def test_the_waived_do_not_block() -> None:
    assert text(report_of(WAIVED)).splitlines()[-3] == "pass: 1 waived"


def test_messages_cannot_forge_lines() -> None:
    evil = replace(PROBE, message="a\x1b[2Jb\r\nerror[x]: c", advice="x\u202ey", related=())
    shown = text(report_of(evil, excerpts={}))
    assert "\x1b" not in shown
    assert "error[readiness-probe-removed]: a\\x1b[2Jb\\x0d\n    error[x]: c\n" in shown
    assert "= help: x\\u{202e}y" in shown
