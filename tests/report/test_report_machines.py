from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.report.reports import (
    API,
    EMPTY,
    EXISTING,
    FIXED,
    FULL,
    IMAGE,
    PROBE,
    REPLICAS,
    UNSURE,
    WAIVED,
    WEB,
    report_of,
)

from safelane.findings import Action, Excerpt, Finding, Report, Status, Unchecked, Verdict
from safelane.location import Location
from safelane.report import RenderOptions, render
from safelane.report.encoding import uri
from safelane.report.markdown import code, prose

HOSTILE = Location("apps/\udcff ü%/a:b.yaml", 3, 1, 4, 1)


def data(name: str, report: Report, **options: Any) -> Any:
    return json.loads(render(name, report, RenderOptions(**options)))


def run_of(report: Report, **options: Any) -> Any:
    log = data("sarif", report, **options)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


class TestSarif:
    def test_one_result_to_the_letter(self) -> None:
        assert run_of(report_of(REPLICAS))["results"] == [
            {
                "ruleId": "replicas-cut",
                "ruleIndex": 0,
                "level": "error",
                "message": {"text": "replicas go from 6 to 1\nIn Deployment web/web, production, service web."},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": WEB},
                            "region": {"startLine": 8, "startColumn": 13, "endLine": 8, "endColumn": 14},
                        }
                    }
                ],
                "partialFingerprints": {
                    "primaryLocationLineHash": f"{REPLICAS.fingerprint}:1",
                    "safelane/v1": REPLICAS.fingerprint,
                },
                "properties": {"action": "deny", "decided": "policy recommended"},
                "relatedLocations": [
                    {
                        "id": 1,
                        "physicalLocation": {
                            "artifactLocation": {"uri": WEB},
                            "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
                        },
                        "message": {"text": f"was 6 here ({WEB}:8:13 (base))"},
                    }
                ],
            }
        ]

    def test_a_result_says_who_decided_what_it_does(self) -> None:
        decided = replace(REPLICAS, decided="safelane.yaml:4")
        (result,) = run_of(report_of(decided))["results"]
        assert result["properties"] == {"action": "deny", "decided": "safelane.yaml:4"}

    def test_rules_are_listed_once_and_pointed_at(self) -> None:
        run = run_of(FULL)
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [
            "change-unchecked",
            "image-tag-floating",
            "readiness-probe-removed",
            "replicas-cut",
        ]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
        assert run["columnKind"] == "unicodeCodePoints"
        assert run["automationDetails"]["id"].endswith("/")

    def test_waived_and_fixed_findings_are_left_out(self) -> None:
        run = run_of(report_of(WAIVED, FIXED, EXISTING), show_all=True)
        assert [result["baselineState"] for result in run["results"]] == ["unchanged"]
        assert run_of(report_of(WAIVED, FIXED, EXISTING))["results"] == []

    def test_a_clean_run_is_a_run(self) -> None:
        run = run_of(EMPTY)
        assert run["results"] == []
        assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]

    def test_what_was_not_judged(self) -> None:
        (invocation,) = run_of(UNSURE)["invocations"]
        assert invocation["executionSuccessful"] is False
        assert invocation["toolExecutionNotifications"] == [
            {
                "level": "error",
                "message": {"text": "apps/big/huge.yaml was not judged: too-large 11.2 MB, the limit is 10.0 MB"},
                "descriptor": {"id": "too-large"},
            }
        ]

    def test_no_text_is_empty_or_too_long(self) -> None:
        bare = replace(REPLICAS, title="", message="", advice="", resource=None, environments=(), service=None)
        texts: list[str] = []

        def collect(value: Any) -> None:
            if isinstance(value, dict):
                texts.extend([value["text"]] if "text" in value else [])
                list(map(collect, value.values()))
            elif isinstance(value, list):
                list(map(collect, value))

        collect(run_of(report_of(bare, replace(REPLICAS, title="t" * 5000, message="m" * 5000))))
        assert texts
        assert all(0 < len(text) <= 1024 for text in texts)

    def test_a_removed_file_has_no_line_of_base(self) -> None:
        (result,) = run_of(report_of(replace(REPLICAS, location=replace(REPLICAS.location, side="base"))))["results"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
        assert f"It stood at {WEB}:8:13 (base)." in result["message"]["text"]

    def test_paths_become_uris(self) -> None:
        (result,) = run_of(report_of(replace(REPLICAS, location=HOSTILE)))["results"]
        found = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert found == uri(HOSTILE.path) == "apps/%FF%20%C3%BC%25/a%3Ab.yaml"


class TestJunit:
    def test_cases_of_every_kind(self) -> None:
        root = ElementTree.fromstring(render("junit", FULL))
        assert root.attrib == {
            "name": "safelane",
            "tests": "7",
            "failures": "2",
            "errors": "1",
            "time": "0.143",
        }
        kinds = {case.attrib["name"]: case[0].tag for case in root.iter("testcase")}
        assert kinds[f"replicas-cut: {WEB}:8:13"] == "failure"
        assert kinds["replicas-cut: apps/batch/overlays/production/nightly.yaml:4:3"] == "skipped"
        assert kinds[f"image-tag-floating: {API}:14:18"] == "system-out"
        assert kinds["undecided: apps/big/huge.yaml"] == "error"
        assert [suite.attrib["name"] for suite in root][:2] == [WEB, "apps/batch/overlays/production/nightly.yaml"]

    def test_a_clean_run_has_one_passing_case(self) -> None:
        root = ElementTree.fromstring(render("junit", EMPTY))
        assert (root.attrib["tests"], root.attrib["failures"]) == ("1", "0")
        assert [case.attrib["name"] for case in root.iter("testcase")] == ["nothing to report"]

    def test_what_xml_forbids(self) -> None:
        evil = replace(REPLICAS, message='a\x1b\x00]]>\uffff"<b>&\n::error::x', location=HOSTILE)
        (failure,) = ElementTree.fromstring(render("junit", report_of(evil))).iter("failure")
        assert failure.attrib["message"] == 'a\\x1b\\x00]]>\\u{ffff}"<b>&\\x0a::error::x'
        assert (failure.text or "").startswith('a\\x1b\\x00]]>\\u{ffff}"<b>&\n::error::x\napps/\\xff ü%/a:b.yaml:3:1')

    def test_existing_findings_fail_an_audit_only(self) -> None:
        existing = report_of(replace(REPLICAS, status=Status.EXISTING))
        assert "<failure" in render("junit", existing, RenderOptions(audit=True))
        assert "<failure" not in render("junit", existing, RenderOptions(show_all=True))


class TestGitlab:
    def test_one_issue_to_the_letter(self) -> None:
        assert data("gitlab", report_of(PROBE)) == [
            {
                "description": "readiness-probe-removed: container web loses its readiness probe"
                " (Deployment web/web, production, service web)",
                "check_name": "readiness-probe-removed",
                "fingerprint": "1" * 32,
                "severity": "blocker",
                "location": {"path": WEB, "lines": {"begin": 17, "end": 18}},
            }
        ]

    def test_severities_follow_the_action_first(self) -> None:
        assert [issue["severity"] for issue in data("gitlab", FULL)] == [
            "blocker",
            "critical",
            "major",
            "minor",
            "info",
            "blocker",
        ]

    def test_equal_fingerprints_are_told_apart(self) -> None:
        fingerprints = [issue["fingerprint"] for issue in data("gitlab", report_of(REPLICAS, REPLICAS, REPLICAS))]
        assert fingerprints == [REPLICAS.fingerprint, f"{REPLICAS.fingerprint}-2", f"{REPLICAS.fingerprint}-3"]

    def test_a_clean_run_is_an_empty_array(self) -> None:
        assert render("gitlab", EMPTY) == "[]\n"


class TestRdjson:
    def diagnostic(self, finding: Finding, **changes: Any) -> Any:
        (found,) = data("rdjson", report_of(finding, **changes))["diagnostics"]
        return found

    def test_one_diagnostic_to_the_letter(self) -> None:
        place = {"start": {"line": 14, "column": 18}, "end": {"line": 14, "column": 55}}
        assert self.diagnostic(IMAGE) == {
            "message": "the tag latest does not say which image runs\nIn Deployment api, staging, production.\n"
            "Name a version or a digest.",
            "location": {"path": API, "range": place},
            "severity": "WARNING",
            "code": {"value": "image-tag-floating"},
            "suggestions": [{"range": place, "text": "registry.example.com/api:1.4.2"}],
        }

    def test_columns_count_bytes(self) -> None:
        wide = {("head", WEB): Excerpt(WEB, "head", {8: "日本語ü: 1234567"})}
        found = self.diagnostic(replace(REPLICAS, location=Location(WEB, 8, 7, 8, 9)), excerpts=wide)
        assert found["location"]["range"] == {"start": {"line": 8, "column": 14}, "end": {"line": 8, "column": 16}}

    @pytest.mark.parametrize("lines", [{}, {8: "token: *** 1234"}, {8: "short"}])
    def test_without_the_line_there_is_no_column_and_no_suggestion(self, lines: dict[int, str]) -> None:
        finding = replace(IMAGE, location=REPLICAS.location, edits=(replace(_edit(), location=REPLICAS.location),))
        found = self.diagnostic(finding, excerpts={("head", WEB): Excerpt(WEB, "head", lines)})
        assert found["location"]["range"] == {"start": {"line": 8}}
        assert "suggestions" not in found

    def test_a_mask_is_never_suggested(self) -> None:
        assert "suggestions" not in self.diagnostic(replace(IMAGE, edits=(replace(_edit(), text="a ***"),)))

    def test_a_line_of_base_is_no_line_of_head(self) -> None:
        found = self.diagnostic(replace(REPLICAS, location=replace(REPLICAS.location, side="base")))
        assert "range" not in found["location"]
        assert f"It stood at {WEB}:8:13 (base)." in found["message"]

    def test_what_keeps_the_verdict_open(self) -> None:
        (found,) = data("rdjson", UNSURE)["diagnostics"]
        assert found["severity"] == "ERROR"


def _edit() -> Any:
    assert IMAGE.edits is not None
    return IMAGE.edits[0]


class TestAzure:
    def test_commands_behind_the_text(self) -> None:
        lines = render("azure", FULL).splitlines()
        assert lines[0] == "error[readiness-probe-removed]: container web loses its readiness probe"
        assert lines[-4] == (
            f"##vso[task.logissue type=error;sourcepath={WEB};linenumber=8;columnnumber=13;code=replicas-cut;]"
            "replicas go from 6 to 1%0AIn Deployment web/web, production, service web."
            "%0AStep down in several changes and watch saturation between them, or raise limits first."
        )
        assert [re.match(r"##vso\[task.logissue type=(\w+)", line)[1] for line in lines[-5:]] == [  # type: ignore[index]
            "error",
            "error",
            "error",
            "warning",
            "warning",
        ]

    def test_escapes(self) -> None:
        evil = replace(REPLICAS, message="5%;]\r\n##vso[task.complete]", location=Location("a;]%.yaml", 1, 1, 1, 2))
        line = next(line for line in render("azure", report_of(evil)).splitlines() if "logissue" in line)
        assert "sourcepath=a%3B%5D%AZP25.yaml;" in line
        assert "]5%AZP25;]\\x0d%0A#\\x23vso[task.complete]%0A" in line
        assert line.count("##") == 1

    def test_nothing_in_the_text_is_a_command(self) -> None:
        evil = replace(REPLICAS, message="x ##vso[task.setvariable variable=a]b\n##[error]c")
        assert render("azure", report_of(evil)).count("##") == 1


class TestMarkdown:
    def test_a_small_report_to_the_letter(self) -> None:
        assert (
            render("markdown", report_of(REPLICAS, notes=("layout inferred",)))
            == f"""\
## safelane: `blocked: 1 error`

| | rule | place | finding |
|---|---|---|---|
| error | `replicas-cut` | `{WEB}:8:13` | `replicas go from 6 to 1` |

<details><summary>error: replicas go from 6 to 1</summary>

Rule `replicas-cut` in `Deployment web/web, production, service web`

```text
  --> {WEB}:8:13
 7 | spec:
 8 -   replicas: 6
 8 +   replicas: 1
   |             ^ was 6 here
 9 |   selector:
```

Step down in several changes and watch saturation between them, or raise limits first.

</details>

### Notes

- `layout inferred`

3 files, 4 objects, 7 fields changed; 61 rules of recommended in force
base aaaaaaaaaaaa, head bbbbbbbbbbbb, policy aaaaaaaaaaaa
"""
        )

    def test_code_that_holds_code(self) -> None:
        assert code("a`b``c") == "``` a`b``c ```"
        assert code("`") == "`` ` ``"
        assert code(" \n ") == "`\\x0a`"
        assert code("") == "(empty)"

    def test_a_cell_stays_a_cell(self) -> None:
        evil = replace(REPLICAS, message="a|b\n| c |")
        row = next(line for line in render("markdown", report_of(evil)).splitlines() if line.startswith("| error"))
        assert re.sub(r"\\\|", "", row).count("|") == 5

    def test_a_fence_is_longer_than_what_it_holds(self) -> None:
        lines = {("head", WEB): Excerpt(WEB, "head", {8: "x: ````` </details>"})}
        shown = render("markdown", report_of(REPLICAS, excerpts=lines))
        assert shown.count("\n``````text\n") == 1
        assert shown.count("\n``````\n") == 1

    def test_prose_has_no_markup(self) -> None:
        said = prose("<img src=x> [a](http://b) @all #1 www.evil.example *x* _y_ a@b.c\n- end. 1.5!")
        assert not re.search(r"[<>\[\]()*_@|`!]", said.replace("<!-- -->", ""))
        assert "http://" not in said
        assert "www." not in said
        assert said.startswith("&#60;img src&#61;x&#62;")
        assert "&#64;<!-- -->all" in said

    def test_a_summary_fits(self) -> None:
        many = [
            replace(REPLICAS, message=f"{n} " + "x" * 1500, location=Location(f"{n}.yaml", 1, 1, 1, 2))
            for n in range(900)
        ]
        shown = render("markdown", report_of(*many))
        assert 500_000 < len(shown.encode()) < 1_000_000
        assert "The table leaves out 400 findings." in shown
        assert "too long for a summary: see the log." in shown
        assert shown.endswith("policy aaaaaaaaaaaa\n")

    def test_quiet(self) -> None:
        assert render("markdown", EMPTY, RenderOptions(quiet=True)) == "## safelane: `pass: nothing to report`\n"

    def test_undecided_comes_before_unchecked(self) -> None:
        assert FULL.verdict is Verdict.BLOCKED
        shown = render("markdown", FULL)
        assert shown.index("- undecided: `apps/big/huge.yaml`") < shown.index("- unchecked: `charts/web")
        many = tuple(Unchecked(f"{n}.yaml", "head", "template") for n in range(150))
        assert "- and 50 more" in render("markdown", report_of(unchecked=many))

    def test_the_same_statement_elsewhere(self) -> None:
        many = [replace(REPLICAS, location=Location(f"{n:02d}.yaml", 1, 1, 1, 2)) for n in range(30)]
        shown = render("markdown", report_of(*many, replace(IMAGE, action=Action.OFF)))
        assert shown.count("<summary>error: ") == 1
        assert "- and 9 more places" in shown
