"""How a value came from one environment to the next: when each had it, and which way values usually took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from safelane.facts.history.profiles import Era, Profiles, Said, same
from safelane.facts.index.paths import NOTHING
from safelane.frozen import dataclass

_MOST_SIBLINGS = 8


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object, which several files may have."""

    said: Said
    path: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A file that has or had a value: ``since`` is the change that brought it, None when that is not known."""

    path: str
    since: int | None
    now: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """A file that had ``through`` of the ``of`` values of a field before the field itself had them."""

    path: str
    through: int
    of: int


def promoted(profiles: Profiles, siblings: Iterable[str], field: Field, value: Any) -> list[Stage]:
    """The siblings that have or had a value, and since when. Raises UnknownError."""
    return [
        Stage(path, era.since, era.until is None)
        for path, eras in _eras(profiles, siblings, field)
        if (era := next((one for one in eras if same(one.value, value)), None)) is not None
    ]


def stages(profiles: Profiles, path: str, siblings: Iterable[str], field: Field) -> list[Usual]:
    """How many of the values that a field had were in each sibling before. Raises UnknownError."""
    own = [era for era in profiles.eras(path, field.said, field.path) if era.value is not NOTHING]
    known = [era for era in own if era.since is not None]
    return [
        Usual(other, sum(any(_before(one, era) for one in eras) for era in known), len(known))
        for other, eras in _eras(profiles, siblings, field)
    ]


def _before(one: Era, era: Era) -> bool:
    """Whether a sibling had the value in an earlier change; positions count from the newest."""
    return same(one.value, era.value) and (one.since is None or era.since is None or one.since > era.since)


def _eras(profiles: Profiles, siblings: Iterable[str], field: Field) -> Iterator[tuple[str, list[Era]]]:
    for path in sorted(siblings)[:_MOST_SIBLINGS]:
        yield path, profiles.eras(path, field.said, field.path)
