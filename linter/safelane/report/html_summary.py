"""The top of the page: the verdict in one sentence, what blocks, how much of what, and what was compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from safelane.findings import Report, Verdict
from safelane.report.html_findings import SIGNS, group_title
from safelane.report.html_layout import KINDS, LIVE, Group, Layout, Statement, names
from safelane.report.html_markup import Markup, element, joined, listing, shortened
from safelane.report.options import RenderOptions
from safelane.report.wording import number
from safelane.sanitise import single_line

_SIGNS: Mapping[Verdict, str] = MappingProxyType({Verdict.PASS: "✓", Verdict.BLOCKED: "✕", Verdict.UNSURE: "?"})
_BLOCKERS, _OPEN, _GROUPS = 12, 15, 200
_SHORT, _NAMES = 200, 3


def verdict(report: Report, layout: Layout, options: RenderOptions) -> Markup:
    """The verdict as heading and sentence, then what blocks as links to it."""
    mark = element("span", _SIGNS[report.verdict], aria_hidden="true", class_="sign")
    heading = element("h1", mark, " ", str(report.verdict).capitalize())
    sentence = element("p", joined(_sentences(report, layout, options), " "), class_="lead")
    return element("div", heading, sentence, _blockers(layout, options), class_=f"verdict {report.verdict}")


def _blocking(layout: Layout, options: RenderOptions) -> list[Statement]:
    """Statements that block a change; in an audit, which blocks nothing, those that are denied."""
    return [one for one in layout.statements if one.kind == "error" and (options.audit or one.findings[0].blocks)]


def _sentences(report: Report, layout: Layout, options: RenderOptions) -> Iterator[str]:
    blocking = _blocking(layout, options)
    undecided = sum(entry.blocking for entry in report.unchecked)
    if blocking:
        yield _blocked(blocking, options)
    if undecided:
        what = f"{number(undecided, 'place')} could not be judged"
        yield f"{what} either." if blocking else f"{what}, and must be readable before this change can pass."
    elif not blocking:
        weaker = [number(layout.counts[kind], kind) for kind in ("warning", "note") if layout.counts[kind]]
        yield f"Nothing blocks this change; it has {' and '.join(weaker)}." if weaker else "Nothing blocks this change."


def _blocked(blocking: list[Statement], options: RenderOptions) -> str:
    findings = [finding for statement in blocking for finding in statement.findings]
    verb = "found in this tree" if options.audit else f"{'blocks' if len(findings) == 1 else 'block'} this change"
    said = f"{number(len(findings), 'error')} {verb}"
    where = [names(finding) for finding in findings]
    services = listing(dict.fromkeys(service for service, _ in where if service), _NAMES)
    environments = listing(dict.fromkeys(name for _, several in where for name in several), _NAMES)
    said += f" for {services}" if services else ""
    said += f" in {environments}" if environments else ""
    if len(blocking) == 1:
        return f"{said}: {single_line(shortened(findings[0].message, _SHORT)).rstrip('.')}."
    rules = dict.fromkeys(single_line(finding.rule) for finding in findings)
    return f"{said}: {listing(rules, _NAMES)}."


def _blockers(layout: Layout, options: RenderOptions) -> Markup:
    """What blocks, as links to it: each statement, or of very many each rule."""
    blocking = _blocking(layout, options)
    if len(blocking) < 2 or options.quiet:
        return Markup()
    if len(blocking) <= _BLOCKERS:
        return element("ul", *map(_blocker, blocking), class_="blockers")
    rules: dict[str, list[Statement]] = {}
    for statement in blocking:
        rules.setdefault(statement.findings[0].rule, []).append(statement)
    items = [_blocking_rule(statements) for statements in list(rules.values())[:_BLOCKERS]]
    if len(rules) > _BLOCKERS:
        items.append(element("li", f"and {number(len(rules) - _BLOCKERS, 'more rule')}, below"))
    return element("ul", *items, class_="blockers")


def _blocker(statement: Statement) -> Markup:
    service, environments = names(statement.findings[0])
    where = ", ".join(part for part in (service, *environments) if part)
    more = f" and {number(len(statement.findings) - 1, 'more place')}" if len(statement.findings) > 1 else ""
    return _link(statement, statement.findings[0].message, where + more)


def _blocking_rule(statements: list[Statement]) -> Markup:
    found = sum(len(statement.findings) for statement in statements)
    first = statements[0].findings[0]
    return _link(statements[0], first.title, f"{single_line(first.rule)}, {number(found, 'error')}")


def _link(statement: Statement, name: str, about: str) -> Markup:
    said = single_line(shortened(name, _SHORT))
    link = element("a", said, href=f"#f{statement.number}") if statement.listed else said
    return element("li", link, " ", element("span", about, class_="quiet"))


def counts(report: Report, layout: Layout, options: RenderOptions) -> Markup:
    """How many findings of each kind, with a link to those that have a place of their own on the page."""
    targets = () if options.quiet else (*layout.aside, "unchecked")
    items = []
    for kind in KINDS:
        if kind in LIVE or layout.counts[kind]:
            name = kind + ("s" if kind in LIVE and layout.counts[kind] != 1 else "")
            items.append(_count(layout.counts[kind], name, kind, kind if kind in targets else ""))
    if report.unchecked:
        items.append(_count(len(report.unchecked), "not judged", "", "unchecked" if targets else ""))
    return element("ul", *items, class_="counts")


def _count(count: int, name: str, kind: str, target: str) -> Markup:
    sign = [element("span", SIGNS[kind], aria_hidden="true"), " "] if kind else []
    said = joined((element("strong", str(count)), " ", *sign, name))
    said = element("a", said, href=f"#{target}") if target else said
    return element("li", said, class_=kind if count else "none")


def compared(report: Report) -> Markup:
    """What a verdict is about: these revisions, this policy, and no others."""
    changed = (
        number(report.counts.files, "file"),
        number(report.counts.resources, "object"),
        number(report.counts.fields, "field"),
    )
    policies = listing(map(single_line, report.policy.names), 10) or "no policy"
    rules = [f"{policies}, {number(report.policy.rules, 'rule')} in force, from ", _revision(report.policy.revision)]
    facts = (
        ("Compared", [_revision(report.base), " → ", _revision(report.head)]),
        ("Change", [", ".join(changed)]),
        ("Policy", rules),
    )
    pairs = (element("div", element("dt", name), " ", element("dd", *said)) for name, said in facts)
    return element("dl", *pairs, class_="compared")


def _revision(revision: str | None) -> Markup:
    """Its beginning; the footer has the whole of it."""
    return element("code", single_line(revision[:12])) if revision else element("span", "not committed")


def contents(layout: Layout) -> Markup:
    """A row for each group with its counts, linked; nothing when there is but one."""
    if len(layout.groups) < 2:
        return Markup()
    head = element(
        "thead", element("tr", *(element("th", name, scope="col") for name in ("Where", *(f"{k}s" for k in LIVE))))
    )
    rows = [_contents_row(index, group) for index, group in enumerate(layout.groups[:_GROUPS], start=1)]
    table = element("table", head, element("tbody", joined(rows)))
    left_out = len(layout.groups) - _GROUPS
    more = [element("p", f"and {left_out} more, below", class_="quiet")] if left_out > 0 else []
    label = "Services and environments"
    if len(layout.groups) > _OPEN:
        folded = element("summary", f"{label}: {len(layout.groups)} groups")
        return element("nav", element("details", folded, table, *more), aria_label=label)
    return element("nav", table, *more, aria_label=label)


def _contents_row(index: int, group: Group) -> Markup:
    found = {kind: sum(len(one.findings) for one in group.statements if one.kind == kind) for kind in LIVE}
    cells = [element("td", str(count), class_=kind if count else "none") for kind, count in found.items()]
    return element("tr", element("th", element("a", group_title(group), href=f"#g{index}"), scope="row"), *cells)
