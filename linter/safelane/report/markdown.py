"""Markdown for the summary of a job or a comment: nothing from the repository becomes markup, a link or a mention.

Texts of the repository stand in code, whose fence is longer than any in them; advice, which is prose, is spelled in
character references. GitHub drops a summary of more than 1 MiB as a whole, so that this one ends before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.findings import Finding, Report
from safelane.report.ansi import Paint
from safelane.report.frames import frame
from safelane.report.options import RenderOptions
from safelane.report.selection import grouped, shown
from safelane.report.wording import exemption, extent, number, place, revisions, subject, verdict_line, word
from safelane.sanitise import inert, path_text, single_line, terminal

NAME = "markdown"

LIMIT = 900_000  # bytes of the whole
_ROWS, _PLACES, _NOTES = 500, 20, 100
_MARKUP = re.compile(r"(?!\.(?:\s|\Z))[^A-Za-z0-9\s,;?%']")


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The verdict, a table of all findings, the reach, each that counts in full but folded, the rest in short."""
    options = options or RenderOptions()
    parts = [f"## safelane: {code(verdict_line(report))}"]
    if options.quiet:
        return parts[0] + "\n"
    findings = shown(report, options)
    parts += _table(findings)
    parts += _reach(report)
    for group in grouped(findings):
        if word(group[0]) in ("error", "warning") or options.audit or options.verbose:
            parts.append(_details(group, report))
    parts += _lists(report)
    if report.spread:
        parts.append(f"In steps, each checked by itself: {code('safelane plan')}")
    footer = f"{prose(extent(report))}\n{prose(revisions(report))}"
    return inert(_limited(parts, footer))


def code(text: str) -> str:
    """A code span; an empty text is said to be so."""
    text = single_line(text).strip()
    if not text:
        return "(empty)"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def prose(text: str) -> str:
    """A text with every sign that could be markup as a character reference; no link, no mention, no reference."""
    said = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", terminal(text).strip())
    return said.replace("&#64;", "&#64;<!-- -->").replace("&#35;", "&#35;<!-- -->")


def _cell(text: str) -> str:
    return code(text).replace("|", "\\|")


def _table(findings: tuple[Finding, ...]) -> Iterator[str]:
    if not findings:
        return
    rows = ["| | rule | place | finding |", "|---|---|---|---|"]
    rows += [
        f"| {word(finding)} | {_cell(finding.rule)} | {_cell(place(finding.location))} | {_cell(finding.message)} |"
        for finding in findings[:_ROWS]
    ]
    yield "\n".join(rows)
    if len(findings) > _ROWS:
        yield f"The table leaves out {number(len(findings) - _ROWS, 'finding')}."


def _reach(report: Report) -> Iterator[str]:
    """The picture of what the change reaches, folded; its labels are made so that nothing in them is markup."""
    if report.impact is None or not report.impact.resources:
        return
    from safelane.report.impact.mermaid import picture
    from safelane.report.impact.wording import summary

    said = prose(f"The change {summary(report.impact)}")
    yield f"<details><summary>{said}</summary>\n\n```mermaid\n{picture(report.impact)}```\n\n</details>"


def _details(group: tuple[Finding, ...], report: Report) -> str:
    finding = group[0]
    source = "\n".join(frame(finding, report, Paint(False)))
    fence = "`" * (1 + max(2, *(len(run) for run in re.findall("`+", source)), 2))
    # Inside the summary there is HTML and no Markdown: character references are all that a text needs there.
    said = prose(single_line(finding.message))
    lines = [f"<details><summary>{word(finding)}: {said}</summary>", f"Rule {code(finding.rule)}"]
    lines[1] += f" in {code(subject(finding))}" if subject(finding) else ""
    lines += [f"{fence}text\n{source}\n{fence}"]
    also = [f"- {code(place(other.location))} {code(subject(other))}" for other in group[1 : _PLACES + 1]]
    also += [f"- and {number(len(group) - 1 - _PLACES, 'more place')}"] if len(group) > _PLACES + 1 else []
    lines += ["\n".join(also)] if also else []
    lines += [f"Not blocking: {code(why)}"] if (why := exemption(finding)) else []
    lines += [prose(finding.advice)] if finding.advice else []
    return "\n\n".join([*lines, "</details>"])


def _lists(report: Report) -> Iterator[str]:
    entries = sorted(report.unchecked, key=lambda entry: not entry.blocking)
    unchecked = [
        f"- {'undecided' if entry.blocking else 'unchecked'}: {code(path_text(entry.path))} {code(entry.reason)}"
        + (f" {code(entry.detail)}" if entry.detail else "")
        for entry in entries
    ]
    for title, items in (("Not judged", unchecked), ("Notes", [f"- {code(note)}" for note in report.notes])):
        if items:
            more = [f"- and {len(items) - _NOTES} more"] if len(items) > _NOTES else []
            yield "\n".join([f"### {title}", "", *items[:_NOTES], *more])


def _limited(parts: list[str], footer: str) -> str:
    """As many parts as fit, and what was left out is said."""
    kept: list[str] = []
    size = 0
    for index, part in enumerate(parts):
        size += len(part.encode("utf-8")) + 2
        if size > LIMIT:
            kept.append(f"The rest, {number(len(parts) - index, 'part')}, is too long for a summary: see the log.")
            break
        kept.append(part)
    return "\n\n".join([*kept, footer]) + "\n"
