"""Which rules cannot say anything new of a subject: nothing that they read differs between base and head.

A finding on a modified object is new only when the rule says something else of base's object alone, given as both old
and new. Where all that an expression reads is the same in both cases, so is its answer: whatever it finds was there
before, and it need not even be compiled. Most rules read little of an object, and most changes touch little of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.facts.subjects import Subject
from safelane.rules.model import Rule

_ABSENT = object()
_DEEPEST = 200


class Untouched:
    """Answers for one subject; what two rules read is compared once."""

    __slots__ = ("_baseline", "_bindings", "_same")

    def __init__(self, subject: Subject) -> None:
        self._bindings = subject.bindings
        self._baseline = subject.baseline
        self._same: dict[tuple[str, ...], bool] = {}

    def by(self, rule: Rule) -> bool:
        """Whether a rule reads nothing that differs; never for a subject without a base."""
        if self._baseline is None or not rule.reads:
            return False
        return all(map(self._is_same, rule.reads))

    def _is_same(self, path: tuple[str, ...]) -> bool:
        found = self._same.get(path)
        if found is None:
            assert self._baseline is not None
            one, other = _at(self._bindings, path), _at(self._baseline, path)
            found = self._same[path] = identical(one, other)
        return found


def _at(bindings: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = bindings
    for step in path:
        if isinstance(value, list):
            return value  # an index that is no number reads nothing: the whole list stands for it
        if not isinstance(value, Mapping) or step not in value:
            return _ABSENT
        value = value[step]
    return value


def identical(one: Any, other: Any, depth: int = 0) -> bool:
    """Whether two values are the same for CEL too: ``1``, ``1.0`` and ``true`` are not."""
    if one is other:
        return True
    if type(one) is not type(other) or depth > _DEEPEST:
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key], depth + 1) for key in one)
    if isinstance(one, list):
        same = zip(one, other, strict=False)
        return len(one) == len(other) and all(identical(a, b, depth + 1) for a, b in same)
    return bool(one == other)
