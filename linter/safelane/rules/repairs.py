"""What a rule's ``edit`` means in the documents of head: which place gets back what base has, or goes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from safelane.documents import Document
from safelane.facts.places import Places
from safelane.facts.traced import Source
from safelane.facts.view import View
from safelane.findings import Repair
from safelane.location import Path, from_cel
from safelane.rules.judging import Judgement
from safelane.rules.model import EditStep
from safelane.rules.pointing import Pointed, filled, in_both, translated
from safelane.rules.proving import same

Way = tuple[Repair, ...]
_MOST = 16  # leaves that are mended one by one; with more, the whole comes back


def repairs(judgement: Judgement, pointed: Pointed, places: Places) -> tuple[Way, ...]:
    """The ways to mend what was found, the narrowest first; none when the rule states no edit, or none can be told.

    A step may name more than what decided: then only the place that was pointed at is mended first.
    """
    rule = judgement.rule
    if not rule.edit or judgement.subject.new is None:
        return ()
    stated = [_stated(step, judgement, pointed) for step in rule.edit]
    narrow = [
        pointed.path if path is not None and len(rule.edit) == 1 and pointed.path[: len(path)] == path else path
        for path in stated
    ]
    ways: dict[Way, None] = {}
    for paths in (narrow, stated):
        found = (
            _repair(step, path, number, judgement, places)
            for number, (step, path) in enumerate(zip(rule.edit, paths, strict=True))
            if path is not None
        )
        whole = tuple(dict.fromkeys(one for one in found if one is not None))
        for way in (tuple(part for one in whole for part in _parts(one, places)), whole):
            if way:
                ways[way] = None
    return tuple(ways)


def _parts(repair: Repair, places: Places) -> Way:
    """The repairs of the leaves that differ, where head and base have something of one shape."""
    head = document_at(places.head, repair.path, repair.document)
    base = document_at(places.base, *repair.source[:2]) if repair.source is not None else None
    if head is None or base is None or repair.source is None:
        return (repair,)
    path, number, source = repair.source
    try:
        pending: list[tuple[Path, Path, Any, Any]] = [(repair.steps, source, head.at(repair.steps), base.at(source))]
    except LookupError:
        return (repair,)
    found: list[Repair] = []
    while pending and len(found) <= _MOST:
        steps, origin, now, before = pending.pop()
        shared = _shared(now, before)
        if not shared and not same(now, before):
            found.append(replace(repair, steps=steps, source=(path, number, origin)))
        pending += [((*steps, key), (*origin, key), now[key], before[key]) for key in reversed(shared)]
        if isinstance(now, dict) and shared:
            gone = [key for key in before if key not in now]
            found += [replace(repair, steps=(*steps, key), source=(path, number, (*origin, key))) for key in gone]
            found += [replace(repair, steps=(*steps, key), source=None) for key in now if key not in before]
    return tuple(found) if len(found) <= _MOST else (repair,)


def _shared(now: Any, before: Any) -> list[Any]:
    """The keys, or the indices of lists of one length, that both have."""
    if isinstance(now, dict) and isinstance(before, dict):
        return [key for key in before if key in now]
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        return list(range(len(now)))
    return []


def _stated(step: EditStep, judgement: Judgement, pointed: Pointed) -> Path | None:
    """The path of a step with the deciding elements filled in; None when these are not known."""
    steps = from_cel(step.path)
    known, _ = filled(steps, judgement)
    if len(known) == len(steps):
        return known
    path: list[str | int] = []
    for index, one in enumerate(steps):
        at = pointed.path[index] if index < len(pointed.path) else None
        if one is None and not isinstance(at, int):
            return None
        path.append(at if one is None and at is not None else one if one is not None else "")
    return tuple(path)


def _repair(step: EditStep, path: Path, number: int, judgement: Judgement, places: Places) -> Repair | None:
    subject = judgement.subject
    assert subject.new is not None
    in_new = subject.new.get(*path) is not None or subject.old is None
    new_path, old_path = in_both(subject, path, in_new)
    now = subject.new.origin(new_path) if new_path is not None else None
    if now is not None and not places.is_changed(now):
        now = None
    if step.value is not None:
        return _valued(now, judgement.edits[number]) if number < len(judgement.edits) else None
    if step.remove:
        return None if now is None else _at(now, None)
    before = subject.old.origin(old_path) if subject.old is not None and old_path is not None else None
    if now is not None:
        if before is not None and same(_value(now), _value(before)):
            return None  # it is what it was, as everything is in an audit
        if before is not None and _stands(now, before):
            before = None
        return _at(now if before is not None else _newest(now, judgement), before)
    return _brought_back(before, places) if before is not None and places.is_changed(before) else None


def _value(source: Source) -> Any:
    value = source.document.value
    for step in source.path:
        value = value[step]
    return value


def _stands(now: Source, before: Source) -> bool:
    """Whether the old value is where it was, and something new beside it goes before: then that is what must go."""
    if now.document.path != before.document.path or now.path == before.path:
        return False
    try:
        if not same(now.document.at(before.path), _value(before)):
            return False
    except LookupError:
        return False
    try:
        before.document.at(now.path)
    except LookupError:
        return True
    return False


def _newest(now: Source, judgement: Judgement) -> Source:
    """The whole of what came with a value: the first place on the way to it that base does not have."""
    resources = judgement.subject.change.resources
    if resources.before is None or resources.after is None or resources.after.document is not now.document:
        return now
    depth = len(resources.after.path)
    here: Any = resources.after.value
    there: Any = resources.before.value
    for length in range(depth + 1, len(now.path)):
        step = now.path[length - 1]
        other = translated(here, there, (step,))
        if other is None or not _has(there, other[0]):
            return Source(now.document, now.path[:length]) if isinstance(step, str) else now
        here, there = here[step], there[other[0]]
    return now


def _at(now: Source, before: Source | None) -> Repair | None:
    source = None if before is None else (before.document.path, before.document.index, before.path)
    if not now.path or now.document.pointer_prefix or (before is not None and before.document.pointer_prefix):
        return None
    return Repair(now.document.path, now.document.index, now.path, source)


def _valued(now: Source | None, value: object) -> Repair | None:
    if now is None or not now.path or now.document.pointer_prefix:
        return None
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return None  # a time or a type has no spelling in YAML that would be the same thing
    return Repair(now.document.path, now.document.index, now.path, None, text)


def _brought_back(before: Source, places: Places) -> Repair | None:
    """What head lacks: the smallest part of base's document that is missing in the one that goes on with it."""
    found = places.counterpart(before)
    if found is None or before.document.pointer_prefix:
        return None
    document: Document = found[0]
    here: Any = before.document.value
    there: Any = document.value
    known: list[str | int] = []
    for length, step in enumerate(before.path, start=1):
        if _is_empty(there):
            break  # nothing, or an empty collection: all of it comes back
        other = translated(here, there, (step,))
        if other is None or not _has(there, other[0]):
            known.append(step)
            return _checked(document, tuple(known), before, length)
        here, there = here[step], there[other[0]]
        known.append(other[0])
    return _checked(document, tuple(known), before, len(known))


def _is_empty(value: object) -> bool:
    return not isinstance(value, dict | list) or not value


def _checked(document: Document, steps: Path, before: Source, length: int) -> Repair | None:
    if not steps or not isinstance(steps[-1], str):
        return None
    source = (before.document.path, before.document.index, before.path[:length])
    return Repair(document.path, document.index, steps, source)


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def document_at(view: View, path: str, index: int) -> Document | None:
    """A document by its place in a file."""
    found = (document for document in view.documents(path) if isinstance(document, Document))
    return next((document for document in found if document.index == index), None)
