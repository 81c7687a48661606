"""Which findings a reader sees."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.findings import Action, Finding, Report, Status
from safelane.report.options import RenderOptions


def shown(report: Report, options: RenderOptions) -> tuple[Finding, ...]:
    """The findings to show, sorted as the contract says; existing and fixed ones only on request."""
    findings = sorted(report.findings, key=lambda finding: finding.sort_key)
    if options.show_all or options.audit:
        return tuple(findings)
    return tuple(finding for finding in findings if finding.status is Status.NEW)


def counting(report: Report, options: RenderOptions) -> tuple[Finding, ...]:
    """The findings for formats that have no word for the others: neither waived, fixed nor off."""
    return tuple(
        finding
        for finding in shown(report, options)
        if finding.waiver is None and finding.status is not Status.FIXED and finding.action is not Action.OFF
    )


def grouped(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Findings that say the same of several places together, in the order of the first of each group."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        same = (finding.rule, finding.message, finding.action, finding.status, finding.waiver, finding.override)
        groups.setdefault(same, []).append(finding)
    return tuple(map(tuple, groups.values()))
