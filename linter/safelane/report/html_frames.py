"""Source lines on the page: what was, what is, and the exact columns, as far as the report has excerpts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane.findings import Finding, Related, Report, Status
from safelane.frozen import dataclass
from safelane.location import Location
from safelane.report.html_markup import Markup, element, joined, shortened
from safelane.report.standing import former, key_above, label, lines_of
from safelane.report.wording import last_line, number, place
from safelane.sanitise import terminal

_CONTEXT = 2  # lines above and below
_LINES, _BEGINNING = 8, 3  # of one stretch, and of one that is longer
_BEFORE, _MARKED, _AFTER = 120, 160, 160  # characters of a line
_MESSAGE = 300
_SIGNS = {"span": "   ", "del": " - ", "ins": " + "}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The lines of a place, and the lines of its file that are at hand; ``whole``: show as many as fit."""

    location: Location
    lines: Mapping[int, str]
    whole: bool = False

    @property
    def numbers(self) -> range:
        """The lines of the place that are at hand, without a gap: all, or the beginning of many."""
        first = end = self.location.line
        last = last_line(self.location)
        last = last if self.whole or last < first + _LINES else first + _BEGINNING - 1
        while end <= min(last, first + _LINES - 1) and end in self.lines:
            end += 1
        return range(first, end)

    @property
    def left_out(self) -> int:
        """How many lines of the place are not shown."""
        return last_line(self.location) + 1 - self.numbers.stop

    def texts(self) -> list[str]:
        """The lines of the place."""
        return [self.lines[line] for line in self.numbers]

    def row(self, tag: str, line: int, said: str = "") -> Markup:
        """One of the lines, with the columns of the place marked when it is the first."""
        location = self.location
        if line != location.line:
            return _row(tag, line, _cut(self.lines[line]), said)
        end = location.end_column if location.end_line == line else len(self.lines[line]) + 1
        return _row(tag, line, _marked(self.lines[line], location.column - 1, end - 1), said)


def figure(finding: Finding, report: Report, about: str = "") -> Markup:
    """The place of a finding, what the place is ``about``, and the source."""
    before = former(finding, report)
    rows = joined(_rows(finding, report, before))
    caption = [element("code", place(finding.location))]
    caption += [element("span", about)] if about else []
    side = {"class_": "base"} if finding.location.side == "base" else {}
    source = [element("pre", rows, **side)] if rows else []
    return element("figure", element("figcaption", joined(caption, " ")), *source)


def source_line(location: Location, report: Report) -> Markup:
    """The first line of a place, with its number; empty when it is not at hand."""
    stretch = _stretch(report, location)
    return element("pre", stretch.row("span", location.line)) if stretch.numbers else Markup()


def _stretch(report: Report, location: Location, whole: bool = False) -> _Stretch:
    return _Stretch(location, lines_of(report, location), whole)


def _rows(finding: Finding, report: Report, before: Related | None) -> Iterator[Markup]:
    here = _stretch(report, finding.location)
    was = _stretch(report, before.location, True) if before is not None else None
    message = shortened(before.message, _MESSAGE) if before is not None else ""
    if not here.numbers:
        return
    replaced = was is not None and label(was.lines, was.location) == label(here.lines, here.location)
    here = _stretch(report, finding.location, replaced)
    yield from _context(here, range(here.location.line - _CONTEXT, here.location.line))
    if was is not None and replaced and was.texts() != here.texts():
        yield from _replaced(was, here, message)
    else:
        tag = "del" if here.location.side == "base" and finding.status is Status.NEW else "span"
        first = here.location.line
        yield from (here.row(tag, line, message if replaced and line == first else "") for line in here.numbers)
        yield from _more(here)
    if was is not None and not replaced:
        yield from _removed(was, message)
    elif not here.left_out:
        yield from _context(here, range(here.numbers.stop, here.numbers.stop + _CONTEXT))


def _replaced(was: _Stretch, here: _Stretch, message: str) -> Iterator[Markup]:
    """What was and what is; the lines at the end that are the same are shown but once."""
    old, new = was.texts(), here.texts()
    same = 0
    if not was.left_out and not here.left_out:
        while same < min(len(old), len(new)) - 1 and old[-1 - same] == new[-1 - same]:
            same += 1
    yield from (was.row("del", line) for line in was.numbers[: len(old) - same])
    yield from _more(was)
    for line in here.numbers[: len(new) - same]:
        yield here.row("ins", line, message if line == here.location.line else "")
    yield from (here.row("span", line) for line in here.numbers[len(new) - same :])
    yield from _more(here)


def _removed(was: _Stretch, message: str) -> Iterator[Markup]:
    """What is gone, below a line that says where it stood, with the line of its key when that stands above it."""
    yield _remark(f"{place(was.location)}: {message}")
    if above := key_above(was.lines, was.location):
        yield _row("del", was.location.line - 1, _cut(above))
    yield from (_row("del", line, _cut(was.lines[line])) for line in was.numbers)
    yield from _more(was)


def _more(stretch: _Stretch) -> Iterator[Markup]:
    if stretch.left_out > 0:
        yield _remark(f"and {number(stretch.left_out, 'more line')}")


def _context(stretch: _Stretch, numbers: range) -> Iterator[Markup]:
    """The lines next to a place, without blank ones."""
    lines = stretch.lines
    yield from (_row("span", line, _cut(lines[line])) for line in numbers if lines.get(line, "").strip())


def _row(tag: str, line: int, code: Markup, message: str = "") -> Markup:
    """A line of a frame. Its end is inside, so that rows can be blocks and copied text still has lines."""
    said = (" ", element("small", message)) if message else ()
    return element(tag, element("i", str(line)), element("b", _SIGNS[tag]), element("code", code, *said, "\n"))


def _remark(text: str) -> Markup:
    return element("small", text, "\n", class_="remark")


def _cut(line: str) -> Markup:
    limit = _BEFORE + _MARKED + _AFTER
    return joined((_visible(line[:limit]), "…" if len(line) > limit else ""))


def _marked(line: str, start: int, end: int) -> Markup:
    """A line with a stretch of it marked, cut around that; the columns may lie behind a line that was masked."""
    start = max(min(start, len(line)), 0)
    end = max(min(end, len(line)), start)
    begin = 0 if start <= _BEFORE else start - _BEFORE
    shown = min(end, start + _MARKED)
    after = line[shown : shown + _AFTER]
    return joined(
        (
            "…" if begin else "",
            _visible(line[begin:start]),
            element("mark", _visible(line[start:shown])),
            _visible(after),
            "…" if shown + len(after) < len(line) else "",
        )
    )


def _visible(text: str) -> str:
    return terminal(text, keep="\t")
