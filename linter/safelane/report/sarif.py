"""SARIF 2.1.0 within what GitHub code scanning reads and keeps.

https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
Waived findings are left out, for suppressions would be shown as open alerts; a clean run has no results but is a run,
so that old alerts close. Columns are code points.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safelane.findings import Action, Finding, Related, Report, Severity, Status, Verdict
from safelane.location import Location
from safelane.report.encoding import json_text, uri
from safelane.report.options import RenderOptions
from safelane.report.selection import counting
from safelane.report.wording import place, subject
from safelane.sanitise import path_text, terminal

NAME = "sarif"

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Action.DENY: "error", Action.WARN: "warning", Action.AUDIT: "note", Action.OFF: "none"}
_PROBLEMS = {Severity.CRITICAL: "error", Severity.ERROR: "error", Severity.WARNING: "warning"}
_RESULTS, _LOCATIONS, _NOTIFICATIONS = 25_000, 100, 1_000
_TEXT = 1024


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The report as a SARIF log of one run."""
    findings = counting(report, options or RenderOptions())[:_RESULTS]
    rules = {finding.rule: finding for finding in reversed(findings)}
    indices = {rule: index for index, rule in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "safelane",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [_rule(rules[rule]) for rule in indices],
            }
        },
        "automationDetails": {"id": "safelane/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, indices[finding.rule]) for finding in findings],
        "properties": {
            "verdict": str(report.verdict),
            "base": report.base,
            "head": report.head,
            "policy": report.policy.revision,
            "policies": [terminal(name) for name in report.policy.names],
        },
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _message(text: str, otherwise: str) -> dict[str, str]:
    """SARIF has no empty texts."""
    text = terminal(text).strip() or terminal(otherwise)
    return {"text": text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"}


def _rule(finding: Finding) -> dict[str, Any]:
    explain = f"safelane explain {finding.rule}"
    return {
        "id": finding.rule,
        "shortDescription": _message(finding.title, finding.rule),
        "fullDescription": _message(finding.title, finding.rule),
        "help": _message(f"{finding.advice}\n{explain}", explain),
        "defaultConfiguration": {"level": _LEVELS[finding.action]},
        "properties": {
            "problem.severity": _PROBLEMS.get(finding.severity, "recommendation"),
            "precision": "high",
            "tags": ["gitops", str(finding.severity)],
        },
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    said = [finding.message, f"In {about}." if (about := subject(finding)) else ""]
    if finding.location.side == "base":
        said.append(f"It stood at {place(finding.location)}.")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.action],
        "message": _message("\n".join(filter(None, said)), finding.rule),
        "locations": [{"physicalLocation": _physical(finding.location)}],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "safelane/v1": finding.fingerprint,
        },
    }
    if finding.decided:
        result["properties"] = {"action": str(finding.action), "decided": finding.decided}
    if finding.status is not Status.NEW:
        result["baselineState"] = "unchanged"
    if finding.related:
        result["relatedLocations"] = list(_related(finding.related[:_LOCATIONS]))
    return result


def _physical(location: Location) -> dict[str, Any]:
    """A line of base is no line of head: such a place is the beginning of its file."""
    here = location if location.side == "head" else Location(location.path, 1, 1, 1, 1)
    return {
        "artifactLocation": {"uri": uri(here.path)},
        "region": {
            "startLine": here.line,
            "startColumn": here.column,
            "endLine": here.end_line,
            "endColumn": here.end_column,
        },
    }


def _related(places: Iterable[Related]) -> Iterable[dict[str, Any]]:
    for number, one in enumerate(places, 1):
        said = f"{one.message} ({place(one.location)})" if one.location.side == "base" else one.message
        yield {"id": number, "physicalLocation": _physical(one.location), "message": _message(said, "related")}


def _invocation(report: Report) -> dict[str, Any]:
    """What was not judged, as notifications; a run without a verdict was not successful."""
    entries = sorted(report.unchecked, key=lambda entry: not entry.blocking)[:_NOTIFICATIONS]
    return {
        "executionSuccessful": report.verdict is not Verdict.UNSURE,
        "toolExecutionNotifications": [
            {
                "level": "error" if entry.blocking else "note",
                "message": _message(f"{path_text(entry.path)} was not judged: {entry.reason} {entry.detail}", ""),
                "descriptor": {"id": entry.reason},
            }
            for entry in entries
        ],
    }
