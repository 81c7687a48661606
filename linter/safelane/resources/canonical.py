"""One spelling per value, whatever the file's style: what equality and comparison by content are made of.

Numbers differ by type as CEL sees them: ``1``, ``1.0``, ``true`` and ``"1"`` are four values. (The documents room reads
a whole float such as ``1.0`` as the int that Kubernetes makes of it, so that rewriting ``1`` as ``1.0`` is no change.)
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any, Final

_NOTHING: Final = object()


def canonical(value: Any) -> str:
    """A text that two values share exactly when they are equal, the order of keys aside."""
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return _unrolled(value)


class Comparison:
    """Compares parts of two values that nobody changes meanwhile; no part is spelled more often than a few times,
    however deep it lies.
    """

    __slots__ = ("_doubtful", "_tokens")

    def __init__(self) -> None:
        self._tokens: dict[int, str] = {}
        self._doubtful = False

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values are equal, types of numbers included."""
        try:
            if one != other:
                return False
        except RecursionError:
            self._doubtful = True
        if not self._doubtful and canonical(one) == canonical(other):
            return True
        self._doubtful = True  # they differ in a type alone, or are deep: from here on everything is spelled once
        return self.token(one) == self.token(other)

    def token(self, value: Any) -> str:
        """A short text that two values share exactly when they are equal."""
        pending = [value] if isinstance(value, dict | list) else []
        while pending:
            item = pending[-1]
            parts = item.values() if isinstance(item, dict) else item
            missing = [part for part in parts if isinstance(part, dict | list) and id(part) not in self._tokens]
            if missing and id(item) not in self._tokens:
                pending += missing
            else:
                self._tokens[id(pending.pop())] = self._digest(item)
        return self._part(value)

    def _part(self, value: Any) -> str:
        return self._tokens[id(value)] if isinstance(value, dict | list) else json.dumps(value)

    def _digest(self, value: dict[str, Any] | list[Any]) -> str:
        if isinstance(value, dict):
            spelled = "{" + ",".join(f"{json.dumps(key)}:{self._part(value[key])}" for key in sorted(value))
        else:
            spelled = "[" + ",".join(map(self._part, value))
        return "#" + blake2b(spelled.encode(), digest_size=16).hexdigest()


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
