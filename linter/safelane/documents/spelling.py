"""Where the spelling of a node begins and ends, told by its text."""

from __future__ import annotations

import re

_PROPERTY = re.compile(r"!<[^>]*>|[&!][^\s,\[\]{}]*")
_BLANK = re.compile(r"(?:[ \t\r\n\x85\u2028\u2029]|#[^\r\n]*)*")
_HEADER = re.compile(r"([|>][-+0-9]*)[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def content_start(text: str, start: int, end: int) -> int:
    """The place behind anchor and tag of a node that begins at ``start``; the end where nothing follows them."""
    while start < end and text[start] in "&!":
        match = _PROPERTY.match(text, start)
        assert match is not None
        start = match.end()
        if start < end:
            blank = _BLANK.match(text, start)
            assert blank is not None
            start = min(blank.end(), end)
    return start


def escaped_slash(text: str, start: int, end: int) -> int:
    """The offset of the first ``\\/`` in a double-quoted scalar, or -1."""
    escaped = re.compile(r'[^"]*"[^\\]*(?:\\[^/][^\\]*)*?\\/', re.DOTALL).match(text, start, end)
    return escaped.end() - 2 if escaped is not None else -1


def behind_colon(text: str, key_end: int, end: int) -> int:
    """The place of an empty value, before ``end``: behind the colon that follows its key, or else behind the key."""
    blank = _BLANK.match(text, key_end, end)
    colon = key_end if blank is None else blank.end()
    return colon + 1 if text.startswith(":", colon, end) else key_end


def block_end(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line that says anything; with ``+`` the blank lines belong to it."""
    header = _HEADER.match(text, start, end)
    assert header is not None
    lines = [line for line in _LINE.finditer(text, header.end(), end) if line[0]]
    if "+" in header[1] and lines:
        return lines[-1].end(1)
    indents = [len(line[1]) - len(line[1].lstrip(" ")) for line in lines if line[1].strip(" ")]
    if not indents:
        return header.end(1)
    # With an indicator the indentation is not known here; it makes a difference to lines of blanks alone
    indent = min(indents) if header[1].strip("|>-") else indents[0]
    return max(line.end(1) for line in lines if line[1].strip(" ") or len(line[1]) > indent)
