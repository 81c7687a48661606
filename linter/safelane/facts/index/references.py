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

_OF_WORDS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_COLON = re.compile(rb"""["']?\s*:""")


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
        return is_key(always, data) or (word in data and is_key(stated, data))

    return test


def _fields(names: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(sorted(name.encode() for name in names))


def is_key(names: Iterable[bytes], data: bytes) -> bool:
    """Whether one of these words stands in a text as a key: as one pattern they would be tried at every byte of it."""
    for name in names:
        place = data.find(name)
        while place >= 0:
            end = place + len(name)
            if (place == 0 or data[place - 1] not in _OF_WORDS) and _COLON.match(data, end):
                return True
            place = data.find(name, end)
    return False
