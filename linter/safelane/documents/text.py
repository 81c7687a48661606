"""A file's text and its lines: one rule for positions and for excerpts.

Lines end at LF, CRLF or CR only; columns are code points; a byte-order mark counts nothing (contract, section 7).
"""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\r|\n")


class Text:
    """Decoded text that turns an offset (in code points) into line and column, both from 1."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a place; lines beyond the end are its end."""
        self.position(0)
        assert self._starts is not None
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self.text)


def source_lines(data: bytes) -> list[str]:
    """The lines of a file without their ends, as the positions count them; undecodable bytes become U+FFFD."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = _LINE_END.split(text)
    return lines[:-1] if lines and lines[-1] == "" else lines
