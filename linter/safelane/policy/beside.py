"""What a policy is read with besides its own files."""

from __future__ import annotations

from datetime import UTC, date, datetime

from safelane.cache import Cache
from safelane.frozen import dataclass
from safelane.policy.central import Central


@dataclass(frozen=True, slots=True)
class Beside:
    """``cache`` keeps what the repository's own rules were compiled to; ``today`` is the day, in UTC, on which entries
    with a date count or do not yet: None is that of the clock. ``central`` are the policies of another repository.
    """

    cache: Cache | None = None
    today: date | None = None
    central: Central | None = None

    @classmethod
    def at(cls, now: datetime, cache: Cache | None = None, central: Central | None = None) -> Beside:
        """At a moment, which has a time zone."""
        return cls(cache, now.astimezone(UTC).date(), central)

    @property
    def day(self) -> date:
        """The day that counts."""
        return self.today or datetime.now(UTC).date()


NOTHING = Beside()
