"""One file that a browser shows without a server, a network or a script: the verdict, then the findings.

It needs JavaScript for searching and choosing alone. The same report gives the same bytes.
"""

from __future__ import annotations

from safelane.findings import Report
from safelane.package import text_of
from safelane.report.html_facets import facets, form
from safelane.report.html_findings import aside, live
from safelane.report.html_layout import layout
from safelane.report.html_lists import limits, notes, unchecked
from safelane.report.html_markup import Markup, element, joined
from safelane.report.html_page import bar, document
from safelane.report.html_reach import reach
from safelane.report.html_summary import compared, contents, counts, verdict
from safelane.report.options import RenderOptions
from safelane.report.wording import verdict_line

NAME = "html"

_STYLE, _SCRIPT = "report/page/page.css", "report/page/page.js"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The page; with ``quiet`` the verdict and what was compared."""
    options = options or RenderOptions()
    parts = layout(report, options)
    known = facets(parts)
    summary = (verdict(report, parts, options), compared(report), counts(report, parts, options))
    top = element("header", bar(), *summary)
    sections = (
        contents(parts),
        reach(report),
        form(parts, known),
        limits(parts),
        live(parts, report, known),
        aside(parts, report, known),
        unchecked(report),
        notes(report),
    )
    main = element("main", joined(filter(None, sections), "\n"), id="findings")
    shown = (top,) if options.quiet else (_skip(), top, main)
    return document(f"{verdict_line(report)} | safelane", (*shown, _footer(report)), text_of(_STYLE), text_of(_SCRIPT))


def _skip() -> Markup:
    return element("a", "Skip to the findings", href="#findings", class_="skip")


def _footer(report: Report) -> Markup:
    """Whole revisions, for whoever looks for them, and where to read on."""
    revisions = (("base", report.base), ("head", report.head), ("policy", report.policy.revision))
    whole = joined((element("code", f"{name} {revision or 'not committed'}") for name, revision in revisions), " · ")
    said = f"safelane {report.version}; secrets are masked; "
    why = element("p", said, element("code", "safelane explain RULE"), " says why a rule exists")
    return element("footer", why, element("p", whole))
