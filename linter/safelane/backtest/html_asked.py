"""What was asked for beside the result: the noise budget, and what other parameters change."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from safelane.backtest.account import Account
from safelane.backtest.budget import Held, State
from safelane.backtest.difference import Change, Moved
from safelane.backtest.html_charts import ends, meter, mirrored
from safelane.backtest.html_commits import Line, titled
from safelane.backtest.telling import standing
from safelane.report.html_markup import Markup, element
from safelane.report.wording import number
from safelane.sanitise import single_line

_WITHIN = 10  # limits that are shown though they are kept
_KINDS = MappingProxyType({State.WITHIN: "fixed", State.BEYOND: "error", State.UNSURE: "warning"})


def budget(account: Account) -> Markup:
    """Each limit with its share: all that are not kept, and the nearest of those that are."""
    found = account.budget
    if found is None:
        return Markup()
    kept = [held for held in found.held if held.state is State.WITHIN]
    shown = [held for held in found.held if held.state is not State.WITHIN]
    kept.sort(key=lambda held: (held.rule is not None, -held.share / (float(held.percent) or 1)))
    near = [held for held in kept if held.count or held.rule is None][:_WITHIN]
    shown += near
    rows = titled(("of", "share of commits", "", "at most", "state"), list(map(_held, shown)), "budget")
    more = len(kept) - len(near)
    said = f"{number(more, 'more limit')} {'is' if more == 1 else 'are'} kept"
    rest = [element("p", said, class_="quiet small")] if more else []
    return element("section", element("h2", "Noise budget"), rows, *rest, class_="group")


def _held(held: Held) -> Markup:
    share = f"{held.share:.2f} % {held.kind}"
    cells = (
        element("td", share, class_="number"),
        element("td", meter(held.share, float(held.percent), held.kind)),
        element("td", f"{float(held.percent):g} %", class_="number"),
        element("td", standing(held.state), class_=_KINDS[held.state]),
    )
    return element("tr", element("th", _name(held.rule), scope="row"), *cells)


def _name(rule: str | None) -> str:
    return single_line(rule) if rule is not None else "all rules"


def difference(account: Account, line: Line) -> Markup:
    """What the parameters change: for all rules and for each that differs, when, and for which commits."""
    found = account.difference
    if found is None:
        return Markup()
    title = element("h2", f"What {single_line(', '.join(found.params))} changes")
    if not any((found.run, *found.rules)):
        said = element("p", "Nothing: the same commits are blocked and warned about.", class_="small")
        return element("section", title, said, class_="group")
    rows = titled(("", "blocked", "warned"), list(map(_change, (found.run, *found.rules))), "difference")
    parts = [_section(change, line) for change in (found.run, *found.rules)]
    return element("section", title, rows, *parts, class_="group")


def _change(change: Change) -> Markup:
    cells = (element("td", *_moved(moved)) for moved in (change.blocked, change.warned))
    return element("tr", element("th", _name(change.rule), scope="row"), *cells)


def _moved(moved: Moved) -> Sequence[str]:
    if not moved:
        return (str(moved.after), element("span", " as before", class_="quiet"))
    detail = f" instead of {moved.before}: {len(moved.new)} new, {len(moved.gone)} gone"
    return (element("strong", str(moved.after)), detail)


def _section(change: Change, line: Line) -> Markup:
    """Charts and commits of one row, for what moved in it."""
    parts = [
        part
        for name, moved in (("blocked", change.blocked), ("warned about", change.warned))
        if moved
        for part in _when(name, moved, line)
    ]
    title = element("h3", _name(change.rule))
    return element("article", title, *parts) if parts else Markup()


def _when(name: str, moved: Moved, line: Line) -> Sequence[Markup]:
    up, down = ("new", line.counted(moved.new)), ("gone", line.counted(moved.gone))
    said = f"{name}, by {line.periods.unit}: new above the line, gone below it"
    figure = element("figure", element("p", said, class_="about quiet"), mirrored(line.periods, up, down, said))
    return (
        figure,
        ends(line.periods),
        line.listed(f"would be {name} with it alone", moved.new),
        line.listed(f"would no longer be {name}", moved.gone),
    )
