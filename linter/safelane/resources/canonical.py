"""One spelling per value, whatever the file's style: what equality and comparison by content are made of.

Numbers differ by type as CEL sees them: ``1``, ``1.0``, ``true`` and ``"1"`` are four values. (The documents room reads
a whole float such as ``1.0`` as the int that Kubernetes makes of it, so that rewriting ``1`` as ``1.0`` is no change.)
"""

from __future__ import annotations

import json
from typing import Any, Final

_NOTHING: Final = object()


def canonical(value: Any) -> str:
    """A text that two values share exactly when they are equal, the order of keys aside."""
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return _unrolled(value)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, types of numbers included."""
    try:
        if one != other:
            return False
    except RecursionError:
        pass  # too deep for the interpreter: the spelling below decides
    return canonical(one) == canonical(other)


def _unrolled(value: Any) -> str:
    """The same text without recursion, for what is nested deeper than the interpreter's stack."""
    spelled: list[str] = []
    pending: list[tuple[str, Any]] = [("", value)]  # a text, and what follows it
    while pending:
        text, item = pending.pop()
        spelled.append(text)
        if isinstance(item, dict) and item:
            parts = [(json.dumps(key) + ":", item[key]) for key in sorted(item)]
        elif isinstance(item, list) and item:
            parts = [("", part) for part in item]
        else:
            spelled.append("" if item is _NOTHING else json.dumps(item))
            continue
        opening, closing = "{}" if isinstance(item, dict) else "[]"
        separated = [(("," if place else opening) + before, part) for place, (before, part) in enumerate(parts)]
        pending += [(closing, _NOTHING), *reversed(separated)]
    return "".join(spelled)
