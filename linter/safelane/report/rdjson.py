"""Reviewdog's diagnostic format (rdjson), with suggestions that reviewers can apply.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
Its columns count bytes of UTF-8: they are given where the report has the line, unmasked, to count in; else the line
alone. A suggestion with a mask in it would write stars into a file, so that there is none.
"""

from __future__ import annotations

from typing import Any

from safelane.findings import Action, Finding, Report, TextEdit, Unchecked
from safelane.location import Location
from safelane.report.encoding import json_text
from safelane.report.options import RenderOptions
from safelane.report.selection import counting
from safelane.report.wording import place, subject
from safelane.sanitise import path_text, terminal

NAME = "rdjson"

_SEVERITIES = {Action.DENY: "ERROR", Action.WARN: "WARNING"}
_MASK = "***"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The findings that count, and what keeps the verdict open."""
    diagnostics = [_diagnostic(finding, report) for finding in counting(report, options or RenderOptions())]
    diagnostics += [_undecided(entry) for entry in report.unchecked if entry.blocking]
    return json_text({"source": {"name": "safelane"}, "diagnostics": diagnostics})


def _diagnostic(finding: Finding, report: Report) -> dict[str, Any]:
    here = finding.location
    about = f"In {subject(finding)}." if subject(finding) else ""
    stood = f"It stood at {place(here)}." if here.side == "base" else ""
    said = filter(None, (terminal(finding.message), about, stood, terminal(finding.advice)))
    diagnostic: dict[str, Any] = {
        "message": "\n".join(said) or finding.rule,
        "location": {"path": path_text(here.path)},
        "severity": _SEVERITIES.get(finding.action, "INFO"),
        "code": {"value": finding.rule},
    }
    if here.side == "head":
        diagnostic["location"]["range"] = _range(here, report) or _line_range(here)
    if suggestions := [made for edit in finding.edits or () if (made := _suggestion(edit, here, report)) is not None]:
        diagnostic["suggestions"] = suggestions
    return diagnostic


def _suggestion(edit: TextEdit, here: Location, report: Report) -> dict[str, Any] | None:
    """An edit as a suggestion; reviewdog applies suggestions in the file of their diagnostic only."""
    found = _range(edit.location, report)
    if found is None or edit.location.path != here.path or _MASK in edit.text:
        return None
    return {"range": found, "text": edit.text}


def _line_range(location: Location) -> dict[str, Any]:
    return {"start": {"line": location.line}}


def _range(location: Location, report: Report) -> dict[str, Any] | None:
    start = _position(location, location.line, location.column, report)
    end = _position(location, location.end_line, location.end_column, report)
    return None if start is None or end is None else {"start": start, "end": end}


def _position(location: Location, line: int, column: int, report: Report) -> dict[str, int] | None:
    if column == 1:
        return {"line": line, "column": 1}
    excerpt = report.excerpts.get((location.side, location.path))
    text = excerpt.lines.get(line) if excerpt is not None else None
    if text is None or _MASK in text or column - 1 > len(text):
        return None
    # A byte that is no UTF-8 is one character here, and one "?" when it is counted.
    return {"line": line, "column": len(text[: column - 1].encode("utf-8", "replace")) + 1}


def _undecided(entry: Unchecked) -> dict[str, Any]:
    return {
        "message": terminal(f"safelane cannot decide: {entry.reason} {entry.detail}".rstrip()),
        "location": {"path": path_text(entry.path)},
        "severity": "ERROR",
        "code": {"value": "undecided"},
    }
