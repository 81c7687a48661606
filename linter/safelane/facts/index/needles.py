"""Which bytes a file must hold to say a text, whatever the style of the scalar.

Escapes that spell a letter or digit (``"\\u0077eb"``) are left out of account: nobody writes names so, and a file that
hides a name from this search hides it from every reviewer too.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Za-z0-9_.-]+")


def needle_of(text: str) -> bytes:
    """The longest stretch of a text that is spelled the same in every style; empty when it has none."""
    return max(_WORDS.findall(text), key=len, default="").encode("ascii")


def kind_pattern(kind: str) -> re.Pattern[bytes]:
    """What a file of YAML or JSON looks like where an object of a kind begins."""
    return re.compile(rb"""kind["']?\s*:\s*["']?""" + re.escape(kind.encode()) + rb"(?![\w.-])")
