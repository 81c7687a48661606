"""Where a text stands as a value or a key, or as a word in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from safelane.frozen import dataclass
from safelane.location import Path


@dataclass(frozen=True, slots=True)
class Mention:
    """The steps to a value that holds the text, or, with ``key``, whose key does; ``whole``: the value is the text."""

    steps: Path
    whole: bool
    key: bool = False


def mentions_in(value: Any, text: str) -> Iterator[Mention]:
    """Every scalar that is this text, and every scalar and key that holds it between characters of no name."""
    word = re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])")
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        steps, node = pending.pop()
        if isinstance(node, dict):
            named = (key for key in node if text in key and word.search(key))
            yield from (Mention((*steps, key), whole=False, key=True) for key in named)
            pending.extend(((*steps, key), part) for key, part in reversed(node.items()))
        elif isinstance(node, list):
            pending.extend(((*steps, index), part) for index, part in reversed(list(enumerate(node))))
        elif isinstance(node, str):
            if node == text or (text in node and word.search(node)):
                yield Mention(steps, node == text)
        elif type(node) in (int, float) and str(node) == text:
            yield Mention(steps, whole=True)
