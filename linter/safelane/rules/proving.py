"""Whether a text is another one with a repair made, and nothing else: it is read again and compared as data."""

from __future__ import annotations

import json
from typing import Any

from safelane.documents import Document, parse
from safelane.findings import Repair
from safelane.location import Path


def expected(head: Document, base: Document | None, repair: Repair) -> Any:
    """The value of head's document after the repair. Raises KeyError when it does not fit the documents."""
    if repair.source is not None:
        if base is None:
            raise KeyError(repair.source)
        wanted = base.at(repair.source[2])
    else:
        wanted = None if repair.text is None else json.loads(repair.text)
    return _with(head.value, repair.steps, wanted, repair.source is None and repair.text is None)


def _with(value: Any, steps: Path, wanted: Any, remove: bool) -> Any:
    """A copy of the containers on the way, with the value at their end replaced, added or removed."""
    whole: Any = _copied(value)
    copy = whole
    for step in steps[:-1]:
        copy[step] = _copied(copy[step])
        copy = copy[step]
    if remove:
        del copy[steps[-1]]
    else:
        copy[steps[-1]] = wanted
    return whole


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else dict(value)


def proves(text: str, head: Document, wanted: Any) -> bool:
    """Whether a text is the file of ``head`` with this one document's value changed to what is wanted."""
    before = parse(head.path, head.source.text.encode("utf-8", "surrogateescape"))
    after = parse(head.path, text.encode("utf-8", "surrogateescape"))
    if len(before) != len(after):
        return False
    for one, other in zip(before, after, strict=True):
        if not isinstance(one, Document) or not isinstance(other, Document):
            if type(one) is not type(other):
                return False
        elif not same(other.value, wanted if one.index == head.index else one.value):
            return False
    return True


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types: 1 is neither true nor 1.0."""
    pending = [(one, other)]
    while pending:
        mine, theirs = pending.pop()
        if type(mine) is not type(theirs):
            return False
        if isinstance(mine, dict):
            if mine.keys() != theirs.keys():
                return False
            pending.extend((mine[key], theirs[key]) for key in mine)
        elif isinstance(mine, list):
            if len(mine) != len(theirs):
                return False
            pending.extend(zip(mine, theirs, strict=True))
        elif mine != theirs:
            return False
    return True
