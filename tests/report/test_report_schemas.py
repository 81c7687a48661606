from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.report.reports import EMPTY, EXISTING, FULL, REPLICAS, UNSURE, WAIVED, report_of
from tests.report.shapes import GITLAB, RDJSON, SARIF, junit_problems

from safelane.findings import Report
from safelane.location import Location
from safelane.report import RenderOptions, render

BARE = replace(REPLICAS, title="", message="", advice="", resource=None, environments=(), service=None)
EVIL = replace(
    REPLICAS,
    title="a<b>&\"'\x00\x1b[1m\ud800",
    message="100%: ]]> \ud83d 🚀 ::error::x ##[e] \x07\ufffe",
    location=Location("apps/\udcff ü%/a,line=1::x|<i>\n.yaml", 3, 1, 4, 1),
    advice="x\ry",
    service="\x85\u2028",
)
REPORTS: Mapping[str, Report] = {
    "empty": EMPTY,
    "full": FULL,
    "unsure": UNSURE,
    "bare": report_of(BARE),
    "evil": report_of(EVIL, EVIL, replace(EVIL, location=replace(EVIL.location, side="base"))),
    "decided": report_of(replace(REPLICAS, decided="policies/\x1b[1m\ud800.yaml:3")),
    "not counting": report_of(WAIVED, EXISTING),
}
SCHEMAS: Mapping[str, Any] = {"sarif": SARIF, "gitlab": GITLAB, "rdjson": RDJSON}


def problems(name: str, text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(text))]


@pytest.mark.parametrize("show_all", [False, True])
@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", SCHEMAS)
def test_every_report_is_what_readers_of_the_format_accept(name: str, report: str, show_all: bool) -> None:
    assert problems(name, render(name, REPORTS[report], RenderOptions(show_all=show_all))) == []


@pytest.mark.parametrize("show_all", [False, True])
@pytest.mark.parametrize("report", REPORTS)
def test_every_junit_report_is_what_readers_accept(report: str, show_all: bool) -> None:
    assert junit_problems(render("junit", REPORTS[report], RenderOptions(show_all=show_all))) == []


def test_fingerprints_of_gitlab_are_unique() -> None:
    issues = json.loads(render("gitlab", REPORTS["evil"]))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 3


def test_rules_of_sarif_are_where_results_say() -> None:
    (run,) = json.loads(render("sarif", FULL))["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [ids[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("sarif", lambda log: log["runs"][0]["results"][0].update(suppressions=[])),
        ("sarif", lambda log: log["runs"][0]["results"][0]["message"].update(text="")),
        ("sarif", lambda log: log.update(version="2.0.0")),
        ("gitlab", lambda issues: issues[0]["location"].update(path="./a.yaml")),
        ("gitlab", lambda issues: issues[0].update(severity="error")),
        ("rdjson", lambda log: log["diagnostics"][0].pop("message")),
        ("rdjson", lambda log: log["diagnostics"][0]["location"]["range"]["start"].update(line=0)),
    ],
)
def test_what_readers_refuse_is_seen(name: str, spoil: Any) -> None:
    value = json.loads(render(name, FULL))
    spoil(value)
    assert len(problems(name, json.dumps(value))) == 1


def test_what_readers_of_junit_refuse_is_seen() -> None:
    text = render("junit", FULL)
    assert junit_problems(text.replace("<failure", "<failed").replace("</failure", "</failed"))
    assert junit_problems(text.replace('tests="7"', 'tests="8"')) == ["testsuites counts 8 tests"]
    assert junit_problems(text.replace("<testsuites ", '<testsuites skipped="1" ')) == ["testsuites has skipped"]
