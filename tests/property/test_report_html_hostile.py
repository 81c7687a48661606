from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.property.test_report_formats_hostile import OPTIONS, reports
from tests.report.page_reader import tree
from tests.report.reports import FULL, report_of

from safelane.findings import (
    Action,
    AppliedOverride,
    AppliedWaiver,
    Excerpt,
    Finding,
    PolicyReference,
    Related,
    Report,
    ResourceReference,
    Severity,
    Status,
    TextEdit,
    Unchecked,
)
from safelane.location import Location
from safelane.package import text_of
from safelane.report import RenderOptions, render
from safelane.report.html_layout import layout
from safelane.report.html_markup import Markup, element, text
from safelane.sanitise import inert, terminal

EVERY = settings(max_examples=60, deadline=None)
ATTACKS = (
    *("<script>alert(1)</script>", "</script>", "</style>", "</title>", "<!--", "-->", "]]>", "<![CDATA[", "<?x"),
    *('" onclick="x', "' onload='x", "<img src=x onerror=x>", "&lt;", "&#60;", "&#x3c;b&#x3e;", "</pre></main>"),
    *("<plaintext>", "<textarea>", "<svg><style>", "javascript:x", "\x00<b>", "\u202e", "\udcff", "\ufffe", "\ufeff"),
    *("{{x}}", "${x}", "\\u003cb\\u003e", "::error::", "##[error]", "\n", "\t", "\r", "`", "\uff1cb\uff1e"),
)
EVIL = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=5), max_size=4).map("".join)
Spelling = Callable[[str], str]


def harmless(text: str) -> str:
    """The text with nothing in it that could act: as long, with its colons and its blanks."""
    return "".join(c if (c.isalnum() and c.isascii()) or c == ":" else " " if c.isspace() else "x" for c in text)


@st.composite
def twins(draw: st.DrawFn) -> Callable[[Spelling], Report]:
    """A report without its texts; each text begins with its number, so that order and equality stay as they are."""
    pool = [f"{n}{evil}" for n, evil in enumerate(draw(st.lists(EVIL, min_size=3, max_size=7)))]
    texts = st.sampled_from(pool)
    places = st.tuples(
        texts, st.integers(1, 6), st.integers(1, 9), st.integers(0, 2), st.sampled_from(["base", "head"])
    )
    edits = st.none() | st.lists(st.tuples(places, texts), max_size=2)
    findings = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "texts": st.tuples(*[texts] * 9),
                    "kinds": st.tuples(st.sampled_from(Severity), st.sampled_from(Action), st.sampled_from(Status)),
                    "place": places,
                    "environments": st.lists(texts, max_size=2),
                    "related": st.lists(st.tuples(places, texts), max_size=3),
                    "given": st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
                    "edits": edits,
                }
            ),
            max_size=4,
        )
    )
    lines = draw(st.dictionaries(st.integers(1, 9), texts, max_size=7))
    rest = draw(st.tuples(st.lists(st.tuples(texts, texts, st.booleans()), max_size=2), st.lists(texts, max_size=2)))
    return lambda spell: _report(spell, pool, findings, (lines, *rest))


def _report(spell: Spelling, pool: list[str], findings: list[dict[str, Any]], rest: tuple[Any, ...]) -> Report:
    lines, unchecked, notes = rest
    numbered = {number: spell(line) for number, line in lines.items()}
    return report_of(
        *(_finding(spell, drawn) for drawn in findings),
        policy=PolicyReference((spell(pool[0]),), None, 1),
        unchecked=tuple(Unchecked(spell(path), "head", "syntax", spell(detail), b) for path, detail, b in unchecked),
        notes=tuple(map(spell, notes)),
        excerpts={
            (side, spell(path)): Excerpt(spell(path), side, numbered) for side in ("base", "head") for path in pool
        },
    )


def _place(spell: Spelling, drawn: Any) -> Location:
    path, line, column, more, side = drawn
    return Location(spell(path), line, column, line + more, column + 2, side)


