"""One line per finding, ``path:line:column: action rule message``, for editors and grep; nothing when all is well."""

from __future__ import annotations

from safelane.findings import Finding, Report, Status
from safelane.report.options import RenderOptions
from safelane.report.selection import shown
from safelane.report.wording import verdict_line
from safelane.sanitise import inert, path_text, single_line

NAME = "concise"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The findings, then what keeps the verdict open; with ``quiet`` the verdict line alone."""
    options = options or RenderOptions()
    if options.quiet:
        return verdict_line(report) + "\n"
    lines = [_line(finding, options) for finding in shown(report, options)]
    lines += [
        f"{path_text(entry.path)}:1:1: unsure {single_line(f'{entry.reason} {entry.detail}'.rstrip())}"
        for entry in report.unchecked
        if entry.blocking
    ]
    return inert("".join(f"{line}\n" for line in lines))


def _line(finding: Finding, options: RenderOptions) -> str:
    place = f"{path_text(finding.location.path)}:{finding.location.line}:{finding.location.column}"
    return f"{place}: {_state(finding, options)} {single_line(finding.rule)} {single_line(finding.message)}"


def _state(finding: Finding, options: RenderOptions) -> str:
    """The action, or why there is none."""
    if finding.status is Status.FIXED or (finding.status is Status.EXISTING and not options.audit):
        return str(finding.status)
    return "waived" if finding.waiver is not None else str(finding.action)
