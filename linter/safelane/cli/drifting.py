"""``safelane rules --drift``: what has come loose from the policy, found in the commits of the current branch."""

from __future__ import annotations

from datetime import UTC, datetime

from safelane.backtest.drift import Drift, Drifting, Loose
from safelane.backtest.units import chosen
from safelane.cli.session import repository_at, user_cache
from safelane.policy.force import PolicyInForce
from safelane.report.wording import number
from safelane.sanitise import single_line


def drift_of(policy: PolicyInForce, repo: str | None, now: datetime, most: int) -> Drift:
    """What has come loose over the newest ``most`` first-parent commits. Raises what git raises."""
    repository = repository_at(repo)
    units = chosen(repository, "HEAD", None, most)
    return Drifting(policy, repository, now.astimezone(UTC).date(), user_cache()).over(units)


def text(drift: Drift) -> str:
    """For a terminal."""
    over = number(drift.commits, "commit") + (f" ({drift.unsure} more could not be judged)" if drift.unsure else "")
    lines = [f"over the last {over}"]
    lines += ["", f"rules that never fired: {len(drift.silent) or 'none'}", *(f"  {rule}" for rule in drift.silent)]
    for title, entries in (("waivers", drift.waivers), ("settings", drift.settings)):
        lines += ["", f"{title} to look at: {len(entries) or 'none'}", *map(_line, entries)]
    return "".join(f"{single_line(line)}\n" for line in lines)


def _line(one: Loose) -> str:
    return f"  {one.path}:{one.line}: {one.rule}: {one.why}"
