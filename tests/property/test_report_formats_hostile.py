from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any
from xml.etree import ElementTree

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.report.shapes import junit_problems
from tests.report.test_report_schemas import SCHEMAS, problems
from tests.shared import shared

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
from safelane.report import FORMATS, RenderOptions, render
from safelane.report.cells import cells
from safelane.report.github import Annotation, command
from safelane.report.json import as_data
from safelane.report.markdown import code
from safelane.sanitise import UNSAFE, terminal

EVERY = settings(max_examples=30, deadline=None)
IN_EVERY_FORMAT = settings(max_examples=60, deadline=None)  # making a report takes longer than printing it
TOKEN = "c0ffee0123456789"

COMMANDS = (
    "::",
    "##[",
    "]",
    "error",
    "::error file=a::",
    "##[set-env name=A]",
    "::stop-commands::x",
    "%0A",
    "%25",
    ",",
)
ACTING = (
    "\n",
    "\r",
    "\r\n",
    "\x1b[2J",
    "\x9b",
    "\u2028",
    "\u202e",
    "\u200b",
    "\udcff",
    "\ud800",
    " ",
    "\u3000",
    "\t",
    "=",
)
PIECES = st.sampled_from((*COMMANDS, *ACTING))
TEXTS = st.lists(st.text(max_size=6) | PIECES, max_size=6).map("".join)
PATHS = TEXTS.map("a{}".format)  # git has no empty path, and none that begins with a slash
LINES = st.integers(1, 12)


@st.composite
def locations(draw: st.DrawFn) -> Location:
    line, column = draw(LINES), draw(st.integers(1, 40))
    end = line + draw(st.integers(0, 2))
    end_column = draw(st.integers(column if end == line else 1, 60))
    return Location(draw(PATHS), line, column, end, end_column, draw(st.sampled_from(["base", "head"])))


OPTIONAL_TEXT = st.none() | TEXTS
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["replicas-cut", "b", "c"]),
    title=TEXTS,
    severity=st.sampled_from(Severity),
    message=TEXTS,
    location=locations(),
    pointer=TEXTS,
    fingerprint=st.just("0" * 32),
    action=st.sampled_from(Action),
    status=st.sampled_from(Status),
    resource=st.none() | st.builds(ResourceReference, TEXTS, TEXTS, TEXTS, TEXTS),
    environments=st.lists(TEXTS, max_size=2).map(tuple),
    service=OPTIONAL_TEXT,
    related=st.lists(st.builds(Related, locations(), TEXTS), max_size=3).map(tuple),
    waiver=st.none() | st.builds(AppliedWaiver, TEXTS, TEXTS, st.just("2027-01-31"), TEXTS, LINES),
    override=st.none() | st.builds(AppliedOverride, TEXTS, TEXTS),
    advice=TEXTS,
    edits=st.none() | st.lists(st.builds(TextEdit, locations(), TEXTS), max_size=2).map(tuple),
)
UNCHECKED = st.builds(Unchecked, PATHS, st.sampled_from(["base", "head"]), st.just("syntax"), TEXTS, st.booleans())


@st.composite
def reports(draw: st.DrawFn) -> Report:
    findings = draw(st.lists(FINDINGS, max_size=4))
    places = [f.location for f in findings] + [r.location for f in findings for r in f.related]
    excerpts: dict[tuple[str, str], Excerpt] = {
        (place.side, place.path): Excerpt(place.path, place.side, draw(st.dictionaries(LINES, TEXTS, max_size=4)))
        for place in places
    }
    return Report(
        version="0.1.0",
        base="a" * 40,
        head=None,
        policy=PolicyReference((draw(TEXTS),), None, 1),
        findings=tuple(findings),
        unchecked=tuple(draw(st.lists(UNCHECKED, max_size=3))),
        notes=tuple(draw(st.lists(TEXTS, max_size=2))),
        excerpts=excerpts,
    )


OPTIONS = st.builds(
    RenderOptions,
    verbose=st.integers(0, 1),
    quiet=st.booleans(),
    show_all=st.booleans(),
    token=st.sampled_from(["", TOKEN]),
    audit=st.booleans(),
)


