"""A file's text and its lines: one rule for positions and for excerpts.

Lines end at LF, CRLF or CR only; columns are code points; a byte-order mark, which may open a file or a part after a
``---`` line, counts nothing (contract, section 7). Bytes that are not UTF-8 stay in the text as lone surrogates, which
no valid text can hold, so that only the part around them is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from safelane.location import Location, Side

_LINE_END = re.compile(r"\r\n|\r|\n")
_BROKEN = re.compile("[\udc80-\udcff]")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MARK = "\ufeff"
_FEW = 8  # so many places cost less by counting than a table of all lines


def decode(data: bytes) -> str:
    """The text of a file, with its byte-order mark; what is not UTF-8 becomes lone surrogates, one for each byte.

    UTF-16 is read when it has a byte-order mark, as kubectl does it: with a line feed of one byte behind the last
    line, so little-endian texts are refused. Raises UnicodeDecodeError.
    """
    encoding = _UTF16.get(data[:2])
    if encoding is None:
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("utf-8", "surrogateescape")
    lines = data.replace(b"\r\n", b"\n")
    return (lines if lines.endswith(b"\n") else lines + b"\n").decode(encoding)


def broken_at(text: str) -> int:
    """The offset of the first byte that was not UTF-8, or -1."""
    if text.isascii():
        return -1
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return -1


class Source:
    """A text with the file that it stands in; turns offsets (code points) into places."""

    __slots__ = ("_asked", "_marked", "_starts", "path", "prefix", "side", "text")

    def __init__(self, path: str, side: Side, text: str, prefix: str = "") -> None:
        self.path = path
        self.side: Side = side
        self.text = text
        self.prefix = prefix
        self._asked = 0
        self._starts: list[int] | None = None
        self._marked: frozenset[int] = frozenset()

    def on(self, side: Side) -> Source:
        """The same text in the other revision."""
        other = Source(self.path, side, self.text, self.prefix)
        other._starts, other._marked = self._starts, self._marked
        return other

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; what lies behind the text is its end."""
        offset = min(offset, len(self.text))
        if self._starts is None:
            self._asked += 1
            if self._asked <= _FEW and "\r" not in self.text and _MARK not in self.text:
                return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)
            self._starts, self._marked = _line_starts(self.text)
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        if start in self._marked and offset > start:
            start += 1
        return line, offset - start + 1

    def location(self, start: int, end: int) -> Location:
        """The place of a stretch, the end exclusive."""
        line, column = self.place(start)
        end_line, end_column = self.place(end)
        return Location(self.path, line, column, end_line, end_column, self.side)


class LateSource(Source):
    """A source whose text is read when somebody asks for it."""

    __slots__ = ("_load", "_loaded")

    def __init__(self, path: str, side: Side, load: Callable[[], str]) -> None:
        self._load = load
        self._loaded: str | None = None
        super().__init__(path, side, "")

    def on(self, side: Side) -> Source:
        """The same text in the other revision, still to be read."""
        return LateSource(self.path, side, self._load)

    @property
    def text(self) -> str:
        """The text."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    @text.setter
    def text(self, text: str) -> None:
        """What the other kind is made with is nothing here."""


def _line_starts(text: str) -> tuple[list[int], frozenset[int]]:
    """The offsets where lines begin, and those of them where a byte-order mark stands."""
    if "\r" in text:
        starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    else:
        starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        starts.pop()
    if _MARK not in text:
        return starts, frozenset()
    before = [None, *starts]
    marked = (
        start
        for start, last in zip(starts, before, strict=False)
        if text.startswith(_MARK, start) and (last is None or text.startswith("---", last))
    )
    return starts, frozenset(marked)


def source_lines(data: bytes) -> list[str]:
    """The lines of a file without their ends, as positions count them; what is not UTF-8 becomes U+FFFD."""
    try:
        text = decode(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    starts, marked = _line_starts(text)
    lines = [
        text[start + (start in marked) : end].rstrip("\r\n")
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    return [_BROKEN.sub("\ufffd", line) for line in lines[: len(lines) - (lines[-1] == "")]]
