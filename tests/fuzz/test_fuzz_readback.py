from __future__ import annotations

import pytest
from tests.fuzz.readback import Broken, read_back
from tests.report.reports import FULL

from safelane.report import FORMATS, RenderOptions, render

OPTIONS = RenderOptions(show_all=True)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_read_back(name: str) -> None:
    assert "replicas" in read_back(name, render(name, FULL, OPTIONS), FULL, OPTIONS)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("text", "error", "\n ::error::x"),
        ("concise", "deny", "##[deny]"),
        ("github", "::error ", "::set-env "),
        ("azure", "##vso[task.logissue ", "##vso[task.complete "),
        ("json", '"line": 8', '"line": 9'),
        ("sarif", '"startLine": 8', '"startLine": 80'),
        ("junit", "<failure", "<error"),
        ("gitlab", '"severity": "critical"', '"severity": "fatal"'),
        ("rdjson", '"severity": "ERROR"', '"severity": "BAD"'),
        ("html", "<pre>", "<!-- --><pre>"),
        ("html", "<pre>", '<pre onclick="x">'),
        ("html", "</figure>", ""),
    ],
)
def test_a_report_that_was_touched_is_noticed(name: str, old: str, new: str) -> None:
    said = render(name, FULL, OPTIONS)
    assert old in said
    with pytest.raises((Broken, AssertionError, SyntaxError)):
        read_back(name, said.replace(old, new), FULL, OPTIONS)
