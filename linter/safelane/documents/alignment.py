"""Which character of a scalar's source makes which character of its text, for every style of YAML and JSON.

An alignment is a list of stretches ``(offset in the text, offset in the source)`` in which both run in step; a stretch
begins wherever they part: at line breaks, at escapes, behind indentation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

Stretch = tuple[int, int]

_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(r"([^\r\n\x85\u2028\u2029]*)(\r\n|[\r\n\x85\u2028\u2029]|\Z)")
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
# Blanks without a break behind them are taken in one piece, so that a long run costs no second look
_FOLD = re.compile(r"[ \t]*(?:\r\n|[\r\n\x85\u2028\u2029])(?:[ \t]|\r\n|[\r\n\x85\u2028\u2029])*|(?P<blanks>[ \t]+)")
_SPECIAL = {
    "plain": re.compile(_FOLD.pattern),
    "single": re.compile(rf"(?P<quote>'')|{_FOLD.pattern}"),
    "double": re.compile(
        r"(?P<pair>\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|(?P<code>\\x..|\\u.{4}|\\U.{8})"
        rf"|(?P<joined>\\(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*)|(?P<escape>\\.)|{_FOLD.pattern}"
    ),
}


class Alignment:
    """Offsets into a scalar's text to offsets into the source; ``start`` and ``end`` are the scalar's place in it."""

    __slots__ = ("_end", "_offsets", "_stretches")

    def __init__(self, source: str, place: tuple[int, int], style: str, text: str) -> None:
        start, self._end = place
        if style in ("literal", "folded"):
            found = _block(source, start, self._end, text)
        elif style in ("single", "double"):
            found = _flow(source, start + 1, self._end - 1, style)
        else:
            found = _flow(source, start, self._end, "plain")
        self._stretches = list(found)
        self._offsets = [offset for offset, _ in self._stretches]

    def at(self, offset: int) -> int:
        """Where the character at ``offset`` stands; behind the text it is the end of the value."""
        if not self._stretches or offset < 0:
            return self._end
        text, source = self._stretches[bisect_right(self._offsets, offset) - 1]
        return min(source + offset - text, self._end)


def _flow(source: str, start: int, end: int, style: str) -> Iterator[Stretch]:
    """Plain and quoted scalars: one line break is a space, more are one less, escapes are one character."""
    yield 0, start
    offset, index = 0, start
    for special in _SPECIAL[style].finditer(source, start, end):
        offset += special.start() - index
        yield offset, special.start()
        offset += _length(special)
        index = special.end()
        yield offset, index


def _length(special: re.Match[str]) -> int:
    kind = special.lastgroup
    if kind == "joined":
        return 0
    if kind == "blanks":
        return len(special[0])
    if kind is not None:
        return 1
    breaks = _BREAK.findall(special[0])
    kept = breaks[0] in "\u2028\u2029"  # YAML 1.1 keeps these two when it folds
    return len(breaks) if kept else max(len(breaks) - 1, 1)


def _block(source: str, start: int, end: int, text: str) -> Iterator[Stretch]:
    """Block scalars: lines without their indentation; the text says what became of the breaks between them."""
    header = _HEADER.match(source, start)
    assert header is not None
    lines = [line for line in _LINE.finditer(source, header.end(), end) if line.end() > line.start()]
    indent = _indent(lines, text)
    offset, written = 0, False
    breaks: list[int] = []
    for line in lines:
        content = len(line[1]) - indent
        if content > 0:
            run = 1 if written and text.startswith(" ", offset) else _line_feeds(text, offset)
            yield from zip(range(offset, offset + run), breaks[-run:], strict=False)
            yield offset + run, line.start() + indent
            offset, written = offset + run + content, True
            breaks = []
        breaks.append(line.end(1))
    yield from zip(range(offset, len(text)), breaks, strict=False)


def _indent(lines: list[re.Match[str]], text: str) -> int:
    """The indentation, also where an indicator says it: what the first line has more than the first one of the text."""
    spelled = next((line[1] for line in lines if line[1].strip(" ")), None)
    read = next((line for line in _BREAK.split(text) if line.strip(" ")), "")
    if spelled is None:
        return max((len(line[1]) for line in lines), default=0)
    return (len(spelled) - len(spelled.lstrip(" "))) - (len(read) - len(read.lstrip(" ")))


def _line_feeds(text: str, offset: int) -> int:
    end = offset
    while end < len(text) and text[end] in "\n\u2028\u2029":
        end += 1
    return end - offset
