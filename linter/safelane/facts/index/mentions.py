"""Where a text stands as a value, or as a word in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from safelane.location import Path


def mentions_in(value: Any, text: str) -> Iterator[tuple[Path, bool]]:
    """The steps to every scalar that is this text (True) or holds it between characters of no name (False)."""
    word = re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])")
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        steps, node = pending.pop()
        if isinstance(node, dict):
            pending.extend(((*steps, key), part) for key, part in reversed(node.items()))
        elif isinstance(node, list):
            pending.extend(((*steps, index), part) for index, part in reversed(list(enumerate(node))))
        elif isinstance(node, str):
            if node == text:
                yield steps, True
            elif text in node and word.search(node):
                yield steps, False
        elif type(node) in (int, float) and str(node) == text:
            yield steps, True
