"""How much the page can hold: findings with their source, findings at all, and characters of either.

Numbers alone would leave a page of hundreds of megabytes possible, for texts and lines of a repository may be long.
Characters are counted as the page cuts them, before they are escaped, which makes nine of one at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from safelane.findings import Finding, Report
from safelane.location import Location

IN_FULL, LISTED = 1_000, 10_000  # findings
_IN_FULL, _LISTED = 1_000_000, 3_000_000  # characters
_LINE, _TEXT, _SHORT, _NEAR, _RELATED, _EDITS = 440, 2_000, 300, range(-2, 10), 12, 5


def allot(parts: Sequence[Sequence[Finding]], report: Report) -> Iterator[tuple[int, int]]:
    """For each part how many of its findings are shown with source, and how many at all; the first come first."""
    full = _fitting(parts, (IN_FULL, _IN_FULL), lambda finding: _brief(finding) + _source(finding, report))
    listed = _fitting(parts, (LISTED, _LISTED), _brief)
    for in_full, at_all in zip(full, listed, strict=True):
        yield min(in_full, at_all), at_all


def _fitting(
    parts: Sequence[Sequence[Finding]], room: tuple[int, int], weight: Callable[[Finding], int]
) -> Iterator[int]:
    """How many findings of each part fit, until one does not."""
    findings, characters = room
    for part in parts:
        fitting = 0
        for finding in part:
            characters -= weight(finding) if findings > 0 else 0
            if findings <= 0 or characters < 0:
                findings = 0
                break
            findings -= 1
            fitting += 1
        yield fitting


def _brief(finding: Finding) -> int:
    texts = (finding.message, finding.advice)
    short = (finding.title, finding.pointer)
    return (
        len(finding.location.path)
        + sum(min(len(text), _TEXT) for text in texts)
        + sum(min(len(text), _SHORT) for text in short)
    )


def _source(finding: Finding, report: Report) -> int:
    related = finding.related[:_RELATED]
    edits = (finding.edits or ())[:_EDITS]
    return (
        sum(_lines(place, report) for place in (finding.location, *(one.location for one in related)))
        + sum(len(one.location.path) + min(len(one.message), _SHORT) for one in related)
        + sum(len(edit.location.path) + min(len(edit.text), _SHORT) for edit in edits)
    )


def _lines(place: Location, report: Report) -> int:
    excerpt = report.excerpts.get((place.side, place.path))
    if excerpt is None:
        return 0
    return sum(min(len(excerpt.lines.get(place.line + near, "")), _LINE) for near in _NEAR)
