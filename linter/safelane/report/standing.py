"""Where a finding stands in the source that the report has at hand: its lines, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.findings import Finding, Related, Report
from safelane.location import Location


def lines_of(report: Report, location: Location) -> Mapping[int, str]:
    """The lines by number of the file of a place, as far as the report has them."""
    excerpt = report.excerpts.get((location.side, location.path))
    return excerpt.lines if excerpt is not None else {}


def former(finding: Finding, report: Report) -> Related | None:
    """The related place that shows what stood here before, when its source is at hand."""
    if finding.location.side == "base":
        return None
    for one in finding.related:
        there = one.location
        if there.side == "base" and there.line in lines_of(report, there):
            return one
    return None


def label(lines: Mapping[int, str], location: Location) -> str:
    """What names the value that stands at a place: what is before it on its line, or else the key that begins it.

    Two places with one label are one value before and after; otherwise the one is where the other was taken out.
    """
    line = lines.get(location.line, "")
    return line[: location.column - 1].strip() or line.strip().partition(":")[0]


def key_above(lines: Mapping[int, str], location: Location) -> str:
    """The line above a value, when it is the key of that value; else empty."""
    above = lines.get(location.line - 1, "").rstrip()
    return above if above.endswith(":") and not lines[location.line][: location.column - 1].strip() else ""
