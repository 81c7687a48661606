"""Which kinds of objects a text holds, as far as its plain lines tell: most files need not be parsed to know it."""

from __future__ import annotations

import re

_PART = re.compile(rb"^---", re.MULTILINE)
_KEY = re.compile(rb"""^["']?kind["']?[ \t]*:""", re.MULTILINE)
_PLAIN = re.compile(rb"^kind:[ \t]+(\w+)[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_HIDING = re.compile(rb"\A\s*[{\[]|^[{\[]|<<", re.MULTILINE)  # flow style, merges
_NOTHING = re.compile(rb"(?:[ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z))*")  # blank lines and comments, also behind a ``---``


def may_hold(data: bytes, kind: bytes) -> bool:
    """Whether an object of this kind may stand in a text; no only where every document says in plain what it is."""
    for part in _PART.split(data):
        plain = _PLAIN.findall(part)
        if not plain and _NOTHING.fullmatch(part):
            continue
        if not plain or len(plain) != len(_KEY.findall(part)) or _HIDING.search(part):
            return True
        if any(one == kind or one.endswith(b"List") for one in plain):
            return True
    return False
