"""What an object refers to by name, and how a file looks that may refer to an object of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from safelane.facts.index.fields import FIELDS
from safelane.facts.index.reference import Reference
from safelane.location import Path
from safelane.resources.identity import reference_of


def references_of(value: Any) -> tuple[Reference, ...]:
    """The references of an object (or of values), in its order, each name and place once."""
    inside = reference_of(value).kind
    found: dict[Reference, None] = {}
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        steps, node = pending.pop()
        if isinstance(node, list):
            pending.extend(((*steps, index), part) for index, part in reversed(list(enumerate(node))))
        if not isinstance(node, dict):
            continue
        for key, part in node.items():
            field = FIELDS.get(key)
            if field is not None and part:
                found.update(dict.fromkeys(field.read(part, (*steps, key), inside)))
        pending.extend(((*steps, key), part) for key, part in reversed(node.items()) if part)
    return tuple(found)


@lru_cache(maxsize=256)
def may_refer(kind: str) -> Callable[[bytes], bool]:
    """Whether a text of YAML or JSON may hold a reference to an object of a kind: a cheap test before it is read."""
    always = _fields(name for name, field in FIELDS.items() if field.kind == kind)
    stated = _fields(name for name, field in FIELDS.items() if field.open)
    word = kind.encode("utf-8", "surrogatepass")

    def test(data: bytes) -> bool:
        return always.search(data) is not None or (word in data and stated.search(data) is not None)

    return test


def _fields(names: Iterable[str]) -> re.Pattern[bytes]:
    spelled = "|".join(sorted(names, key=lambda name: (-len(name), name))).encode()
    return re.compile(rb"(?<![\w-])(?:" + (spelled or rb"(?!)") + rb""")["']?\s*:""")
