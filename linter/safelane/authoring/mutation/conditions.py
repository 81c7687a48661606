"""Conditions of ``match`` left out, loosened or narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safelane.location import to_pointer
from safelane.rules.model import Match, Rule, Scope

_LISTS = ("operations", "kinds", "sorts", "environments", "services", "paths")
# Subjects of these scopes come in one operation only
_ONE_OPERATION = frozenset({Scope.FIELD, Scope.CHANGESET})
Weaker = tuple[Match, str, str, str]


def weaker(rule: Rule) -> Iterator[Weaker]:
    """``match`` with one condition changed: its pointer, and how it is written before and after."""
    match = rule.match
    for name in _LISTS:
        if getattr(match, name) and not _means_nothing(rule, name):
            yield from _list(match, name)
    if match.production is not None:
        pointer, said = "/match/production", f"production: {str(match.production).lower()}"
        yield replace(match, production=None), pointer, said, ""
    for name, value in match.labels.items():
        labels = {key: other for key, other in match.labels.items() if key != name}
        yield replace(match, labels=labels), to_pointer(("match", "labels", name)), f"{name}: {value}", ""


def _means_nothing(rule: Rule, name: str) -> bool:
    """Whether a condition changes nothing whatever it says."""
    if name == "operations":
        return rule.scope in _ONE_OPERATION
    return name == "sorts" and rule.scope is Scope.CHANGESET


def _list(match: Match, name: str) -> Iterator[Weaker]:
    values = sorted(getattr(match, name))
    kind = type(getattr(match, name))
    pointer, said = f"/match/{name}", _written(name, values)
    yield replace(match, **{name: kind()}), pointer, said, ""
    if len(values) > 1:
        for value in values:
            rest = [other for other in values if other != value]
            yield replace(match, **{name: kind(rest)}), pointer, said, _written(name, rest)


def _written(name: str, values: list[str]) -> str:
    return f"{name}: [{', '.join(values)}]"
