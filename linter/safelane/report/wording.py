"""The words that all formats for people share. What comes from a repository is sanitised here."""

from __future__ import annotations

from safelane.findings import Action, Finding, Report, ResourceReference, Status, Verdict
from safelane.location import Location
from safelane.sanitise import path_text, single_line

# What a finding does to the change is what a reader must see first, so that the words follow the action: an error
# blocks, whatever the severity of the pattern.
_WORDS = {Action.DENY: "error", Action.WARN: "warning", Action.AUDIT: "note", Action.OFF: "note"}


def word(finding: Finding) -> str:
    """error, warning or note; or why the finding counts for nothing: waived, existing, fixed."""
    if finding.status is not Status.NEW:
        return str(finding.status)
    return "waived" if finding.waiver is not None else _WORDS[finding.action]


def action_word(finding: Finding) -> str:
    """error, warning or note by the action alone."""
    return _WORDS[finding.action]


def place(location: Location) -> str:
    """``path:line:column``, and the side when it is not head."""
    side = "" if location.side == "head" else " (base)"
    return f"{path_text(location.path)}:{location.line}:{location.column}{side}"


def last_line(location: Location) -> int:
    """The last line that has a part in a place: one that ends where a line begins ends on the line before."""
    return max(location.line, location.end_line - (location.end_column == 1))


def resource_text(resource: ResourceReference) -> str:
    """``Deployment web/web``."""
    name = f"{resource.namespace}/{resource.name}" if resource.namespace else resource.name
    return single_line(f"{resource.kind} {name}".strip())


def subject(finding: Finding) -> str:
    """What the finding is about and where it counts: ``Deployment web/web, production, service web``."""
    parts = [] if finding.resource is None else [resource_text(finding.resource)]
    if finding.environments:
        parts.append(single_line(", ".join(finding.environments)))
    if finding.service:
        parts.append(single_line(f"service {finding.service}"))
    return ", ".join(part for part in parts if part)


def exemption(finding: Finding) -> str:
    """Who decided that the finding does not block, until when and why; empty when nobody did."""
    if finding.waiver is not None:
        waiver = finding.waiver
        source = f"{path_text(waiver.path)}:{waiver.line}"
        return single_line(f"by {waiver.owner} until {waiver.expires}: {waiver.reason}") + f" ({source})"
    if finding.override is not None:
        return single_line(f"by label {finding.override.label}: {finding.override.reason}")
    return ""


def number(count: int, singular: str, plural: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def tally(report: Report) -> str:
    """The counts of findings that are not zero: ``2 errors, 1 warning, 1 waived``."""
    summary = report.summary()
    existing = sum(finding.status is Status.EXISTING for finding in report.findings)
    parts = [
        number(summary[key], name)
        for key, name in (("deny", "error"), ("warn", "warning"), ("audit", "note"))
        if summary[key]
    ]
    parts += [f"{summary[key]} {key}" for key in ("waived", "overridden", "fixed") if summary[key]]
    parts += [f"{existing} existing"] if existing else []
    return ", ".join(parts)


def verdict_line(report: Report) -> str:
    """The one line that is left when all else is left out."""
    blocking = sum(entry.blocking for entry in report.unchecked)
    undecided = f"{number(blocking, 'place')} could not be judged" if blocking else ""
    said = ", ".join(part for part in (tally(report), undecided) if part)
    return f"{report.verdict}: {said or 'nothing to report'}"


def extent(report: Report) -> str:
    """What the change consists of, and how much it was measured against."""
    counts, rules = report.counts, number(report.policy.rules, "rule")
    changed = ", ".join(
        (number(counts.files, "file"), number(counts.resources, "object"), number(counts.fields, "field"))
    )
    return f"{changed} changed; {rules} of {single_line(', '.join(report.policy.names)) or 'no policy'} in force"


def revisions(report: Report) -> str:
    """Which trees were compared, and where the policy is from: a verdict is about these and no others."""
    shown = (("base", report.base), ("head", report.head), ("policy", report.policy.revision))
    return ", ".join(
        f"{name} {single_line(revision[:12]) if revision else 'not committed'}" for name, revision in shown
    )


VERDICT_STYLES = {Verdict.PASS: "good", Verdict.BLOCKED: "error", Verdict.UNSURE: "warning"}
