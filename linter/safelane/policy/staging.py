"""Entries that begin to count on a day: a rule goes from audit over warn to deny without anybody editing it then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from safelane.config.checks import is_date
from safelane.errors import ConfigurationError, Problem
from safelane.policy.model import Entry, Origin


def began(text: str | None, origin: Origin) -> date | None:
    """The first day on which an entry counts; None for one that always does. Raises ConfigurationError."""
    if text is None:
        return None
    if not is_date(text):
        message = f"{text!r} is no date; write the first day on which it counts as YYYY-MM-DD"
        raise ConfigurationError([origin.problem(message)])
    return date.fromisoformat(text)


def never_deciding(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Entries with a date that an entry above them in the same file outlives: it decides from their first day on."""
    above: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        earlier = above.setdefault((entry.origin.path, entry.use), [])
        other = next((one for one in earlier if _hides(one, entry)), None)
        if other is not None:
            message = (
                f"this entry for {entry.use!r} never decides anything: the one in line {other.origin.line} counts "
                f"{'from ' + other.since.isoformat() + ' on' if other.since else 'always'}, and comes first; write the "
                "latest date first, and the entry without a date last"
            )
            yield entry.origin.problem(message)
        earlier.append(entry)


def _hides(first: Entry, later: Entry) -> bool:
    """Whether a later entry that only names an action and a date is never heard."""
    if later.since is None or first.action is None or later.params:
        return False
    if first.since is not None and first.since > later.since:
        return False
    everywhere = not first.environments and first.production is None
    same = (first.environments, first.production) == (later.environments, later.production)
    return everywhere or same
