"""From a judgement to lines: ``at`` or the witness gives a path, the traced facts give the document, it gives the line.

What was removed is pointed at in head where it would stand (its parent), with the removed lines as related place on
side base; a removed file by the head line that referred to it, else by its base path (contract, section 5).
"""

from __future__ import annotations

from typing import Any

from safelane.facts.places import Places
from safelane.facts.subjects import Subject
from safelane.facts.traced import Source, Traced
from safelane.findings import Related
from safelane.frozen import dataclass
from safelane.location import Location, Path, from_cel
from safelane.resources import Edit
from safelane.rules.judging import Judgement
from safelane.rules.messages import spell

_NAMES = ("name", "id", "key", "host", "mountPath", "containerPort", "port")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where a finding stands. ``path`` is the path in what was judged, after ``[*]`` was filled in."""

    location: Location
    pointer: str
    related: tuple[Related, ...]
    path: Path
    in_new: bool


def point(judgement: Judgement, places: Places) -> Pointed:
    """The place of a judgement."""
    subject = judgement.subject
    if subject.edit is not None and subject.edit.operation == "delete" and judgement.rule.at is None:
        return _removed_leaf(subject, subject.edit, places)
    path, in_new = _path(judgement)
    new_path, old_path = in_both(subject, path, in_new)
    new = subject.new.origin(new_path) if subject.new is not None and new_path is not None else None
    old = subject.old.origin(old_path) if subject.old is not None and old_path is not None else None
    location, pointer, related = _place(subject, places, new, old, path)
    if new is not None and old is not None and location.side == "head" and not related:
        related = _was(subject, places, new_path or (), old_path or (), old)
    return Pointed(location, pointer, related, path, in_new)


def _removed_leaf(subject: Subject, edit: Edit, places: Places) -> Pointed:
    """Where a leaf stood: its nearest parent in head, for what stands at the same index now is another one."""
    before, after = subject.change.resources.before, subject.change.resources.after
    assert before is not None
    assert after is not None
    location, pointer = places.nearest(after.document, (*after.path, *edit.path))
    gone = places.locate(Source(before.document, (*before.path, *edit.base_path)))
    return Pointed(location, pointer, (Related(gone, "this was removed"),), edit.base_path, False)


def _path(judgement: Judgement) -> tuple[Path, bool]:
    """The path that ``at`` or the witness names, and whether it is one of the new value (else of the old)."""
    subject, at = judgement.subject, judgement.rule.at
    if at is not None:
        return filled(from_cel(at), judgement)
    if subject.path is not None:
        return subject.path, subject.edit is None or subject.edit.operation != "delete"
    witnessed = judgement.witness.paths if judgement.witness else ()
    for found in witnessed:
        if found and found[0] in subject.roots:
            return tuple(found[1:]), found[0] == subject.roots[0]
    return (), subject.new is not None


def filled(steps: tuple[str | int | None, ...], judgement: Judgement) -> tuple[Path, bool]:
    """``[*]`` becomes the element that decided; without one the path ends before it."""
    subject = judgement.subject
    elements = [element for _, element in judgement.witness.elements] if judgement.witness else []
    path: list[str | int] = []
    in_new = subject.new is not None
    for step in steps:
        if step is not None:
            path.append(step)
            continue
        index, in_new = _deciding(subject, tuple(path), elements, in_new)
        if index is None:
            return tuple(path), in_new
        path.append(index)
    return tuple(path), in_new


def _deciding(subject: Subject, path: Path, elements: list[Any], in_new: bool) -> tuple[int | None, bool]:
    for root, is_new in ((subject.new, True), (subject.old, False)):
        listed = root.get(*path) if root is not None else None
        if listed is None or not isinstance(listed.value, list):
            continue
        for element in elements:
            for index, candidate in enumerate(listed.value):
                if candidate is element or (not isinstance(element, dict | list) and candidate == element):
                    return index, is_new
    return None, in_new


def in_both(subject: Subject, path: Path, in_new: bool) -> tuple[Path | None, Path | None]:
    """The path in the new and in the old value: list elements are followed by their name."""
    here, there = (subject.new, subject.old) if in_new else (subject.old, subject.new)
    if here is None or there is None:
        other: Path | None = None if there is None else path
    else:
        other = translated(here.value, there.value, path)
    return (path, other) if in_new else (other, path)


def translated(here: Any, there: Any, path: Path) -> Path | None:
    """A path in one value as a path in another one like it; None when a list has no such element there."""
    steps: list[str | int] = []
    for step in path:
        found: str | int | None = step
        if isinstance(step, int) and isinstance(here, list) and isinstance(there, list):
            found = _same_element(here, there, step)
        if found is None:
            return None
        steps.append(found)
        here, there = _below(here, step), _below(there, found)
    return tuple(steps)


def _below(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _same_element(here: list[Any], there: list[Any], index: int) -> int | None:
    element = here[index] if index < len(here) else None
    if isinstance(element, dict):
        for name in _NAMES:
            if name in element:
                wanted = element[name]
                found = (i for i, e in enumerate(there) if isinstance(e, dict) and e.get(name) == wanted)
                return next(found, None)
    elif not isinstance(element, list):
        return there.index(element) if element in there else None
    return index if index < len(there) else None


def _place(
    subject: Subject, places: Places, new: Source | None, old: Source | None, path: Path
) -> tuple[Location, str, tuple[Related, ...]]:
    if new is not None and (places.is_changed(new) or old is None or not places.is_changed(old)):
        if places.is_changed(new):
            return places.locate(new), new.pointer, ()
        return _anchored(subject, places, new)
    if old is not None and new is None and not places.is_changed(old):
        location, pointer = places.of_change(subject.change)
        return location, pointer, (Related(places.locate(old), "this is in force no longer"),)
    if old is not None:
        location, pointer = places.where_it_stood(old)
        related: tuple[Related, ...] = ()
        if location.side == "head":
            related = (Related(places.locate(old), "this was removed"),)
        if new is not None:
            related = (*related, Related(places.locate(new), "this is in force now"))
        return location, pointer, related
    return _nearest(subject, places, path)


def _anchored(subject: Subject, places: Places, said: Source) -> tuple[Location, str, tuple[Related, ...]]:
    """The value stands in a file that the change leaves alone: point at what changed, and show where it is said."""
    location, pointer = places.of_change(subject.change)
    return location, pointer, (Related(places.locate(said), "this is in force now"),)


def _nearest(subject: Subject, places: Places, path: Path) -> tuple[Location, str, tuple[Related, ...]]:
    """Nothing stands at the path on either side: the nearest parent that somebody spells."""
    root: Traced | None = subject.new if subject.new is not None else subject.old
    for length in range(len(path), -1, -1):
        found = root.origin(path[:length]) if root is not None else None
        if found is not None and (places.is_changed(found) or length):
            if not places.is_changed(found):
                return _anchored(subject, places, found)
            return places.locate(found, key=length < len(path)), found.pointer, ()
    location, pointer = places.of_change(subject.change)
    return location, pointer, ()


def _was(subject: Subject, places: Places, new: Path, old: Path, source: Source) -> tuple[Related, ...]:
    before = subject.old.get(*old) if subject.old is not None else None
    after = subject.new.get(*new) if subject.new is not None else None
    if before is None or after is None or before.value == after.value:
        return ()
    shown = source.document.raw(source.path)
    shown = spell(before.value) if shown is None else shown
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    return (Related(places.locate(source), f"was {shown} here"),)
