"""The result of a backtest as a table for people."""

from __future__ import annotations

from safelane.backtest.result import Result, RuleResult
from safelane.sanitise import single_line

_HEADER = ("rule", "blocks", "warns", "reverted", "lift", "95 % interval")
_NAMED = 3  # commits that are named for each rule


def text(result: Result) -> str:
    """Sums, the rules that said anything, and the newest commits that each would have blocked."""
    lines = [
        f"{result.commits} commits: {_share(result.blocked, result)} would have been blocked, "
        f"{_share(result.warned, result)} warned about, {_share(result.unsure, result)} unsure; "
        f"{_share(result.reverted, result)} reverted later"
    ]
    said = [rule for rule in result.rules if rule.commits or rule.warned]
    if said:
        rows = [_HEADER, *map(_row, said)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
        lines += ["", *(_line(row, widths) for row in rows)]
    if any(rule.commits for rule in said):
        lines += ["", "newest commits that would have been blocked:"]
        lines += [f"  {rule.rule}: {_commits(rule)}" for rule in said if rule.commits]
    silent = len(result.rules) - len(said)
    lines += ["", f"{silent} of {len(result.rules)} rules in force said nothing"]
    return "".join(f"{single_line(line)}\n" for line in lines)


def _share(count: int, result: Result) -> str:
    return f"{count} ({100 * count / result.commits:.1f} %)" if count and result.commits else str(count)


def _row(rule: RuleResult) -> tuple[str, ...]:
    lift, interval = rule.counts.lift, rule.counts.interval
    return (
        rule.rule,
        str(len(rule.commits)),
        str(rule.warned),
        str(rule.counts.both) if rule.commits else "",
        f"{lift:.2f}" if lift is not None else "",
        f"{interval[0]:.2f} to {interval[1]:.2f}" if interval is not None else "",
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = row
    cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join([f"{first:<{widths[0]}}", *cells]).rstrip()


def _commits(rule: RuleResult) -> str:
    more = len(rule.commits) - _NAMED
    named = ", ".join(commit[:10] for commit in rule.commits[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named