@cache
def runner() -> Any:
    spec = spec_from_file_location("action_runner", shared("tools/action_runner.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@IN_EVERY_FORMAT
@given(reports(), OPTIONS)
def test_nothing_that_is_printed_acts_or_hides(report: Report, options: RenderOptions) -> None:
    for name in FORMATS:
        printed = render(name, report, options)
        printed.encode("utf-8")
        assert not UNSAFE.search(printed.replace("\n", "").replace("\t", "")), name


@IN_EVERY_FORMAT
@given(reports(), OPTIONS)
def test_no_format_but_its_own_holds_a_command_of_the_runner(report: Report, options: RenderOptions) -> None:
    for name in sorted(set(FORMATS) - {"github"}):
        printed = render(name, report, options)
        assert runner().Log().feed(printed).commands == [], name
        assert name == "azure" or "##vso[" not in printed, name


@EVERY
@given(reports(), OPTIONS)
def test_what_machines_read_can_be_read(report: Report, options: RenderOptions) -> None:
    ElementTree.fromstring(render("junit", report, options))
    for name in ("sarif", "gitlab", "rdjson"):
        json.loads(render(name, report, options))


@EVERY
@given(reports(), OPTIONS)
def test_what_machines_read_has_its_shape(report: Report, options: RenderOptions) -> None:
    for name in SCHEMAS:
        assert problems(name, render(name, report, options)) == []
    assert junit_problems(render("junit", report, options)) == []


@EVERY
@given(reports(), OPTIONS)
def test_markdown_has_no_markup_but_its_own(report: Report, options: RenderOptions) -> None:
    shown = render("markdown", report, options)
    tokens = MarkdownIt("commonmark").enable("table").parse(shown)
    parts = [part for token in tokens for part in (token, *(token.children or ()))]
    assert not [part for part in parts if part.type in ("link_open", "image", "hr", "blockquote_open", "code_block")]
    for part in parts:
        if part.type in ("html_block", "html_inline"):
            assert re.fullmatch(
                r"(<details><summary>([^<>]|<!-- -->)*</summary>|</details>|<!-- -->)\n?", part.content
            ), part
    assert shown.count("<details>") == len(re.findall(r"^<details>", shown, re.M)) == shown.count("\n</details>\n")


@EVERY
@given(TEXTS)
def test_code_ends_where_it_should(text: str) -> None:
    said = code(text)
    fence = re.match("`*", said)
    assert fence is not None
    inner = said[len(fence[0]) : len(said) - len(fence[0])]
    assert len(fence[0]) not in [len(run) for run in re.findall("`+", inner)]
    assert "\n" not in said


@EVERY
@given(reports(), OPTIONS)
def test_the_json_report_is_what_was_put_in(report: Report, options: RenderOptions) -> None:
    def spelled(value: Any) -> Any:
        if isinstance(value, str):
            return "".join(terminal(c) if "\ud800" <= c <= "\udfff" else c for c in value)
        if isinstance(value, dict):
            return {key: spelled(inner) for key, inner in value.items()}
        return list(map(spelled, value)) if isinstance(value, list) else value

    printed = render("json", report, options)
    assert json.loads(printed) == spelled(as_data(report, options))
    assert "##" not in printed


@EVERY
@given(reports(), OPTIONS)
def test_every_line_of_the_text_is_ours(report: Report, options: RenderOptions) -> None:
    printed = render("text", report, options)
    assert printed.endswith("\n")
    if options.quiet:
        assert printed.count("\n") == 1
    for line in printed.splitlines():
        if line[3:6] in (" | ", " - ", " + "):
            assert cells(line) <= 80


@EVERY
@given(reports())
def test_a_concise_report_has_one_line_for_each_finding(report: Report) -> None:
    lines = render("concise", report, RenderOptions(show_all=True)).split("\n")
    assert len(lines) - 1 == len(report.findings) + sum(entry.blocking for entry in report.unchecked)


@EVERY
@given(st.sampled_from(["error", "warning", "notice"]), TEXTS, TEXTS, TEXTS, locations() | st.none())
@example("error", "100% a\nb", "t", "a,line=1::x\n%2C.yaml", Location("", 3, 1, 3, 2))
@example("error", "", "", " a ", None)
def test_an_annotation_is_read_as_it_was_meant(
    type: str, message: str, title: str, path: str, location: Location | None
) -> None:
    title += " (rule)"
    (kept,) = runner().Log().feed(command(Annotation(type, message, title, location, path))).commands
    said, properties, data = kept
    assert said == type
    assert data == terminal(message).strip()
    assert properties.pop("title") == "".join(terminal(title, keep="")).strip()
    assert properties.pop("file", "") == terminal(path, keep="\r\n\t")
    if location is None:
        assert properties == {}
    else:
        assert properties["line"] == str(location.line)
        assert int(properties["endline"]) >= location.line
        assert ("col" in properties) <= (properties["line"] == properties["endline"])
        assert set(properties) <= {"line", "endline", "col", "endcolumn"}


@EVERY
@given(reports(), OPTIONS)
def test_the_runner_executes_nothing_but_annotations(report: Report, options: RenderOptions) -> None:
    report = replace(report, findings=tuple(replace(f, status=Status.NEW, waiver=None) for f in report.findings))
    printed = render("github", report, options)
    log = runner().Log().feed(printed)
    fence = ["stop-commands"] if options.token else []
    assert [name for name, _, _ in log.commands if name not in ("error", "warning", "notice")] == fence
    assert log.dropped == 0
    assert log.stopped is None
    human = [line for line in log.text if line]
    without_fence = runner().Log().feed("\n".join(human))
    assert without_fence.commands == []
    assert len(log.kept) <= len(report.findings) + len(report.unchecked)
    assert bool(log.kept) >= any(f.action is Action.DENY for f in report.findings)
