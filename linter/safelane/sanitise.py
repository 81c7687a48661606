r"""The one way in which text from a repository reaches a person's terminal: nothing in it acts, nothing hides.

Control characters (C0, DEL, C1) become ``\xNN``; characters that reorder text or show nothing (bidirectional controls,
zero-width and other format characters, line and paragraph separators, variation selectors, tags) become ``\u{…}``;
a lone surrogate is a byte that was no UTF-8 and becomes ``\xNN``. A backslash itself stays: this is for reading, not
for reading back.
"""

from __future__ import annotations

import re
from functools import cache

# Fixed ranges instead of unicodedata's categories: those differ between Python versions, reports must not.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u070f\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
COMMAND_FIRST = re.compile(r"^([^\S\n]*):(?=:[^:])", re.MULTILINE)
COMMAND_ANYWHERE = re.compile(r"##(?=\[|vso\[)")
UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u0600-\u0605\u06dd\u0890\u0891{_INVISIBLE}]")


def terminal(text: str, keep: str = "\n\t") -> str:
    """Text for a terminal or a log: line feeds and tabs stay, a carriage return does not."""
    return UNSAFE.sub(lambda match: match[0] if match[0] in keep else escaped(match[0]), text)


def single_line(text: str) -> str:
    """Text that must stay on its line: line feeds and tabs are escaped too."""
    return UNSAFE.sub(lambda match: escaped(match[0]), text)


def path_text(path: str) -> str:
    r"""A path for a reader: on one line, bytes that are no UTF-8 as ``\xNN``."""
    return single_line(path)


@cache
def escaped(character: str) -> str:
    """One unsafe character, spelled out."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode keeps the byte in the low half
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{{{code:x}}}"


def inert(printed: str) -> str:
    """Sanitised text in which no line is a command of GitHub Actions or Azure Pipelines, fenced or not.

    Their runners read commands at the beginning of a line, behind blanks too (``::name``), and anywhere in it
    (``##[name]``, ``##vso[…]``).
    """
    return COMMAND_ANYWHERE.sub("#\\\\x23", COMMAND_FIRST.sub(r"\1\\x3a", printed))
