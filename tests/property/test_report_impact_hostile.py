"""Whatever names a repository has, the picture of a reach stays a picture, and text and page stay inert."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.mermaid_reader import read
from tests.report.reports import report_of

from safelane.facts.impact import Impact, Reached, Step
from safelane.report import render as render_report
from safelane.report.impact import Reach, render
from safelane.report.impact.mermaid import label, picture
from safelane.resources import ResourceReference
from safelane.sanitise import UNSAFE

COMMAND = re.compile(r"^\s*::[^:]|##\[|##vso\[")

ATTACKS = (
    *(
        '"]; click n0 "javascript:alert(1)"',
        "\nclick n0 href",
        "%%{init: {}}%%",
        "end",
        "`**x**`",
        "-->",
        "|",
        '"',
        "#35;",
    ),
    *(
        "<script>alert(1)</script>",
        "style n0 fill:#f00;",
        ":::x",
        "```",
        "::error::",
        "##[group]",
        "\u202e",
        "\udcff",
        "&lt;",
    ),
    *(
        "\x1b[31m",
        "\r",
        "\x00",
        "subgraph x",
        "{{",
        "linkStyle 0",
        "classDef x",
        "\\",
        "</details>",
        "@{ shape: rect }",
    ),
)
NAMES = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=6), min_size=1, max_size=4).map("".join)
STEPS = st.lists(st.builds(Step, NAMES, NAMES, NAMES), max_size=6).map(tuple)
ROWS = st.builds(
    Reached,
    resource=st.builds(ResourceReference, NAMES, NAMES, NAMES, NAMES),
    path=NAMES,
    environment=st.none() | NAMES,
    service=st.none() | NAMES,
    region=st.none() | NAMES,
    cluster=st.none() | NAMES,
    owners=st.lists(NAMES, max_size=2).map(tuple),
    direct=st.booleans(),
    via=STEPS,
    production=st.booleans(),
)
IMPACTS = st.builds(
    Impact,
    changed=st.lists(NAMES, max_size=3).map(tuple),
    resources=st.lists(ROWS, max_size=30).map(tuple),
    services=st.lists(NAMES, max_size=3).map(tuple),
    notes=st.lists(NAMES, max_size=2).map(tuple),
)
MOST = settings(max_examples=60, deadline=None)


@MOST
@given(IMPACTS)
def test_the_picture_always_parses_and_is_small(impact: Impact) -> None:
    text = picture(impact)
    chart = read(text)
    assert len(chart.nodes) <= 60
    assert len(text) <= 45_000
    assert len(chart.edges) < len(chart.nodes)


@MOST
@given(st.text(max_size=200))
def test_a_label_says_its_text_and_no_more(text: str) -> None:
    assert read(f'flowchart LR\n  n0["{label(text)}"]\n').nodes["n0"]
    if text.isascii() and text.isprintable() and 0 < len(text.strip()) <= 72:
        assert read(f'flowchart LR\n  n0["{label(text)}"]\n').nodes == {"n0": text.strip()}


@MOST
@given(IMPACTS)
def test_text_and_json_are_inert(impact: Impact) -> None:
    reach = Reach("a" * 40, None, impact)
    printed = render("text", reach)
    assert not UNSAFE.search(printed.replace("\n", ""))
    assert not any(COMMAND.search(line) for line in printed.splitlines())
    data = render("json", reach)
    assert not UNSAFE.search(data.replace("\n", ""))
    assert len(json.loads(data)["reached"]["resources"]) == len(impact.resources)


@MOST
@given(IMPACTS)
def test_summary_and_page_hold_it(impact: Impact) -> None:
    report = replace(report_of(), impact=impact)
    summary = render_report("markdown", report)
    if impact.resources:
        block = summary.partition("```mermaid\n")[2].partition("```")[0]
        read(block)
        assert summary.count("```") == 2
    tags = _Tags()
    tags.feed(render_report("html", report))
    assert tags.scripts == 1


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        assert not any(name.startswith("on") for name, _ in attrs)
