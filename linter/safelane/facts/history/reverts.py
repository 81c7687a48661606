"""Which changes were taken back, and by which: a message that says so, and files that are again what they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from safelane.frozen import dataclass

if TYPE_CHECKING:
    from safelane.facts.history.log import Record

WITHIN = 72 * 3600  # later, files that are as before are more often a decision of its own
_FARTHEST = 1000  # commits between the two
_MOST_COMPARED = 5_000_000
_TITLE = re.compile(r"\s*(\[[^\]]*\]\s*)*(\w+(\([^)]*\))?!?:\s*)?revert(s|ed|ing)?\b", re.IGNORECASE)
_BRANCH = re.compile(r"merge (pull request|branch)\b.*[/']revert-", re.IGNORECASE)
_BODY = re.compile(r"^\s*(revert \"|reverts [\w./-]*#\d)", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"this reverts commit ([0-9a-f]{40,64})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Undone:
    """A change and the one that took it back, as positions in the log."""

    change: int
    by: int


def claim(title: str, body: str) -> str:
    """The id of the commit that a message says it reverts, ``*`` when it names none, empty when it is no revert."""
    named = _NAMED.search(body)
    if named is not None:
        return named[1].lower()
    title, body = title[:500], body[:5000]
    says = _TITLE.match(title) or _BRANCH.match(title) or _BODY.search(body)
    return "*" if says else ""


def undone(records: Sequence[Record]) -> tuple[Undone, ...]:
    """Every change that was taken back within three days, at least half of its files exactly, newest revert first.

    ``records`` are newest first. A commit that its revert names counts however long it took.
    """
    places = {record.id: place for place, record in enumerate(records)}
    found = []
    room = _Room()
    for place, record in enumerate(records):
        if record.undoes:
            named = places.get(record.undoes)
            target = named if named is not None else _restored(records, place, room)
            if target is not None and target > place:
                found.append(Undone(target, place))
    return tuple(found)


@dataclass(slots=True)
class _Room:
    """How many files may still be compared: a past full of large reverts is not searched without end."""

    left: int = _MOST_COMPARED


def _restored(records: Sequence[Record], place: int, room: _Room) -> int | None:
    """The newest change before a revert of whose files it restored at least half."""
    after = {path: new for path, _, new in records[place].touched}
    earliest = records[place].seconds - WITHIN
    for earlier in range(place + 1, min(place + 1 + _FARTHEST, len(records))):
        record = records[earlier]
        if record.seconds < earliest or len(record.touched) > 2 * len(after):
            continue
        room.left -= len(record.touched)
        if room.left < 0:
            return None
        if restores(after, record):
            return earlier
    return None


def restores(after: dict[str, str], record: Record) -> bool:
    """Whether at least half of what a commit touched is what it was before; ``after`` has new ids by path."""
    restored = sum(after.get(path) == old for path, old, _ in record.touched)
    return restored > 0 and 2 * restored >= len(record.touched)
