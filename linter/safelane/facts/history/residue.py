"""What a change that says it is a revert leaves of what it reverts, or adds to it.

Files are compared by their ids: an exact revert gives every file the id that it had before. A file that somebody
edited in between cannot get it, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from safelane.facts.history.log import Record
from safelane.facts.history.reverts import claim
from safelane.frozen import dataclass

How = Literal["kept", "other", "more"]
Touched = tuple[str, str, str]
_BACK = r"\b(?:revert(?:s|ed|ing)?|roll(?:s|ed|ing)? ?back)\b:?\s+"
_QUOTED = re.compile(_BACK + '"(?P<title>.+)"', re.IGNORECASE)
_NUMBER = re.compile(_BACK + r"(?:[\w.-]+/[\w.-]+)?[#!](?P<number>\d+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Residue:
    """One file: ``kept`` is as what is reverted left it, ``other`` neither as before nor as after that, ``more`` had no
    part in it. ``place`` is the position of what is reverted in the log.
    """

    path: str
    how: How
    place: int


def reverted(records: Sequence[Record], title: str, body: str) -> int | None:
    """The position of the change that a message says it reverts: by id, by number, or by title, the newest of them."""
    said = claim(title, body)
    if said not in ("", "*"):
        return next((place for place, record in enumerate(records) if record.id == said), None)
    number, quoted = _NUMBER.search(f"{title}\n{body}"), _QUOTED.search(title)
    for place, record in enumerate(records):
        if number is not None and _is_number(record.title, number["number"]):
            return place
        if quoted is not None and _bare(record.title) == _bare(quoted["title"]):
            return place
    return None


def _bare(title: str) -> str:
    """A title without the number that a merge appends."""
    return re.sub(r" \([#!]\d+\)$", "", title)


def _is_number(title: str, number: str) -> bool:
    return title.endswith((f"(#{number})", f"(!{number})")) or title.startswith(f"Merge pull request #{number} ")


def residues(place: int, record: Record, touched: Sequence[Touched], base: Mapping[str, str]) -> list[Residue]:
    """What keeps a change from being the exact revert of a record.

    ``touched`` has ``(path, old id, new id)`` of the change, ``base`` the ids at base of the files of the record; the
    id of nothing is empty.
    """
    head = {**base, **{path: new for path, _, new in touched}}
    found = []
    for path, before, after in record.touched:
        if base[path] == after and head[path] != before:
            found.append(Residue(path, "kept" if head[path] == after else "other", place))
    own = {path for path, _, _ in record.touched}
    found.extend(Residue(path, "more", place) for path, _, _ in touched if path not in own)
    return found
