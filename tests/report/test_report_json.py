from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from tests.report.reports import EMPTY, FULL, REPLICAS, UNSURE, report_of

from safelane.findings import Report, Status
from safelane.package import text_of
from safelane.report import RenderOptions, render

SCHEMA: dict[str, Any] = json.loads(text_of("report/schema.json"))
VALIDATOR = Draft202012Validator(SCHEMA)

BEFORE = """\
{
  "version": 1,
  "tool": {
    "name": "safelane",
    "version": "0.1.0"
  },
  "verdict": "blocked",
  "base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "head": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
  "policy": {
    "names": [
      "recommended"
    ],
    "revision": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "rules": 61,
    "central": null
  },
  "findings": [
"""
AFTER = """\
  ],
  "unchecked": [],
  "notes": [],
  "summary": {
    "files": 3,
    "resources": 4,
    "fields": 7,
    "deny": 1,
    "warn": 0,
    "audit": 0,
    "waived": 0,
    "overridden": 0,
    "fixed": 0,
    "unchecked": 0
  },
  "timing": {
    "total_ms": 143
  }
}
"""
REPLICAS_TEXT = """\
    {
      "rule": "replicas-cut",
      "title": "Replicas cut too far in one step",
      "severity": "error",
      "action": "deny",
      "status": "new",
      "message": "replicas go from 6 to 1",
      "resource": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "namespace": "web",
        "name": "web"
      },
      "environments": [
        "production"
      ],
      "service": "web",
      "location": {
        "path": "apps/web/overlays/production/deployment.yaml",
        "side": "head",
        "line": 8,
        "column": 13,
        "endLine": 8,
        "endColumn": 14,
        "pointer": "/spec/replicas"
      },
      "related": [
        {
          "path": "apps/web/overlays/production/deployment.yaml",
          "line": 8,
          "column": 13,
          "side": "base",
          "message": "was 6 here"
        }
      ],
      "fingerprint": "0123456789abcdef0123456789abcdef",
      "waiver": null,
      "override": null,
      "advice": "Step down in several changes and watch saturation between them, or raise limits first.",
      "edits": null,
      "decided": "policy recommended"
    }
"""


def data(report: Report, show_all: bool = False, audit: bool = False) -> Any:
    return json.loads(render("json", report, RenderOptions(show_all=show_all, audit=audit)))


def test_a_whole_report_to_the_letter() -> None:
    assert render("json", report_of(REPLICAS)) == BEFORE + REPLICAS_TEXT + AFTER


def test_waivers_overrides_edits_and_unchecked_places() -> None:
    findings = {finding["fingerprint"]: finding for finding in data(FULL)["findings"]}
    assert findings["3" * 32]["waiver"] == {
        "owner": "team-batch",
        "reason": "moves to the queue-driven scaler",
        "expires": "2027-01-31",
        "path": "safelane.yaml",
        "line": 31,
    }
    assert findings["3" * 32]["action"] == "deny"
    assert findings["4" * 32]["override"] == {"label": "safelane-override", "reason": "traffic is drained, INC-77"}
    assert findings["5" * 32]["resource"] is None
    assert findings["2" * 32]["edits"] == [
        {
            "path": "apps/api/overlays/production/deployment.yaml",
            "line": 14,
            "column": 18,
            "endLine": 14,
            "endColumn": 55,
            "text": "registry.example.com/api:1.4.2",
        }
    ]
    assert data(FULL)["unchecked"][1] == {
        "path": "apps/big/huge.yaml",
        "side": "head",
        "reason": "too-large",
        "detail": "11.2 MB, the limit is 10.0 MB",
        "blocking": True,
    }
    assert data(FULL)["summary"]["deny"] == 2
    assert data(FULL)["summary"]["waived"] == 1


