"""What the functions that look into trees do, by their names. Raises EvaluationError for what a tree cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from safelane import cel
from safelane.errors import UndecidedError
from safelane.facts.index.around import Around
from safelane.facts.index.index import Index
from safelane.facts.index.rows import Row
from safelane.facts.index.sides import SideIndex

Change = Mapping[str, Any]


def answer(index: Index, question: str, old: bool, arguments: Sequence[Any]) -> Any:
    """The answer to a call; an error with reason ``unavailable`` when it cannot be established."""
    try:
        with index.lock:
            if question in _OF_BOTH:
                return _OF_BOTH[question](index, *arguments)
            return _OF_ONE[question](index.base if old else index.head, *arguments)
    except UndecidedError as error:
        raise cel.EvaluationError(error.message, "unavailable") from error


def _first(side: SideIndex, kind: str, name: str, around: Around) -> cel.Optional:
    rows = side.objects(kind, name, around) if name else []
    return cel.Optional(rows[0]["object"]) if rows else cel.Optional.NONE


def _lookup(side: SideIndex, kind: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around())


def _lookup_in(side: SideIndex, kind: str, namespace: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around(namespace=namespace))


def _lookup_near(side: SideIndex, change: Change, kind: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around.of_change(change))


def _objects(side: SideIndex, kind: str) -> list[Row]:
    return side.objects(kind)


def _objects_near(side: SideIndex, change: Change, kind: str) -> list[Row]:
    return side.objects(kind, around=Around.of_change(change))


def _saying(side: SideIndex, kind: str, text: str) -> list[Row]:
    return side.saying(kind, text) if text else []


def _saying_near(side: SideIndex, change: Change, kind: str, text: str) -> list[Row]:
    return side.saying(kind, text, Around.of_change(change)) if text else []


def _referring(side: SideIndex, kind: str, name: str) -> list[Row]:
    return side.referring(kind, name) if name else []


def _referring_near(side: SideIndex, change: Change, kind: str, name: str) -> list[Row]:
    return side.referring(kind, name, Around.of_change(change)) if name else []


def _defined_in(side: SideIndex, kind: str, name: str) -> list[str]:
    return side.defined_in(kind, name) if name else []


def _keys(side: SideIndex, change: Change, kind: str, name: str) -> list[Row]:
    return side.keys(kind, name, Around.of_change(change)) if name else []


def _selecting(side: SideIndex, change: Change, labels: Mapping[str, Any]) -> list[Row]:
    return side.selecting(labels, Around.of_change(change))


def _selected(side: SideIndex, change: Change, selector: Any) -> list[Row]:
    return side.selected(selector, Around.of_change(change))


def _applications(side: SideIndex, value: Any) -> cel.Optional:
    names = side.applications(value)
    return cel.Optional.NONE if names is None else cel.Optional(names)


_OF_ONE: Mapping[str, Callable[..., Any]] = {
    "lookup": _lookup,
    "lookup in": _lookup_in,
    "lookup near": _lookup_near,
    "objects": _objects,
    "objects near": _objects_near,
    "objects saying": _saying,
    "objects saying near": _saying_near,
    "objectsIn": SideIndex.inside,
    "referencedBy": _referring,
    "referencedBy near": _referring_near,
    "definedIn": _defined_in,
    "keysOf": _keys,
    "selectedBy": _selecting,
    "selects": _selected,
    "mentions": SideIndex.mentions,
    "unread": SideIndex.unread,
    "namedBy": SideIndex.naming,
    "named": SideIndex.named,
    "there": SideIndex.there,
    "peers": SideIndex.peers,
    "deployedBy": SideIndex.deploying,
    "applications": _applications,
}
_OF_BOTH: Mapping[str, Callable[..., Any]] = {
    "reached": Index.reached,
    "environmentsIn": Index.environments_in,
}
