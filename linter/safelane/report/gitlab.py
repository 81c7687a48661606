"""GitLab's Code Quality report: an array of issues. GitLab joins equal fingerprints, so that each has its ordinal.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from safelane.findings import Action, Finding, Report, Severity, Unchecked
from safelane.report.encoding import json_text
from safelane.report.options import RenderOptions
from safelane.report.selection import counting
from safelane.report.wording import last_line, place, subject
from safelane.sanitise import path_text, single_line

NAME = "gitlab"

_SEVERE = (Severity.CRITICAL, Severity.ERROR)


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The findings that count, and what keeps the verdict open."""
    issues = [_issue(finding) for finding in counting(report, options or RenderOptions())]
    issues += [_undecided(entry) for entry in report.unchecked if entry.blocking]
    seen: dict[str, int] = {}
    for issue in issues:
        fingerprint = issue["fingerprint"]
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        if seen[fingerprint] > 1:
            issue["fingerprint"] = f"{fingerprint}-{seen[fingerprint]}"
    return json_text(issues)


def _severity(finding: Finding) -> str:
    """The widget sorts by these words alone: what blocks stands above what does not."""
    if finding.action is Action.DENY:
        return "blocker" if finding.severity is Severity.CRITICAL else "critical"
    if finding.action is Action.WARN:
        return "major" if finding.severity in _SEVERE else "minor"
    return "info"


def _issue(finding: Finding) -> dict[str, Any]:
    here = finding.location
    about = f" ({subject(finding)})" if subject(finding) else ""
    stood = f", it stood at {place(here)}" if here.side == "base" else ""
    # The widget shows the description only, not the name of the check.
    return {
        "description": f"{finding.rule}: {single_line(finding.message)}{about}{stood}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _severity(finding),
        "location": {
            "path": path_text(here.path),
            "lines": {"begin": here.line, "end": last_line(here)} if here.side == "head" else {"begin": 1, "end": 1},
        },
    }


def _undecided(entry: Unchecked) -> dict[str, Any]:
    return {
        "description": single_line(f"safelane cannot decide: {entry.reason} {entry.detail}".rstrip()),
        "check_name": "undecided",
        "fingerprint": f"undecided-{entry.reason}-{path_text(entry.path)}",
        "severity": "blocker",
        "location": {"path": path_text(entry.path), "lines": {"begin": 1, "end": 1}},
    }
