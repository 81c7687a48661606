"""The end of the page: what was not judged, the notes, and what the page leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.findings import Report, Unchecked
from safelane.report.html_layout import Layout
from safelane.report.html_markup import Markup, element, joined, shortened
from safelane.report.wording import number
from safelane.sanitise import path_text, single_line

_UNCHECKED, _NOTES, _DETAIL = 1_000, 200, 500


def unchecked(report: Report) -> Markup:
    """Files without a judgement; open when they keep the verdict open."""
    entries = sorted(report.unchecked, key=lambda entry: not entry.blocking)
    if not entries:
        return Markup()
    names = ("File", "Reason", "Detail", "Verdict")
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in names)))
    table = element("table", head, element("tbody", joined(map(_row, entries[:_UNCHECKED]))))
    title = element("summary", element("h2", f"{number(len(entries), 'file')} not judged"))
    more = _more(len(entries) - _UNCHECKED, "file")
    if entries[0].blocking:
        return element("details", title, table, *more, id="unchecked", class_="aside", open="")
    return element("details", title, table, *more, id="unchecked", class_="aside")


def _row(entry: Unchecked) -> Markup:
    side = " (base)" if entry.side == "base" else ""
    cells = (
        joined((element("code", path_text(entry.path)), side)),
        single_line(entry.reason),
        single_line(shortened(entry.detail, _DETAIL)),
        element("strong", "undecided") if entry.blocking else "not affected",
    )
    return element("tr", *(element("td", cell) for cell in cells))


def notes(report: Report) -> Markup:
    """What the run has to say beside its findings."""
    if not report.notes:
        return Markup()
    items = joined(element("li", single_line(shortened(note, _DETAIL))) for note in report.notes[:_NOTES])
    more = _more(len(report.notes) - _NOTES, "note")
    return element("section", element("h2", "Notes"), element("ul", items), *more, id="notes", class_="notes")


def limits(layout: Layout) -> Markup:
    """That and what the page leaves out; empty when it holds everything."""
    said = list(_limits(layout))
    return element("p", " ".join(said), class_="limits", role="note") if said else Markup()


def _limits(layout: Layout) -> Iterator[str]:
    found = sum(len(statement.findings) for statement in layout.statements)
    in_full = sum(statement.in_full for statement in layout.statements)
    listed = sum(statement.listed for statement in layout.statements)
    if in_full < found:
        yield f"The page shows the source of the first {in_full} of {found} findings, the strictest first."
    if listed < found:
        yield f"It leaves out {found - listed} of them."
    if in_full < found:
        yield "The JSON report of the same run has all of them in full."


def _more(left_out: int, what: str) -> tuple[Markup, ...]:
    return (element("p", f"and {number(left_out, f'more {what}')}", class_="quiet"),) if left_out > 0 else ()
