"""The result of a backtest as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safelane.backtest.account import Account
from safelane.backtest.budget import Budget, Held, State
from safelane.backtest.difference import Change, Difference, Moved
from safelane.backtest.result import Result, RuleResult
from safelane.report.wording import number
from safelane.sanitise import single_line

_HEADER = ("rule", "blocks", "warns", "reverted", "lift", "95 % interval")
_NAMED = 3  # commits that are named for each rule


def text(account: Account) -> str:
    """Sums, the rules that said anything, the newest commits that each would have blocked, and what was asked for."""
    result = account.result
    lines = [
        f"{len(result.commits)} commits: {_share(result.blocked, result)} would have been blocked, "
        f"{_share(result.warned, result)} warned about, {_share(result.unsure, result)} unsure; "
        f"{_share(tuple(result.reverted), result)} reverted later"
    ]
    said = result.speaking
    if said:
        rows = [_HEADER, *map(_row, said)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
        lines += ["", *(_line(row, widths) for row in rows)]
    if any(rule.blocked for rule in said):
        lines += ["", "newest commits that would have been blocked:"]
        lines += [f"  {rule.rule}: {named(rule.blocked)}" for rule in said if rule.blocked]
    lines += ["", f"{len(result.rules) - len(said)} of {len(result.rules)} rules in force said nothing"]
    lines += _difference(account.difference) if account.difference is not None else ()
    lines += _budget(account.budget) if account.budget is not None else ()
    return "".join(f"{single_line(line)}\n" for line in lines)


def _difference(difference: Difference) -> Iterator[str]:
    yield from ("", f"with {', '.join(difference.params)}, against the policy without:")
    if not any((difference.run, *difference.rules)):
        yield "  the same commits are blocked and warned about"
        return
    yield f"  all rules: {_change(difference.run)}"
    for change in difference.rules:
        yield f"  {change.rule}: {_change(change)}"


def _change(change: Change) -> str:
    return f"{_moved('blocked', change.blocked)}; {_moved('warned', change.warned)}"


def _moved(name: str, moved: Moved) -> str:
    if not moved:
        return f"{name} {moved.before} as before"
    sides = [f"{side} {named(commits)}" for side, commits in (("new", moved.new), ("gone", moved.gone)) if commits]
    return f"{name} {moved.after} instead of {moved.before} ({', '.join(sides)})"


def _budget(budget: Budget) -> Iterator[str]:
    """The run and what is not within; the rules that are within are counted."""
    yield from ("", f"noise budget: {standing(budget.state)}")
    within = {held.rule for held in budget.held if held.rule is not None}
    for held in budget.held:
        if held.rule is None or held.state is not State.WITHIN:
            yield f"  {held.rule or 'all rules'}: {_held(held)}"
            if held.state is not State.WITHIN:
                within.discard(held.rule)
    if within:
        yield f"  {number(len(within), 'rule')} within"


def _held(held: Held) -> str:
    said = f"{held.kind} {held.share:.2f} % of at most {float(held.percent):g} %, {standing(held.state)}"
    return f"{said}: {held.unsure} commits could not be decided" if held.state is State.UNSURE else said


def standing(state: State) -> str:
    """A state of a budget in words."""
    return "not certain" if state is State.UNSURE else str(state)


def _share(commits: Sequence[str], result: Result) -> str:
    count = len(commits)
    return f"{count} ({100 * count / len(result.commits):.1f} %)" if count else "0"


def _row(rule: RuleResult) -> tuple[str, ...]:
    return (
        rule.rule,
        str(len(rule.blocked)),
        str(len(rule.warned)),
        str(rule.counts.both) if rule.blocked else "",
        *lift(rule),
    )


def lift(rule: RuleResult) -> tuple[str, str]:
    """The lift of a rule and its interval; empty where there is none."""
    found, interval = rule.counts.lift, rule.counts.interval
    return (
        f"{found:.2f}" if found is not None else "",
        f"{interval[0]:.2f} to {interval[1]:.2f}" if interval is not None else "",
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = row
    cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join([f"{first:<{widths[0]}}", *cells]).rstrip()


def named(commits: Sequence[str], most: int = _NAMED) -> str:
    """The first few by the beginning of their ids, and how many more there are."""
    more = len(commits) - most
    said = ", ".join(commit[:10] for commit in commits[:most])
    return f"{said} and {more} more" if more > 0 else said
