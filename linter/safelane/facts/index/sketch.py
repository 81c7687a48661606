"""What an object of a file that cannot be read calls itself: SOPS leaves kind and name open, templates often do."""

from __future__ import annotations

import re
from typing import Any

_PART = re.compile(rb"^---", re.MULTILINE)
_TOP = re.compile(rb"""^["']?(apiVersion|kind)["']?[ \t]*:[ \t]*["']?([\w./-]+)["']?[ \t]*,?[ \t]*\r?$""", re.MULTILINE)
_METADATA = re.compile(rb"^metadata:[ \t]*\r?\n((?:[ \t]+[^\n]*\n?|[ \t]*\r?\n)*)", re.MULTILINE)
_NAMED = re.compile(rb"""^[ \t]+(name|namespace):[ \t]*["']?([\w.-]+)["']?[ \t]*\r?$""", re.MULTILINE)
_INDENT = re.compile(rb"[ \t]+")


def sketches(data: bytes) -> list[dict[str, Any]]:
    """Objects of YAML in block style with their apiVersion, kind, name and namespace alone, where these are plain."""
    found = []
    for part in _PART.split(data):
        top = {key.decode(): value.decode() for key, value in _TOP.findall(part)}
        block = _METADATA.search(part)
        if "kind" not in top or block is None:
            continue
        indent = _INDENT.match(block[1])
        named = {
            match[1].decode(): match[2].decode()
            for match in _NAMED.finditer(block[1])
            if indent is not None and match[0].startswith(indent[0]) and not match[0][len(indent[0]) :][:1].isspace()
        }
        if "name" in named:
            found.append({**top, "metadata": named})
    return found
