"""The shape of ``safelane.yaml`` once it is read (contract, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from safelane.frozen import dataclass
from safelane.location import Location


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands: a file, its line and column, from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class EnvironmentSpec:
    """One environment; the aliases are other spellings of its name."""

    name: str
    aliases: tuple[str, ...] = ()
    production: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service; tier 1 is the most important, None is not said."""

    name: str
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the repository decides for a rule (or a glob over ``area/id``); environments are canonical names.

    ``since`` is the first day, in UTC, on which it counts.
    """

    rule: str
    action: str | None
    environments: tuple[str, ...]
    production: bool | None
    params: Mapping[str, Any]
    place: Location
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """What a waiver covers: every part that is given must fit."""

    path: str | None = None
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None
    service: str | None = None
    environment: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is given, which would cover everything."""
        return all(
            part is None for part in (self.path, self.kind, self.name, self.namespace, self.service, self.environment)
        )


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exemption with an end. What is absent is an empty text; ``expires`` is a valid ISO date or empty."""

    rule: str
    where: Where
    owner: str
    reason: str
    expires: str
    place: Location

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys without which it does not count, in the contract's order."""
        given = {
            "where": not self.where.empty,
            "owner": bool(self.owner.strip()),
            "reason": bool(self.reason.strip()),
            "expires": bool(self.expires),
        }
        return tuple(key for key, present in given.items() if not present)

    @property
    def complete(self) -> bool:
        """Whether it has all that it needs to count."""
        return not self.missing

    def active(self, now: datetime) -> bool:
        """Whether ``now`` (with a time zone, else UTC) is not after the day of expiry in UTC."""
        if not self.expires:
            return False
        day = now.astimezone(UTC).date() if now.tzinfo is not None else now.date()
        return day <= date.fromisoformat(self.expires)


@dataclass(frozen=True, slots=True)
class OverrideLane:
    """One break-glass lane: the label that opens it, for which rules, and for which not."""

    label: str
    rules: tuple[str, ...]
    except_: tuple[str, ...]
    place: Location


@dataclass(frozen=True, slots=True)
class Row:
    """One line of ``config show``; ``origin`` is the file or ``default``, ``line`` None for a default."""

    key: str
    value: Any
    origin: str
    line: int | None

    @property
    def json(self) -> dict[str, Any]:
        """As ``config show --format json`` prints it."""
        return {"key": self.key, "value": self.value, "from": self.origin, "line": self.line}
