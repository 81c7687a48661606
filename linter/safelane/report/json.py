r"""The JSON report, version 1: the contract's keys in the contract's order, the same bytes for the same report.

The text is safe wherever it is printed, and loses nothing: characters that act on a terminal or hide are JSON escapes,
and so are two number signs in a row, which may begin a command in the logs of GitHub Actions and Azure Pipelines. Only
bytes that were no UTF-8 become text, ``\xNN``, for JSON has no bytes.
"""

from __future__ import annotations

import json
import re
from typing import Any

from safelane.findings import Finding, Report
from safelane.location import Location
from safelane.report.options import RenderOptions
from safelane.report.selection import shown
from safelane.sanitise import UNSAFE, escaped

NAME = "json"

_COMMAND = re.compile("##")


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The report as one JSON object."""
    text = json.dumps(as_data(report, options or RenderOptions()), indent=2, ensure_ascii=False)
    return _COMMAND.sub(r"\\u0023\\u0023", UNSAFE.sub(_spelled, text)) + "\n"


def _spelled(match: re.Match[str]) -> str:
    """One unsafe character; the line feeds are those of the indentation, inside strings they are escaped already."""
    character = match[0]
    if character == "\n":
        return character
    if "\ud800" <= character <= "\udfff":
        return "\\" + escaped(character)
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def as_data(report: Report, options: RenderOptions) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "version": 1,
        "tool": {"name": "safelane", "version": report.version},
        "verdict": str(report.verdict),
        "base": report.base or None,
        "head": report.head,
        "policy": {
            "names": list(report.policy.names),
            "revision": report.policy.revision,
            "rules": report.policy.rules,
        },
        "findings": [_finding(finding) for finding in shown(report, options)],
        "unchecked": [
            {
                "path": entry.path,
                "side": entry.side,
                "reason": entry.reason,
                "detail": entry.detail,
                "blocking": entry.blocking,
            }
            for entry in report.unchecked
        ],
        "notes": list(report.notes),
        "summary": report.summary(),
        "timing": {"total_ms": report.total_ms},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": str(finding.severity),
        "action": str(finding.action),
        "status": str(finding.status),
        "message": finding.message,
        "resource": _resource(finding),
        "environments": list(finding.environments),
        "service": finding.service,
        "location": {**_place(finding.location), "pointer": finding.pointer},
        "related": [
            {
                "path": one.location.path,
                "line": one.location.line,
                "column": one.location.column,
                "side": one.location.side,
                "message": one.message,
            }
            for one in finding.related
        ],
        "fingerprint": finding.fingerprint,
        "waiver": _waiver(finding),
        "override": _override(finding),
        "advice": finding.advice,
        "edits": _edits(finding),
    }


def _place(place: Location) -> dict[str, Any]:
    return {
        "path": place.path,
        "side": place.side,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _resource(finding: Finding) -> dict[str, str] | None:
    resource = finding.resource
    if resource is None:
        return None
    return {
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "namespace": resource.namespace,
        "name": resource.name,
    }


def _waiver(finding: Finding) -> dict[str, Any] | None:
    waiver = finding.waiver
    if waiver is None:
        return None
    return {
        "owner": waiver.owner,
        "reason": waiver.reason,
        "expires": waiver.expires,
        "path": waiver.path,
        "line": waiver.line,
    }


def _override(finding: Finding) -> dict[str, str] | None:
    override = finding.override
    return None if override is None else {"label": override.label, "reason": override.reason}


def _edits(finding: Finding) -> list[dict[str, Any]] | None:
    if finding.edits is None:
        return None
    return [
        {
            "path": edit.location.path,
            "line": edit.location.line,
            "column": edit.location.column,
            "endLine": edit.location.end_line,
            "endColumn": edit.location.end_column,
            "text": edit.text,
        }
        for edit in finding.edits
    ]
