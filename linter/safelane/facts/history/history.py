"""The past of a run, for the questions of rules: nothing is read before somebody asks.

Everything is said of the first-parent line up to base, as far as the clone and the bounds of ``log`` reach.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from safelane.cache import Cache
from safelane.documents import Limits
from safelane.errors import SafelaneError
from safelane.facts.history.companions import Companion, companions
from safelane.facts.history.factors import Factors, Situation
from safelane.facts.history.log import Log, read_log
from safelane.facts.history.measures import MEASURES, percentile
from safelane.facts.history.past import Past
from safelane.facts.history.profiles import Era, Profiles, Said
from safelane.facts.history.promotions import Field, Stage, Usual, promoted, stages
from safelane.facts.history.residue import Residue, residues, reverted
from safelane.facts.history.risk import RANKED, Risk, Scale
from safelane.facts.index.siblings import Siblings
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.changes import find
from safelane.git.repository import MissingObjectError, Repository, Tree
from safelane.topology import Topology

_EMPTY = Log((), cut=True)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose past is asked for: the repository, base's commit, what the change touches, and the moment it is judged at.

    ``repository`` is None where there is none, as for two folders; ``now`` counts seconds since 1970; ``title`` and
    ``body`` are what the change says of itself.
    """

    repository: Repository | None
    revision: str | None
    touched: Callable[[], tuple[tuple[str, str, str], ...]]
    author: str
    now: int
    title: str = ""
    body: str = ""


@dataclass
class History:
    """Answers. Whoever asks from several threads holds ``lock`` meanwhile; ``say`` takes what a reader should know."""

    asking: Asking
    topology: Topology
    selects: Callable[[str], bool]
    limits: Limits
    cache: Cache | None = None
    say: Callable[[str], None] = lambda text: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def log(self) -> Log:
        """What is known of the past; nothing where there is no repository."""
        asking = self.asking
        if asking.repository is None or asking.revision is None or asking.repository.commit(asking.revision) is None:
            self.say("nothing is known of the past here: the rules on history say nothing")
            return _EMPTY
        try:
            found = read_log(asking.repository, asking.revision, self.cache)
        except SafelaneError as error:
            self.say(f"the history cannot be read: {error.message}: the rules on history say nothing")
            return _EMPTY
        if found.cut:
            known = f"{len(found.records)} changes before base" if found.records else "no change before base"
            self.say(f"the clone holds {known}, and the rules on history know no more: git fetch --unshallow")
        return found

    @cached_property
    def past(self) -> Past:
        """The log made searchable. Raises UnknownError when nothing is known at all."""
        if not self.log.records and self.log.cut:
            raise UnknownError("nothing is known of the past here", "git fetch --unshallow")
        return Past(self.log, self.selects)

    @cached_property
    def profiles(self) -> Profiles:
        """The versions of files. Raises UnknownError."""
        past = self.past
        assert self.asking.repository is not None
        return Profiles(past, self.asking.repository, self.limits)

    def known(self) -> int:
        """How many changes of people are known; never an error."""
        return sum(self.past.human) if self.log.records else 0

    def age(self, path: str) -> int | None:
        """Seconds since a file was last touched, or more; None for one that base has not. Raises UnknownError."""
        touching = self.past.touching(path)
        if not self._is_there(path) or not self.past.records:
            return None
        return max(self.asking.now - self.past.records[touching[0] if touching else -1].seconds, 0)

    def _is_there(self, path: str) -> bool:
        try:
            return find(self._base, path) is not None
        except MissingObjectError as error:
            raise UnknownError(str(error), error.help) from error

    @cached_property
    def _base(self) -> Tree:
        assert self.asking.repository is not None
        assert self.asking.revision is not None
        return self.asking.repository.tree(self.asking.revision)

    def companions(self, path: str) -> list[Companion]:
        """The files that usually change with one. Raises UnknownError."""
        return companions(self.past, path)

    def eras(self, path: str, said: Said, spelled: str) -> list[Era]:
        """What a field has been, newest first. Raises UnknownError."""
        return self.profiles.eras(path, said, spelled)

    def promoted(self, path: str, said: Said, spelled: str, value: Any) -> list[Stage]:
        """Where else a value has been, and since when. Raises UnknownError."""
        return promoted(self.profiles, self.siblings(path), Field(said, spelled), value)

    def stages(self, path: str, said: Said, spelled: str) -> list[Usual]:
        """Where the values of a field had been before they came here. Raises UnknownError."""
        return stages(self.profiles, path, self.siblings(path), Field(said, spelled))

    def siblings(self, path: str) -> list[str]:
        """The files that are to other environments what one is to its own, at base. Raises UnknownError."""
        known = self._siblings.get(path)
        if known is None:
            try:
                known = self._siblings[path] = Siblings(self._base, self.topology).of(path)
            except MissingObjectError as error:
                raise UnknownError(str(error), error.help) from error
        return known

    def reverts(self, path: str, within: int) -> Sequence[int]:
        """The reverts that touched a path in the last ``within`` seconds, newest first. Raises UnknownError."""
        earliest = self.asking.now - within
        return [
            place
            for place in self.past.touching(path)
            if place in self.past.reverts_of and self.past.records[place].seconds >= earliest
        ]

    def residues(self) -> list[Residue]:
        """What keeps the change from being the exact revert that it says it is; nothing where it says no such thing, or
        what it reverts is not known. Raises UnknownError.
        """
        place = reverted(self.past.records, self.asking.title, self.asking.body)
        if place is None:
            return []
        record = replace(self.past.records[place], touched=self.past.touched[place])
        base = {path: self._id(path) for path, _, _ in record.touched}
        return residues(place, record, self.asking.touched(), base)

    def _id(self, path: str) -> str:
        """The id of a file at base, empty when there is none. Raises UnknownError."""
        try:
            found = find(self._base, path)
        except MissingObjectError as error:
            raise UnknownError(str(error), error.help) from error
        return found.id if found is not None else ""

    def percentile(self, measure: str, share: float) -> float | None:
        """What a share of the newest changes of people did not exceed; None without any. Raises UnknownError."""
        values = self._measured(measure)
        return float(percentile(values, share)) if values else None

    def _measured(self, measure: str) -> Sequence[int]:
        known = self._values.get(measure)
        if known is None:
            past = self.past
            newest = [place for place, human in enumerate(past.human) if human][:RANKED]
            ask = MEASURES[measure]
            known = self._values[measure] = [
                ask(self.topology, [path for path, _, _ in past.touched[place]]) for place in newest
            ]
        return known

    @cached_property
    def _siblings(self) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _values(self) -> dict[str, Sequence[int]]:
        return {}

    @cached_property
    def risk(self) -> Risk:
        """The risk score of the change. Raises UnknownError."""
        asking = self.asking
        situation = Situation(-1, asking.now, asking.author, asking.touched())
        return Scale(Factors(self.past, self.topology)).risk(situation)
