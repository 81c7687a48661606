"""JUnit XML: a suite per file, a test case per finding; what blocks fails, a waived finding is skipped.

A run without findings has one passing case, for several readers take a file without cases for a broken one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.findings import Action, Finding, Report, Status, Unchecked
from safelane.report.encoding import xml_attribute, xml_text
from safelane.report.options import RenderOptions
from safelane.report.selection import shown
from safelane.report.wording import exemption, place, subject
from safelane.sanitise import path_text

NAME = "junit"

_FAILING = {"failures": "failure", "errors": "error"}
_COUNTED = {**_FAILING, "skipped": "skipped"}


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The report as one document of test suites."""
    options = options or RenderOptions()
    suites: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = {}
    for path, kind, case in _cases(report, options):
        suites.setdefault(path, []).append(case)
        kinds.setdefault(path, []).append(kind)
    everything = [kind for found in kinds.values() for kind in found]
    seconds = f"{report.total_ms / 1000:.3f}"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    # Readers that hold files to the schema of Jenkins know no count of skipped cases here.
    lines.append(f'<testsuites name="safelane" {_counts(everything, _FAILING)} time="{seconds}">')
    for path, cases in suites.items():
        lines.append(f'  <testsuite name="{xml_attribute(path_text(path))}" {_counts(kinds[path], _COUNTED)}>')
        lines += [*cases, "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>", ""])


def _counts(kinds: list[str], counted: Mapping[str, str]) -> str:
    return f'tests="{len(kinds)}" ' + " ".join(f'{name}="{kinds.count(kind)}"' for name, kind in counted.items())


def _cases(report: Report, options: RenderOptions) -> Iterator[tuple[str, str, str]]:
    """Path, kind and text of every case."""
    empty = True
    for finding in shown(report, options):
        empty = False
        kind = _kind(finding, options)
        about = ", ".join(filter(None, (place(finding.location), subject(finding), exemption(finding))))
        body = "\n".join(filter(None, (finding.message, about, finding.advice)))
        name = f"{finding.rule}: {place(finding.location)}"
        yield finding.location.path, kind, _case(name, kind, finding.message, body)
    for entry in report.unchecked:
        if entry.blocking:
            empty = False
            yield entry.path, "error", _case(f"undecided: {path_text(entry.path)}", "error", entry.reason, _why(entry))
    if empty:
        yield "safelane", "system-out", _case("nothing to report", "system-out", "", "nothing to report")


def _kind(finding: Finding, options: RenderOptions) -> str:
    live = finding.status is Status.NEW or (options.audit and finding.status is Status.EXISTING)
    if finding.waiver is not None:
        return "skipped"
    return "failure" if live and finding.action is Action.DENY else "system-out"


def _why(entry: Unchecked) -> str:
    return f"{path_text(entry.path)}: {entry.reason} {entry.detail}".strip()


def _case(name: str, kind: str, message: str, body: str) -> str:
    said = "" if kind == "system-out" else f' message="{xml_attribute(message)}"'
    return (
        f'    <testcase name="{xml_attribute(name)}" classname="safelane">\n'
        f"      <{kind}{said}>{xml_text(body)}</{kind}>\n    </testcase>"
    )
