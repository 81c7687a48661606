"""Where one document of a YAML file ends and the next begins, as kubectl cuts (apimachinery's ``YAMLReader``).

A line that begins with ``---`` ends what stands before it and is dropped; with nothing before it, it opens the part.
Behind the dashes kubectl allows a comment only: a part with anything else there cannot be read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SEPARATOR = re.compile(r"^---([^\n]*)(?:\n|\Z)", re.MULTILINE)


class Part(NamedTuple):
    """A part by its offsets; ``refused`` is the offset of a line that kubectl takes for no separator, or None."""

    start: int
    end: int
    refused: int | None


def parts(text: str) -> Iterator[Part]:
    """The parts of a file's text, also those without anything in them."""
    start, refused = 0, None
    for line in _SEPARATOR.finditer(text) if "---" in text else ():
        if line[1].strip() and not line[1].lstrip().startswith("#"):
            refused = line.start() if refused is None else refused
        elif line.start() > start:
            yield Part(start, line.start(), refused)
            start, refused = line.end(), None
    if start < len(text):
        yield Part(start, len(text), refused)
