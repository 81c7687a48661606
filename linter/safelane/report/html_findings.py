"""The findings on the page: groups of statements, each with why, what to do, its places and their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from safelane.findings import Finding, Report, Status
from safelane.report.html_facets import Facets
from safelane.report.html_frames import figure, source_line
from safelane.report.html_layout import Group, Layout, Statement
from safelane.report.html_markup import Markup, element, joined, shortened
from safelane.report.standing import former
from safelane.report.wording import exemption, number, place, resource_text, subject
from safelane.sanitise import single_line, terminal

SIGNS: Mapping[str, str] = MappingProxyType(
    {"error": "✕", "warning": "▲", "note": "●", "waived": "○", "overridden": "△", "existing": "◦", "fixed": "✓"}
)

_MESSAGE, _ADVICE, _SHORT = 600, 2_000, 300
_RELATED, _EDITS = 12, 5


def live(layout: Layout, report: Report, known: Facets) -> Markup:
    """The groups; empty when nothing counts."""
    return joined(_group(index, group, report, known) for index, group in enumerate(layout.groups, start=1))


def aside(layout: Layout, report: Report, known: Facets) -> Markup:
    """What counts for nothing now, folded, one part for each reason."""
    parts = []
    for name, statements in layout.aside.items():
        found = sum(len(statement.findings) for statement in statements)
        title = element("h2", _sign(name), f" {number(found, f'{name} finding')}")
        articles = _articles(statements, report, known, True)
        parts.append(element("details", element("summary", title), articles, id=name, class_="aside"))
    return joined(parts)


def group_title(group: Group) -> Markup:
    """The service, then its environments."""
    unnamed = "No service" if group.environments else "No service or environment"
    service = element("bdi", group.service) if group.service else element("span", unnamed, class_="quiet")
    places = (element("span", element("bdi", name), class_="environment") for name in group.environments)
    return joined((service, *places), " ")


def _group(index: int, group: Group, report: Report, known: Facets) -> Markup:
    title = element("h2", group_title(group))
    return element("section", title, _articles(group.statements, report, known, False), id=f"g{index}", class_="group")


def _articles(statements: tuple[Statement, ...], report: Report, known: Facets, apart: bool) -> Markup:
    advised: set[str] = set()
    parts = []
    for statement in statements:
        if statement.listed:
            rule = statement.findings[0].rule
            parts.append(_article(statement, report, known, (apart, rule not in advised)))
            advised.add(rule)
    if left_out := sum(len(statement.findings) for statement in statements if not statement.listed):
        parts.append(element("p", f"and {number(left_out, 'more finding')}, not on this page", class_="quiet"))
    return joined(parts)


def _article(statement: Statement, report: Report, known: Facets, shape: tuple[bool, bool]) -> Markup:
    """``shape``: whether the statement stands apart from its group, and whether the rule's advice goes with it."""
    apart, advise = shape
    first = statement.findings[0]
    anchor = f"f{statement.number}"
    link = element("a", "#", href=f"#{anchor}", class_="anchor", aria_label="Link to this finding")
    message = element("span", terminal(shortened(first.message, _MESSAGE)), class_="message")
    word = element("span", _sign(statement.kind), f" {statement.kind}", class_="kind")
    return element(
        "article",
        element("h3", word, " ", message, " ", link),
        _about(first),
        *_places(statement, report, apart),
        *_facts(first, statement.in_full > 0, advise),
        id=anchor,
        class_=statement.kind,
        **known.attributes(statement),
    )


def _sign(kind: str) -> Markup:
    return element("span", SIGNS[kind], aria_hidden="true")


def _about(finding: Finding) -> Markup:
    title = single_line(shortened(finding.title, _SHORT))
    pointer = [" ", element("code", single_line(shortened(finding.pointer, _SHORT)))] if finding.pointer else []
    severity = element("span", f"severity {finding.severity}", *pointer, class_="quiet")
    rule = element("code", single_line(finding.rule), class_="rule")
    return element("p", joined((rule, element("span", title), severity), " "), class_="about")


def _places(statement: Statement, report: Report, apart: bool) -> Iterator[Markup]:
    """The first place open, the others folded, those beyond what fits counted."""
    shown = [
        _place(finding, report, apart, index < statement.in_full)
        for index, finding in enumerate(statement.findings[: statement.listed])
    ]
    yield shown[0]
    rest = len(statement.findings) - 1
    if not rest:
        return
    left_out = rest + 1 - len(shown)
    more = [element("p", f"and {left_out} more, not on this page", class_="quiet")] if left_out else []
    yield element("details", element("summary", number(rest, "more place")), *shown[1:], *more)


def _place(finding: Finding, report: Report, apart: bool, in_full: bool) -> Markup:
    about = subject(finding) if apart else resource_text(finding.resource) if finding.resource else ""
    about = shortened(about, _SHORT)
    if not in_full:
        line = joined((element("code", place(finding.location)), element("span", about)), " ")
        return element("figure", element("figcaption", line))
    return joined((figure(finding, report, about), _related(finding, report)))


def _related(finding: Finding, report: Report) -> Markup:
    """The places that the frame does not show, each with its line."""
    before = former(finding, report)
    others = [one for one in finding.related if one is not before]
    items = []
    for one in others[:_RELATED]:
        said = joined((element("code", place(one.location)), single_line(shortened(one.message, _SHORT))), " ")
        items.append(element("li", said, source_line(one.location, report)))
    if len(others) > _RELATED:
        items.append(element("li", f"and {number(len(others) - _RELATED, 'more place')}"))
    return element("ul", joined(items), class_="related") if items else Markup()


def _facts(finding: Finding, in_full: bool, advise: bool) -> Iterator[Markup]:
    """Who decided what, and what to do; for what is fixed there is nothing left to do."""
    facts = []
    if why := exemption(finding):
        facts.append(("Waived" if finding.waiver else "Overridden", element("dd", shortened(why, _ADVICE))))
    open_still = finding.status is not Status.FIXED
    if open_still and in_full and finding.edits:
        facts.append(("Fix", element("dd", _edits(finding))))
    if open_still and advise and finding.advice.strip():
        facts.append(("Advice", element("dd", terminal(shortened(finding.advice.strip(), _ADVICE)))))
    if facts:
        yield element("dl", *(part for name, said in facts for part in (element("dt", name), said)))


def _edits(finding: Finding) -> Markup:
    """What to write where, in short."""
    edits = finding.edits or ()
    items = []
    for edit in edits[:_EDITS]:
        new = terminal(shortened(edit.text.strip("\n"), _SHORT))
        where = element("span", "at ", element("code", place(edit.location))) if len(edits) > 1 else "here"
        what = ("write", element("code", new), where) if new.strip() else ("remove what stands", where)
        items.append(element("li", joined(what, " ")))
    if len(edits) > _EDITS:
        items.append(element("li", f"and {number(len(edits) - _EDITS, 'more edit')}"))
    return element("ul", *items)
