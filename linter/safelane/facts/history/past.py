"""The log made searchable: by path, by whether people made a change, by what was taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from safelane.facts.history.log import Log, Record
from safelane.facts.history.people import by_machine
from safelane.facts.history.reverts import Undone, undone
from safelane.frozen import dataclass

MASS = 100  # files: a change of more says little of each
_NONE: tuple[int, ...] = ()


@dataclass(frozen=True)
class Past:
    """Changes by their position in the log, 0 the newest. ``selects`` says which paths count."""

    log: Log
    selects: Callable[[str], bool]
    machine: Callable[[str, str], bool] = field(default=by_machine)

    @property
    def records(self) -> Sequence[Record]:
        """The changes, newest first."""
        return self.log.records

    @cached_property
    def touched(self) -> tuple[tuple[tuple[str, str, str], ...], ...]:
        """``(path, old id, new id)`` of each change, of the paths that count."""
        known: dict[str, bool] = {}

        def counts(path: str) -> bool:
            found = known.get(path)
            if found is None:
                found = known[path] = self.selects(path)
            return found

        return tuple(tuple(one for one in record.touched if counts(one[0])) for record in self.records)

    @cached_property
    def by_path(self) -> Mapping[str, Sequence[int]]:
        """Which changes touched a path, newest first."""
        found: dict[str, list[int]] = {}
        for place, touched in enumerate(self.touched):
            for path, _, _ in touched:
                found.setdefault(path, []).append(place)
        return found

    def touching(self, path: str) -> Sequence[int]:
        """The changes that touched a path, newest first."""
        return self.by_path.get(path, _NONE)

    @cached_property
    def human(self) -> tuple[bool, ...]:
        """Whether people made each change, and it touched something that counts."""
        return tuple(
            bool(touched) and not self.machine(record.author, record.title)
            for record, touched in zip(self.records, self.touched, strict=True)
        )

    @cached_property
    def undone(self) -> tuple[Undone, ...]:
        """What was taken back, newest revert first."""
        return undone(self.records)

    @cached_property
    def reverted_by(self) -> Mapping[int, int]:
        """The revert of each change that was taken back."""
        return {one.change: one.by for one in self.undone}

    @cached_property
    def reverts_of(self) -> Mapping[int, int]:
        """What each revert took back."""
        return {one.by: one.change for one in self.undone}
