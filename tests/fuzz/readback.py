"""Reads every machine's format back as its readers do: nothing lost, nothing added, nothing that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from tests.report.page_reader import tree

from safelane.findings import Report, Status
from safelane.package import text_of
from safelane.report import RenderOptions
from safelane.report.json import as_data
from safelane.report.selection import counting
from safelane.sanitise import terminal

# What a log's reader takes for a command: at the beginning of a line, or anywhere in it.
_COMMAND = re.compile(r"^\s*::([\w-]*)[^:\n]|##\[|##(vso\[)", re.MULTILINE)
_OWN = {
    "github": re.compile(r"::(?:error|warning|notice) "),
    "azure": re.compile(r"##vso\[task\.logissue type=(?:error|warning);"),
}
_SEVERITIES = {"gitlab": {"info", "minor", "major", "critical", "blocker"}, "rdjson": {"INFO", "WARNING", "ERROR"}}


class Broken(Exception):  # noqa: N818 - what the fuzzer looks for
    """What must not be."""


def read_back(name: str, said: str, report: Report, options: RenderOptions) -> str:
    """Every text of a printed report as its reader gets it, joined. Raises Broken when it is not the report."""
    for match in _COMMAND.finditer(said):
        own = _OWN.get(name)
        if own is None or not own.match(said, said.index(match[0].lstrip(), match.start())):
            raise Broken(f"{name} holds the command {match[0]!r}")
    read = _READERS.get(name)
    return said if read is None else "\n".join(read(said, report, options))


def _hold(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def _json(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    read = json.loads(said)
    _hold(read == _spelled(as_data(report, options)), "json is not what was put in")
    yield from _texts(read)


def _sarif(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    (run,) = json.loads(said)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    _hold(len(run["results"]) == len(counting(report, options)), "sarif has other results")
    for result in run["results"]:
        _hold(rules[result["ruleIndex"]] == result["ruleId"] and bool(result["message"]["text"]), "sarif: a result")
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            region = place["physicalLocation"]["region"]
            ends = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
            _hold((1, 1) <= ends[0] <= ends[1], f"sarif: {region}")
    yield from _texts(run)


def _junit(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    root = ElementTree.fromstring(said)
    for suite in (root, *root.iter("testsuite")):
        cases = list(suite.iter("testcase"))
        _hold(int(suite.get("tests", "")) == len(cases) and all(len(case) == 1 for case in cases), "junit: cases")
        for kind, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            if suite is root and kind == "skipped":
                continue  # around all suites Jenkins' schema has no such count
            found = sum(case.find(kind) is not None for case in cases)
            _hold(int(suite.get(count, "")) == found, f"junit: {count}")
    _hold(len(list(root.iter("failure"))) == sum(one.blocks for one in report.findings), "junit has other failures")
    for node in root.iter():
        yield from (node.text or "", *node.attrib.values())


def _gitlab(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    issues = json.loads(said)
    _hold(len(issues) == _told(report, options), "gitlab has other issues")
    _hold(len({issue["fingerprint"] for issue in issues}) == len(issues), "gitlab: a fingerprint twice")
    for issue in issues:
        lines = issue["location"]["lines"]
        _hold(issue["severity"] in _SEVERITIES["gitlab"] and 1 <= lines["begin"] <= lines["end"], f"gitlab: {issue}")
    yield from _texts(issues)


def _rdjson(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    diagnostics = json.loads(said)["diagnostics"]
    _hold(len(diagnostics) == _told(report, options), "rdjson has other diagnostics")
    for one in diagnostics:
        _hold(one["severity"] in _SEVERITIES["rdjson"], f"rdjson: {one}")
        start = one["location"].get("range", {}).get("start", {})
        _hold(start.get("line", 1) >= 1 <= start.get("column", 1), f"rdjson: {start}")
    yield from _texts(diagnostics)


def _html(said: str, report: Report, options: RenderOptions) -> Iterator[str]:
    page = tree(said)
    _hold(page.open == [], "html: an element that nothing closes")
    own = {"script": text_of("report/page/page.js"), "style": text_of("report/page/page.css")}
    _hold(page.raw == own, "html: a script or style of another")
    _hold({node[0] for node in page.nodes} == {"element", "end", "declaration"}, "html: comments or instructions")
    names = {name for node in page.nodes if node[0] == "element" for name, _ in node[2]}
    _hold(not any(name.startswith("on") or name in ("style", "src") for name in names), f"html: {sorted(names)}")
    figures = sum(node[:2] == ("element", "figure") for node in page.nodes)
    _hold(figures >= any(one.status is Status.NEW for one in report.findings), "html: no finding")
    yield said


def _told(report: Report, options: RenderOptions) -> int:
    return len(counting(report, options)) + sum(entry.blocking for entry in report.unchecked)


def _texts(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict | list):
            pending.extend(item.values() if isinstance(item, dict) else item)


def _spelled(value: Any) -> Any:
    """The data with bytes that were no UTF-8 as text, since JSON has no bytes."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", lambda match: terminal(match[0]), value)
    if isinstance(value, dict):
        return {key: _spelled(inner) for key, inner in value.items()}
    return list(map(_spelled, value)) if isinstance(value, list) else value


_READERS: Mapping[str, Callable[[str, Report, RenderOptions], Iterator[str]]] = {
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "gitlab": _gitlab,
    "rdjson": _rdjson,
    "html": _html,
}