def test_existing_and_fixed_findings_on_request() -> None:
    assert {finding["status"] for finding in data(FULL)["findings"]} == {"new"}
    assert {finding["status"] for finding in data(FULL, show_all=True)["findings"]} == {"new", "existing", "fixed"}
    assert data(report_of(replace(REPLICAS, status=Status.EXISTING)), audit=True)["findings"]


def test_findings_are_sorted_whatever_their_order() -> None:
    shuffled = replace(FULL, findings=FULL.findings[::-1])
    assert render("json", shuffled) == render("json", FULL)


@pytest.mark.parametrize(("report", "verdict"), [(EMPTY, "pass"), (FULL, "blocked"), (UNSURE, "unsure")])
def test_the_schema_holds(report: Report, verdict: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    said = data(report, show_all=True)
    VALIDATOR.validate(said)
    assert said["verdict"] == verdict


def test_index_and_folders_have_no_revision() -> None:
    said = data(replace(EMPTY, base="", head=None))
    VALIDATOR.validate(said)
    assert said["base"] is said["head"] is None


def parts(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every key in a value."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in ((*path, key), *parts(inner, (*path, key)))]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in parts(inner, (*path, index))]
    return []


def without(value: Any, path: tuple[Any, ...]) -> Any:
    copy = json.loads(json.dumps(value))
    place = copy
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return copy


def test_every_field_is_required_and_every_field_is_documented() -> None:
    said = data(FULL, show_all=True)
    strict = json.loads(
        json.dumps(SCHEMA), object_hook=lambda o: {**o, "additionalProperties": False} if "properties" in o else o
    )
    Draft202012Validator(strict).validate(said)
    for path in parts(said):
        with pytest.raises(ValidationError):
            VALIDATOR.validate(without(said, path))


def test_readers_may_meet_fields_they_do_not_know() -> None:
    VALIDATOR.validate({**data(FULL), "added": 1})


ACTING = ("\x1b[31m", "\x9b31m", "\x7f", "a\u202eb", "\u200b\u2028", "\U000e0041", "a\r\n\tb", '"\\/')
COMMANDS = ("##[add-mask]x", "###[error]", "##vso[task.complete]", "::error::x", "\n::error::x", "#")


class TestTexts:
    def of(self, message: str, path: str = "a.yaml") -> tuple[str, Any]:
        place = replace(REPLICAS.location, path=path)
        text = render("json", report_of(replace(REPLICAS, message=message, location=place)))
        return text, json.loads(text)["findings"][0]

    def test_bytes_that_are_no_utf_8_become_text(self) -> None:
        text, finding = self.of("é日", "apps/\udcff\udc80/ü.yaml")
        text.encode("utf-8")
        assert finding["location"]["path"] == "apps/\\xff\\x80/ü.yaml"
        assert "é日" in text
        assert "ü.yaml" in text

    def test_half_a_surrogate_pair(self) -> None:
        assert self.of("a\ud800b")[1]["message"] == "a\\u{d800}b"

    @pytest.mark.parametrize(
        "message", ["\x1b[31m", "\x9b31m", "\x7f", "a\u202eb", "\u200b\u2028", "\U000e0041", "a\r\n\tb", '"\\/']
    )
    def test_nothing_acts_and_nothing_is_lost(self, message: str) -> None:
        text, finding = self.of(message)
        assert finding["message"] == message
        assert text.replace("\n", "").isprintable()

    @pytest.mark.parametrize(
        "message", ["##[add-mask]x", "###[error]", "##vso[task.complete]", "::error::x", "\n::error::x", "#"]
    )
    def test_no_line_is_a_command_of_a_runner(self, message: str) -> None:
        text, finding = self.of(message)
        assert finding["message"] == message
        assert "##" not in text
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_many_findings_are_quick() -> None:
    import time

    many = report_of(*(replace(REPLICAS, location=replace(REPLICAS.location, line=n + 1)) for n in range(5000)))
    began = time.perf_counter()
    render("json", many)
    render("text", many)
    render("concise", many)
    render("github", many, RenderOptions(token="x" * 16))
    assert time.perf_counter() - began < 10
