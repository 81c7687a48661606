"""How many cells of a terminal a text takes (Unicode Annex 11), and which part of a long line to show."""

from __future__ import annotations

from safelane.frozen import dataclass
from safelane.sanitise import single_line

_TAB = "    "  # fixed, not to the next stop: the caret line has the same width whatever stands before
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Marked:
    """A line ready to show, and where its carets go: ``offset`` cells from its start, ``width`` cells wide."""

    text: str
    offset: int = 0
    width: int = 0


def plain(text: str, room: int) -> Marked:
    """A line without carets, cut at its end."""
    return marked(text, 1, 1, room)


def marked(text: str, column: int, end_column: int, room: int) -> Marked:
    """A line of source in at most ``room`` cells, with the columns (from 1, end exclusive) as cells.

    A longer line is cut around the columns. They may lie beyond the line's end when something in it was masked.
    """
    first = min(column - 1, len(text))
    after = max(min(end_column - 1, len(text)), first)
    begin = max(first - room, 0)
    pieces = [_piece(character) for character in text[begin : first + 2 * room]]
    widths = [cells(piece) for piece in pieces]
    offset, width = sum(widths[: first - begin]), sum(widths[first - begin : after - begin])
    if begin == 0 and sum(widths) <= room and len(text) <= 2 * room + first:
        return Marked("".join(pieces), offset, max(width, 1))
    return _cut(pieces, widths, (first - begin, min(width, room)), room, (begin > 0, first + 2 * room < len(text)))


def _cut(pieces: list[str], widths: list[int], mark: tuple[int, int], room: int, more: tuple[bool, bool]) -> Marked:
    """The pieces around the mark that fit; ``more`` says whether the line goes on before and after them."""
    place, width = mark
    before, start = 0, place
    allowed = max(room // 4, min(room // 2, room - width - 2))
    if sum(widths[:place]) + min(width, room // 2) + 2 <= room and not more[0]:
        allowed = room  # what stands before fits as it is
    while start > 0 and before + widths[start - 1] <= allowed:
        start -= 1
        before += widths[start]
    lead = _CUT if start > 0 or more[0] else ""
    used, end = len(lead), start
    while end < len(pieces) and used + widths[end] <= room - 1:
        used += widths[end]
        end += 1
    tail = _CUT if end < len(pieces) or more[1] else ""
    offset = len(lead) + before
    return Marked(lead + "".join(pieces[start:end]) + tail, offset, max(min(width, used - offset), 1))


def _piece(character: str) -> str:
    return _TAB if character == "\t" else single_line(character)


def cells(text: str) -> int:
    """The width of a text without control characters."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(character) in ("Mn", "Me") else 2 if east_asian_width(character) in "WF" else 1
        for character in text
    )
