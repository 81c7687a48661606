"""The shape of policies and of the decisions that come out of them (contract, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

from safelane.errors import Problem
from safelane.findings import Action
from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry stands: a file of the repository, or a built-in policy's name with line 0."""

    path: str
    line: int = 0
    column: int = 0

    def problem(self, message: str) -> Problem:
        """A mistake at this place."""
        return Problem(self.path, self.line, self.column, message)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of decision: which rules, where, what, and from which day on. ``action`` None only sets parameters."""

    use: str
    action: Action | None
    origin: Origin
    environments: frozenset[str] = frozenset()
    production: bool | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look at between two steps of a change, for changes of these kinds and sorts (empty: of all)."""

    text: str
    kinds: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    production: bool | None = None


@dataclass(frozen=True, slots=True)
class Governance:
    """What a repository may not decide for some rules by itself.

    ``forbids`` are some of ``settings``, ``waivers``, ``overrides``; a waiver that is allowed lasts ``longest_days``
    from today at most, and belongs to one of ``owners``, where these are given.
    """

    use: str
    origin: Origin
    forbids: frozenset[str] = frozenset()
    longest_days: int | None = None
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A named list of entries; ``extends`` are names as written, resolved beside ``path``."""

    name: str
    description: str
    path: str
    builtin: bool = False
    extends: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    watch: tuple[Watch, ...] = ()
    governance: tuple[Governance, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What one rule does in one environment: its action, its parameters in CEL values, and who said so.

    ``explicit`` is false for what rules of this sort do where no entry names an action.
    """

    action: Action
    params: Mapping[str, Any]
    origin: Origin
    explicit: bool = True
