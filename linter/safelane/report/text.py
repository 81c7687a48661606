"""The report for a person at a terminal: what is wrong, where, what it was before, what to do.

What blocks comes first and in full; notes, waived, existing and fixed findings take two lines each; the verdict is
last, where the eye is when the command returns.
"""

from __future__ import annotations

from collections.abc import Iterator

from safelane.findings import Action, Finding, Report, Status, Verdict
from safelane.report.ansi import Paint
from safelane.report.frames import frame, gutter
from safelane.report.options import RenderOptions
from safelane.report.selection import grouped, shown
from safelane.report.wording import (
    VERDICT_STYLES,
    exemption,
    extent,
    number,
    place,
    revisions,
    subject,
    verdict_line,
    word,
)
from safelane.sanitise import inert, path_text, single_line, terminal

NAME = "text"

_PLACES = 5  # further places of one statement
_WARNINGS = 20  # statements shown in full that do not block
_SHORT = 10  # statements shown in two lines, notes and unchecked files
_SHOWN_EDIT = 60
_NEXT = 3  # rules named in the last line


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The report; with ``quiet`` its verdict line alone."""
    options = options or RenderOptions()
    paint = Paint(options.color)
    verdict = paint(VERDICT_STYLES[report.verdict], verdict_line(report))
    if options.quiet:
        return verdict + "\n"
    blocks = list(_findings(report, options, paint))
    blocks += [block for block in (_unchecked(report, options, paint), _notes(report, options, paint)) if block]
    about = (paint("quiet", f"  {line}") for line in (extent(report), revisions(report)))
    blocks.append([verdict, *_next(report, options), *about])
    return inert("\n\n".join("\n".join(block) for block in blocks) + "\n")


def _findings(report: Report, options: RenderOptions, paint: Paint) -> Iterator[list[str]]:
    """One block per statement, in full or short."""
    advised: set[str] = set()
    in_full = 0
    short: dict[str, list[tuple[Finding, ...]]] = {}
    for group in grouped(shown(report, options)):
        finding = group[0]
        blocking = finding.action is Action.DENY
        if _is_short(finding, options) or not (blocking or options.verbose or in_full < _WARNINGS):
            short.setdefault(word(finding), []).append(group)
            continue
        in_full += not blocking
        yield _full(group, report, options, paint, finding.rule not in advised)
        advised.add(finding.rule)
    for groups in short.values():
        yield _short(groups, options, paint)


def _is_short(finding: Finding, options: RenderOptions) -> bool:
    if options.verbose:
        return False
    aside = finding.waiver is not None or finding.action.rank >= Action.AUDIT.rank
    return aside or finding.status is Status.FIXED or (finding.status is Status.EXISTING and not options.audit)


def _heading(finding: Finding, options: RenderOptions, paint: Paint) -> list[str]:
    name = word(finding)
    if name == "existing" and options.audit:
        name = {Action.DENY: "error", Action.WARN: "warning"}.get(finding.action, "note")
    style = name if name in ("error", "warning", "note") else "quiet"
    first, *more = terminal(finding.message).split("\n")
    lead = paint(style, f"{name}[{single_line(finding.rule)}]")
    return [f"{lead}: {paint('strong', first)}", *(f"    {line}" for line in more)]


def _full(group: tuple[Finding, ...], report: Report, options: RenderOptions, paint: Paint, advise: bool) -> list[str]:
    finding = group[0]
    margin = " " * gutter(finding, report)
    lines = [*_heading(finding, options, paint), *frame(finding, report, paint, options.verbose > 0)]
    facts = list(_facts(finding, options))
    limit = len(group) if options.verbose else _PLACES
    others = [_also(other) for other in group[1 : limit + 1]]
    if len(group) - 1 > limit:
        others.append(f"and {len(group) - 1 - limit} more places (-v shows them)")
    if advise and finding.advice:
        facts.append(("help", terminal(finding.advice).strip().replace("\n", f"\n{margin}   ")))
    sign, arrow = paint("frame", f"{margin} ="), paint("frame", f"{margin}-->")
    stated = [f"{sign} {paint('strong', name)}: {text}" for name, text in facts]
    also = [f"{arrow} {text}" for text in others]
    return lines + stated[:1] + also + stated[1:]


def _also(finding: Finding) -> str:
    about = subject(finding)
    return place(finding.location) + (f"  ({about})" if about else "")


def _facts(finding: Finding, options: RenderOptions) -> Iterator[tuple[str, str]]:
    """What is known of a finding; the subject, which always comes first, is empty when nothing is."""
    yield "in", subject(finding) or "the change"
    if why := exemption(finding):
        yield "waived" if finding.waiver else "overridden", why
    if finding.edits:
        yield "fix", _fix(finding)
    if options.verbose:
        version = f", {single_line(finding.resource.api_version)}" if finding.resource else ""
        yield "rule", f"{single_line(finding.title)}, severity {finding.severity}{version}"
        yield "pointer", single_line(finding.pointer) or "the whole document"


def _fix(finding: Finding) -> str:
    edits = finding.edits or ()
    text = edits[0].text.strip()
    if len(edits) == 1 and 0 < len(text) <= _SHOWN_EDIT and "\n" not in text:
        return f"write {single_line(text)} here (safelane fix)"
    return f"safelane fix writes {number(len(edits), 'edit')}"


def _short(groups: list[tuple[Finding, ...]], options: RenderOptions, paint: Paint) -> list[str]:
    """Statements of one kind, two lines each, one more for who decided that they do not block."""
    lines: list[str] = []
    for group in groups[:_SHORT]:
        finding = group[0]
        more = f" and {number(len(group) - 1, 'more place')}" if len(group) > 1 else ""
        lines += _heading(finding, options, paint)[:1]
        lines.append(paint("frame", "  -->") + f" {_also(finding)}{more}")
        if why := exemption(finding):
            lines.append(paint("frame", "   =") + f" {why}")
    if len(groups) > _SHORT:
        lines.append(f"  and {number(len(groups) - _SHORT, 'more statement')} of this kind (-v shows them)")
    return lines


def _unchecked(report: Report, options: RenderOptions, paint: Paint) -> list[str]:
    """What blocks a verdict one by one, the rest counted by reason."""
    lines = []
    rest: dict[str, int] = {}
    for entry in sorted(report.unchecked, key=lambda entry: not entry.blocking):
        if entry.blocking or options.verbose:
            name = paint("warning", "undecided") if entry.blocking else "unchecked"
            detail = f" ({single_line(entry.detail)})" if entry.detail else ""
            lines.append(f"{name}: {path_text(entry.path)}: {single_line(entry.reason)}{detail}")
        else:
            rest[entry.reason] = rest.get(entry.reason, 0) + 1
    if rest:
        reasons = ", ".join(f"{count} {single_line(reason)}" for reason, count in sorted(rest.items()))
        lines.append(f"unchecked: {number(sum(rest.values()), 'file')} ({reasons}; -v names them)")
    return lines


def _notes(report: Report, options: RenderOptions, paint: Paint) -> list[str]:
    limit = len(report.notes) if options.verbose else _SHORT
    lines = [f"{paint('note', 'note')}: {single_line(note)}" for note in report.notes[:limit]]
    if len(report.notes) > limit:
        lines.append(f"{paint('note', 'note')}: and {len(report.notes) - limit} more (-v shows them)")
    return lines


def _next(report: Report, options: RenderOptions) -> Iterator[str]:
    """What to do now."""
    blocking = [finding for finding in shown(report, options) if finding.blocks]
    rules = list(dict.fromkeys(single_line(finding.rule) for finding in blocking))
    if rules:
        commands = ", ".join(f"safelane explain {rule}" for rule in rules[:_NEXT])
        yield f"  why and what instead: {commands}" + (", …" if len(rules) > _NEXT else "")
    if report.spread:
        yield "  in steps, each checked by itself: safelane plan"
    if report.verdict is Verdict.UNSURE:
        yield "  what is undecided above must be readable before this change can pass"
