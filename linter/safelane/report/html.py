"""One file that a browser shows without a server, a network or a script: the verdict, then the findings.

Everything that the page runs or is dressed in is constant, stands in it, and is named by its hash in the content
security policy, so that nothing else can run even if a text of the repository became markup. It needs JavaScript for
searching and choosing alone. The same report gives the same bytes.
"""

from __future__ import annotations

from safelane.findings import Report
from safelane.package import text_of
from safelane.report.html_facets import facets, form
from safelane.report.html_findings import aside, live
from safelane.report.html_layout import layout
from safelane.report.html_lists import limits, notes, unchecked
from safelane.report.html_markup import Markup, element, joined
from safelane.report.html_reach import reach
from safelane.report.html_summary import compared, contents, counts, verdict
from safelane.report.options import RenderOptions
from safelane.report.wording import verdict_line
from safelane.sanitise import inert

NAME = "html"

_STYLE, _SCRIPT = "report/page/page.css", "report/page/page.js"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The page; with ``quiet`` the verdict and what was compared."""
    options = options or RenderOptions()
    parts = layout(report, options)
    known = facets(parts)
    summary = (verdict(report, parts, options), compared(report), counts(report, parts, options))
    top = element("header", _bar(), *summary)
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
    body = element("body", joined((*shown, _footer(report), _script()), "\n"))
    page = element("html", "\n", _head(report), "\n", body, "\n", lang="en")
    return inert(f"<!DOCTYPE html>\n{page}\n")


def _head(report: Report) -> Markup:
    style = Markup(text_of(_STYLE))
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=content_security_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{verdict_line(report)} | safelane"),
        element("style", style),
    )


def content_security_policy() -> str:
    """Nothing but the page's own style and script, by hash; no request, no form, no base."""
    from base64 import b64encode
    from hashlib import sha256

    style, script = (b64encode(sha256(text_of(name).encode()).digest()).decode() for name in (_STYLE, _SCRIPT))
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _script() -> Markup:
    return element("script", Markup(text_of(_SCRIPT)))


def _skip() -> Markup:
    return element("a", "Skip to the findings", href="#findings", class_="skip")


def _bar() -> Markup:
    """The name of the tool, and the choice of colours, which works without a script."""
    choices = [
        element("label", element("input", type="radio", name="colours", id=f"colours-{name}", **chosen), f" {name}")
        for name, chosen in (("auto", {"checked": ""}), ("light", {}), ("dark", {}))
    ]
    colours = element("fieldset", element("legend", "Colours"), *choices)
    return element("div", element("p", "safelane", class_="name"), colours, class_="bar")


def _footer(report: Report) -> Markup:
    """Whole revisions, for whoever looks for them, and where to read on."""
    revisions = (("base", report.base), ("head", report.head), ("policy", report.policy.revision))
    whole = joined((element("code", f"{name} {revision or 'not committed'}") for name, revision in revisions), " · ")
    said = f"safelane {report.version}; secrets are masked; "
    why = element("p", said, element("code", "safelane explain RULE"), " says why a rule exists")
    return element("footer", why, element("p", whole))
