"""The JSON report, version 1: the contract's keys in the contract's order, the same bytes for the same report."""

from __future__ import annotations

from typing import Any

from safelane.findings import Finding, Report
from safelane.location import Location
from safelane.report.encoding import json_text
from safelane.report.options import RenderOptions
from safelane.report.selection import shown

NAME = "json"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The report as one JSON object."""
    return json_text(as_data(report, options or RenderOptions()))


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
            "central": _central(report),
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
        "decided": finding.decided,
    }


def _central(report: Report) -> dict[str, str] | None:
    central = report.policy.central
    return {"name": central[0], "revision": central[1]} if central is not None else None


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
