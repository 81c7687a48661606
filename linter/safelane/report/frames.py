"""The source lines of a finding: the line in question with carets, what it was before, what was removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.findings import Finding, Related, Report
from safelane.frozen import dataclass
from safelane.location import Location
from safelane.report.ansi import Paint
from safelane.report.cells import marked
from safelane.report.standing import former, key_above, label, lines_of
from safelane.report.wording import last_line, place
from safelane.report.wording import number as count
from safelane.sanitise import single_line

_WIDTH = 80
_REMOVED = 6  # lines of what was removed
_RELATED = 4  # places beside the finding's own

_SIGNS = {"source": "|", "carets": "|", "removed": "-", "added": "+", "remark": ":::"}
_STYLES = {"source": "", "carets": "error", "removed": "removed", "added": "added", "remark": ""}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a frame, sanitised; ``kind`` is a key of the tables above."""

    kind: str
    text: str
    number: int | None = None


def gutter(finding: Finding, report: Report) -> int:
    """How many digits the line numbers of a finding's frame need; two at least, so that short files look alike."""
    was, here = former(finding, report), finding.location
    last = here.line + (here.line + 1 in lines_of(report, here))
    return max(2, len(str(max(last, min(was.location.end_line, was.location.line + _REMOVED) if was else 0))))


def frame(finding: Finding, report: Report, paint: Paint, verbose: bool = False) -> list[str]:
    """The arrow with the place, then the source as far as the report has excerpts, then the related places."""
    was, digits = former(finding, report), gutter(finding, report)
    rows = list(_rows(finding, report, was, _WIDTH - digits - 3))
    others = [one for one in finding.related if one is not was or not rows]
    limit = len(others) if verbose else _RELATED
    rows += [_Row("remark", f"{place(one.location)}: {single_line(one.message)}") for one in others[:limit]]
    if len(others) > limit:
        rows.append(_Row("remark", f"and {len(others) - limit} more places (-v shows them)"))
    arrow = paint("frame", " " * digits + "-->") + " " + place(finding.location)
    return [arrow, *(_painted(row, digits, paint) for row in rows)]


def _painted(row: _Row, digits: int, paint: Paint) -> str:
    number = " " * digits if row.number is None else f"{row.number:>{digits}}"
    sign = _SIGNS[row.kind]
    if row.kind == "remark":
        return paint("frame", " " * digits + sign) + " " + row.text
    text = paint(_STYLES[row.kind], row.text) if _STYLES[row.kind] else row.text
    return (paint("frame", f"{number} {sign}") + " " + text).rstrip()


def _rows(finding: Finding, report: Report, was: Related | None, room: int) -> Iterator[_Row]:
    here = finding.location
    lines = lines_of(report, here)
    if here.line not in lines:
        return
    if lines.get(here.line - 1, "").strip():
        yield _source(lines, here.line - 1, room)
    old = lines_of(report, was.location) if was else {}
    changed = was is not None and label(lines, here) == label(old, was.location)
    differs = changed and was is not None and old[was.location.line] != lines[here.line]
    if differs and was is not None:
        yield _at("removed", old[was.location.line], was.location, room)
    focus = _at("added" if differs else "removed" if here.side == "base" else "source", lines[here.line], here, room)
    yield focus
    yield _carets(lines[here.line], here, room, was.message if changed and was is not None else "")
    if lines.get(here.line + 1, "").strip():
        yield _source(lines, here.line + 1, room)
    if was is not None and not changed:
        yield _Row("remark", f"{place(was.location)}: {single_line(was.message)}")
        yield from _removed(old, was.location, room)


def _source(lines: Mapping[int, str], number: int, room: int) -> _Row:
    return _Row("source", marked(lines[number], 1, 1, room).text, number)


def _at(kind: str, line: str, location: Location, room: int) -> _Row:
    return _Row(kind, marked(line, location.column, _end(location), room).text, location.line)


def _carets(line: str, location: Location, room: int, said: str) -> _Row:
    mark = marked(line, location.column, _end(location), room)
    return _Row("carets", f"{' ' * mark.offset}{'^' * mark.width} {single_line(said)}".rstrip())


def _end(location: Location) -> int:
    """The column behind the marked part of the first line; the rest of the line when more lines follow."""
    return location.end_column if location.end_line == location.line else 1 << 30


def _removed(lines: Mapping[int, str], location: Location, room: int) -> Iterator[_Row]:
    """The removed lines, with the line of their key when that stands above them."""
    first = location.line - bool(key_above(lines, location))
    last = last_line(location)
    shown = 0
    for number in range(first, min(last, first + _REMOVED - 1) + 1):
        if number not in lines:
            break
        shown += 1
        yield _Row("removed", marked(lines[number], 1, 1, room).text, number)
    if last - first + 1 > shown:
        yield _Row("remark", f"and {count(last - first + 1 - shown, 'more line')}")