def _finding(spell: Spelling, drawn: dict[str, Any]) -> Finding:
    rule, title, message, pointer, service, name, kind, advice, reason = map(spell, drawn["texts"])
    severity, action, status = drawn["kinds"]
    named, served, waived, overridden = drawn["given"]
    edits = drawn["edits"]
    return Finding(
        rule=rule,
        title=title,
        severity=severity,
        message=message,
        location=_place(spell, drawn["place"]),
        pointer=pointer,
        action=action,
        status=status,
        resource=ResourceReference(kind, kind, "", name) if named else None,
        environments=tuple(map(spell, drawn["environments"])),
        service=service if served else None,
        related=tuple(Related(_place(spell, place), spell(said)) for place, said in drawn["related"]),
        waiver=AppliedWaiver(reason, reason, "2027-01-31", reason, 3) if waived else None,
        override=AppliedOverride(reason, reason) if overridden else None,
        advice=advice,
        edits=None if edits is None else tuple(TextEdit(_place(spell, place), spell(new)) for place, new in edits),
    )


@EVERY
@given(twins(), OPTIONS)
def test_the_page_of_a_hostile_report_is_that_of_a_harmless_one(
    made: Callable[[Spelling], Report], options: RenderOptions
) -> None:
    """Not one element, attribute, comment or declaration more, and none with another value."""
    hostile = tree(render("html", made(lambda text: text), options))
    assert hostile.nodes == tree(render("html", made(harmless), options)).nodes
    assert hostile.open == []


@EVERY
@given(reports(), OPTIONS)
@example(FULL, RenderOptions(show_all=True))
def test_the_page_holds_what_it_should_and_nothing_else(report: Report, options: RenderOptions) -> None:
    page = render("html", report, options)
    read = tree(page)
    assert read.open == []
    assert read.raw == {"script": text_of("report/page/page.js"), "style": text_of("report/page/page.css")}
    attributes = [(tag, dict(attrs)) for kind, tag, attrs in (n for n in read.nodes if n[0] == "element")]
    assert not any(name.startswith("on") or name in ("style", "src") for _, has in attributes for name in has)
    assert {n[0] for n in read.nodes} == {"element", "end", "declaration"}
    assert [n for n in read.nodes if n[0] == "declaration"] == [("declaration", "DOCTYPE html")]
    ids = [has["id"] for _, has in attributes if "id" in has]
    assert len(ids) == len(set(ids))
    links = {str(has["href"]) for _, has in attributes if "href" in has}
    assert links <= {f"#{name}" for name in ids}
    assert inert(page) == page


@EVERY
@given(reports(), OPTIONS)
def test_every_finding_is_on_the_page(report: Report, options: RenderOptions) -> None:
    parts = layout(report, options)
    page = render("html", report, options)
    if not options.quiet:
        assert page.count("<article ") == len(parts.statements)
        assert page.count("<figure>") == sum(len(one.findings) for one in parts.statements)
    assert sum(parts.counts.values()) - parts.counts["fixed"] <= len(report.findings)


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said = ""

    def handle_data(self, data: str) -> None:
        self.said += data


@EVERY
@given(EVIL | st.text())
@example("&lt;")
@example("&amp")
@example("</p><b>")
@example("::error::x")
@example("##[group]")
def test_a_text_is_read_as_it_was_written(value: str) -> None:
    words = Words()
    words.feed(element("p", value))
    words.close()
    assert words.said == terminal(value).replace("\ufffe", "\\u{fffe}").replace("\uffff", "\\u{ffff}")
    assert text(text(value)) == text(value)
    assert isinstance(text(value), Markup)
    assert not isinstance(text(value) + "", Markup)


@EVERY
@given(EVIL | st.text())
@example('" onclick="x')
@example("&quot;")
def test_an_attribute_keeps_its_quotes(value: str) -> None:
    """None holds a text of a report; should one ever, it would hold."""
    ((_, _, attributes), _) = tree(element("p", title=value)).nodes
    assert attributes == (
        ("title", terminal(value, keep="").replace("\ufffe", "\\u{fffe}").replace("\uffff", "\\u{ffff}")),
    )
