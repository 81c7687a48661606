"""The lines of source that a report shows, and the masking of everything in it."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.documents import source_lines
from safelane.facts.view import View
from safelane.findings import Excerpt, Finding, Report
from safelane.location import Location

_ABOVE, _BELOW, _LONGEST = 1, 1, 8
_CONTEXT = 40  # lines above an excerpt from which a secret of several lines may come


def redacted(report: Report, base: View, head: View) -> Report:
    """The report with its excerpts, without the secrets of the documents that were read and what looks like one."""
    if not (report.findings or report.unchecked or report.notes):
        return report
    from safelane.redaction import Redactor

    return Redactor(secrets_read(base, head)).report(_with_excerpts(report, base, head))


def secrets_read(base: View, head: View) -> set[str]:
    """The secrets of the documents that were read on both sides."""
    from safelane.redaction import secrets_of

    secrets: set[str] = set()
    seen: set[tuple[str, str, int]] = set()
    for view in (base, head):
        for document in view.read():
            text = document.format, document.source.text, document.index
            if text not in seen:  # most files are the same on both sides
                seen.add(text)
                secrets |= secrets_of(document.value)
    return secrets


def _with_excerpts(report: Report, base: View, head: View) -> Report:
    from dataclasses import replace

    wanted: dict[tuple[str, str], set[int]] = {}
    for finding in report.findings:
        for place in _places(finding):
            last = min(place.end_line, place.line + _LONGEST) + _BELOW
            wanted.setdefault((place.side, place.path), set()).update(range(place.line - _ABOVE - 1, last + 1))
    excerpts = {}
    for (side, path), numbers in wanted.items():
        lines = source_lines((base if side == "base" else head).data(path))
        kept = _runs(numbers, len(lines))
        excerpts[side, path] = Excerpt(path, side, {number: lines[number - 1] for number in kept})
    return replace(report, excerpts=excerpts)


def _places(finding: Finding) -> Iterable[Location]:
    yield finding.location
    yield from (related.location for related in finding.related)


def _runs(numbers: set[int], last: int) -> list[int]:
    """The wanted lines with some lines above each run: what hides in a secret is told by the key that opens it."""
    near: set[int] = set()
    for number in numbers:
        if number - 1 not in numbers:
            near.update(range(number - _CONTEXT, number))
    return sorted(number for number in numbers | near if 1 <= number <= last)
