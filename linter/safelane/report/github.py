"""Annotations for GitHub Actions: the text report fenced off, then one workflow command per rule and place.

The runner reads commands out of everything that is printed: ``::name`` at the beginning of a line, also behind blanks,
and the older ``##[name]`` anywhere in it. Of each type it keeps ten annotations of a step and drops the rest silently,
it cuts messages at 4,096 characters, and it ignores columns when the lines differ; all that is respected here.
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safelane.findings import Action, Finding, Report, Status, Unchecked
from safelane.frozen import dataclass
from safelane.location import Location
from safelane.report import text
from safelane.report.options import RenderOptions
from safelane.report.selection import shown
from safelane.report.wording import last_line, number, place, subject
from safelane.sanitise import COMMAND_ANYWHERE, path_text, single_line, terminal

NAME = "github"

_TYPES = {Action.DENY: "error", Action.WARN: "warning", Action.AUDIT: "notice"}
_PER_TYPE = 10
_LONGEST = 4096  # of UTF-16 code units, as .NET counts


@dataclass(frozen=True, slots=True)
class Annotation:
    """One command, unescaped. ``rule`` and ``severity`` (0 is the worst) decide what is kept of too many."""

    type: str
    message: str
    title: str
    location: Location | None = None
    path: str = ""
    rule: str = ""
    severity: int = 0


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The text report between stop-commands and its token, when there is a token, then the commands."""
    options = options or RenderOptions()
    fenced = ""
    if options.token:
        fenced = f"::stop-commands::{options.token}\n{text.render(report, options)}::{options.token}::\n"
    return fenced + "".join(f"{command(one)}\n" for one in chosen(report, options))


def chosen(report: Report, options: RenderOptions) -> tuple[Annotation, ...]:
    """What to annotate, ranked, at most ten of each type."""
    live = (Status.NEW, Status.EXISTING) if options.audit else (Status.NEW,)
    findings = [
        finding
        for finding in shown(report, options)
        if finding.waiver is None and finding.action in _TYPES and finding.status in live
    ]
    found = [_of_findings(group) for group in _by_place(findings)]
    found += [_of_unchecked(entry) for entry in report.unchecked if entry.blocking]
    found += [_of_cautions(report.cautions)] if report.cautions else []
    return tuple(one for type in _TYPES.values() for one in _at_most([a for a in found if a.type == type]))


def command(annotation: Annotation) -> str:
    """The workflow command: one line, whatever the annotation holds."""
    properties = {"file": terminal(annotation.path, keep="\r\n\t")}
    if annotation.location is not None:
        properties |= _lines(annotation.location)
    properties["title"] = single_line(annotation.title).strip()
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    # What is a command in a line of another runner is none inside of this one; logs are read by others too.
    message = COMMAND_ANYWHERE.sub(r"#\\x23", terminal(annotation.message).strip())
    return f"::{annotation.type} {said}::{_data(_limited(message))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _lines(location: Location) -> dict[str, str]:
    """Lines, and columns when there is one line."""
    last = last_line(location)
    lines = {"line": str(location.line), "endLine": str(last)}
    if location.end_line == location.line:
        return {**lines, "col": str(location.column), "endColumn": str(location.end_column)}
    return {**lines, "col": str(location.column)} if last == location.line else lines


def _limited(message: str) -> str:
    if len(message.encode("utf-16-le")) // 2 <= _LONGEST:
        return message
    return message.encode("utf-16-le")[: (_LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _by_place(findings: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        here = finding.location
        groups.setdefault((finding.action, finding.rule, here.side, here.path, here.line), []).append(finding)
    return list(groups.values())


def _of_findings(group: Sequence[Finding]) -> Annotation:
    first = group[0]
    here = first.location
    lines = list(dict.fromkeys(finding.message for finding in group))
    about = dict.fromkeys(filter(None, map(subject, group)))
    lines += [f"In {'; '.join(about)}."] if about else []
    # A line of base is no line of head: what has only that is annotated without a place, and says it.
    lines += [f"It stood at {place(here)}."] if here.side == "base" else []
    lines += [f"Overridden: {finding.override.reason}" for finding in group[:1] if finding.override]
    lines += [first.advice] if first.advice else []
    lines += [f"Mended by: safelane fix --rule {first.rule}"] if first.edits else []
    on_head = here.side == "head"
    return Annotation(
        type=_TYPES[first.action],
        message="\n".join(lines),
        title=f"{first.title} ({first.rule})",
        location=here if on_head else None,
        path=here.path if on_head else "",
        rule=first.rule,
        severity=first.severity.rank,
    )


def _of_unchecked(entry: Unchecked) -> Annotation:
    detail = f" ({entry.detail})" if entry.detail else ""
    return Annotation(
        type="error",
        message=f"{path_text(entry.path)} could not be judged: {entry.reason}{detail}",
        title="safelane cannot decide",
        path=entry.path if entry.side == "head" else "",
        rule=entry.reason,
    )


def _of_cautions(cautions: Sequence[str]) -> Annotation:
    """One for all of them, and never among those that are dropped."""
    return Annotation("warning", "\n".join(cautions), "safelane: what guards the gate", rule="gate", severity=-1)


def _at_most(ranked: list[Annotation]) -> list[Annotation]:
    """All, or nine and one that counts the rest; of one severity every rule is shown once before any is twice."""
    if len(ranked) <= _PER_TYPE:
        return ranked
    seen: dict[str, int] = {}
    order = []
    for rank, one in enumerate(ranked):
        seen[one.rule] = seen.get(one.rule, 0) + 1
        order.append((one.severity, seen[one.rule], rank))
    kept = sorted(rank for _, _, rank in sorted(order)[: _PER_TYPE - 1])
    rest = [one for rank, one in enumerate(ranked) if rank not in kept]
    by_rule: dict[str, int] = {}
    for one in rest:
        by_rule[one.rule] = by_rule.get(one.rule, 0) + 1
    rules = ", ".join(f"{rule} ({count})" for rule, count in by_rule.items())
    more = f"and {number(len(rest), f'more {ranked[0].type}')} not shown as annotations, all are in the log: {rules}"
    return [*(ranked[rank] for rank in kept), Annotation(ranked[0].type, more, f"safelane: {len(rest)} more")]
