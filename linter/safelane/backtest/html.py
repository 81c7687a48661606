"""The account of a backtest as one self-contained page with charts, which needs no script."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.backtest.account import Account
from safelane.backtest.budget import State
from safelane.backtest.html_asked import budget, difference
from safelane.backtest.html_charts import ends, stacked
from safelane.backtest.html_commits import Line
from safelane.backtest.html_rules import rules, silent, table
from safelane.backtest.periods import Periods
from safelane.backtest.telling import standing
from safelane.package import text_of
from safelane.report.html_markup import Markup, element, joined
from safelane.report.html_page import bar, document
from safelane.report.wording import number

_STYLES = ("report/page/page.css", "backtest/page.css")
_TONES = {State.WITHIN: "pass", State.BEYOND: "blocked", State.UNSURE: "unsure"}


def page(account: Account) -> str:
    """The page; the same account gives the same bytes."""
    line = Line.of(account)
    summary = element("header", bar(), _lead(account), _counts(account))
    sections = (
        budget(account),
        difference(account, line),
        _over_time(account, line.periods),
        table(account),
        rules(account, line),
        _unsure(account, line),
        silent(account),
    )
    skip = element("a", "Skip to the figures", href="#figures", class_="skip")
    main = element("main", joined(filter(None, sections), "\n"), id="figures")
    footer = element("footer", element("p", _FOOTER))
    style = "".join(map(text_of, _STYLES))
    return document(f"Backtest of {_commits(account)} | safelane", (skip, summary, main, footer), style)


_FOOTER = (
    "Each commit of the first-parent line, judged against its first parent by the policy of today. Reverted later: "
    "taken back by a later commit that says so, which is a floor."
)


def _commits(account: Account) -> str:
    return number(len(account.result.commits), "commit")


def _lead(account: Account) -> Markup:
    """What the page is about, and whether the budget holds."""
    tone, said = "plain", []
    if account.budget is not None:
        tone = _TONES[account.budget.state]
        said = [element("p", f"Noise budget: {standing(account.budget.state)}.", class_="lead")]
    heading = element("h1", f"Backtest of {_commits(account)}")
    return element("div", heading, *said, element("p", _between(account)), class_=f"verdict {tone}")


def _between(account: Account) -> str:
    """Revisions and parameters, in words."""
    commits = account.result.commits
    said = f"From {commits[-1][:10]} to {commits[0][:10]}" if commits else "There was nothing to judge"
    return f"{said}, with {', '.join(account.difference.params)}." if account.difference is not None else f"{said}."


def _counts(account: Account) -> Markup:
    result = account.result
    rows = (
        ("error", len(result.blocked), "would have been blocked"),
        ("warning", len(result.warned), "warned about"),
        ("note", len(result.unsure), "unsure"),
        ("note", len(result.reverted), "reverted later"),
    )
    items = (
        element(
            "li", element("strong", str(count)), f" {_share(count, account)}{name}", class_=kind if count else "none"
        )
        for kind, count, name in rows
    )
    return element("ul", *items, class_="counts")


def _share(count: int, account: Account) -> str:
    return f"({100 * count / len(account.result.commits):.1f} %) " if count else ""


def _over_time(account: Account, periods: Periods) -> Markup:
    """All commits by period and by what came of them, as a chart and as a table."""
    result = account.result
    if not result.commits:
        return Markup()
    time = {commit: seconds for commit, (_, seconds) in account.said.items()}
    said = {*result.blocked, *result.warned, *result.unsure}
    kinds = (
        ("blocked", result.blocked),
        ("warned", result.warned),
        ("unsure", result.unsure),
        ("silent", tuple(commit for commit in result.commits if commit not in said)),
    )
    series = [(kind, periods.counted(time.get(commit, 0) for commit in commits)) for kind, commits in kinds]
    title = f"Commits by {periods.unit}, and what the policy says of them"
    most = max(map(sum, zip(*(counts for _, counts in series), strict=True)))
    legend = element("ul", *(_key(kind) for kind, _ in kinds), class_="legend")
    chart = stacked(periods, series, title)
    caption = element(
        "figcaption", f"Stacked in this order from the bottom; at most {number(most, 'commit')} in one {periods.unit}."
    )
    figure = element("figure", legend, chart, ends(periods), caption)
    return element("section", element("h2", title), figure, _figures(periods, series), class_="group")


def _key(kind: str) -> Markup:
    return element("li", element("span", class_=f"swatch {kind}", aria_hidden="true"), f" {kind}")


def _figures(periods: Periods, series: list[tuple[str, list[int]]]) -> Markup:
    head = element("tr", *(element("th", name, scope="col") for name in (periods.unit, *(kind for kind, _ in series))))
    body = element("tbody", joined(_rows(periods, series)))
    return element("details", element("summary", "The figures"), element("table", element("thead", head), body))


def _rows(periods: Periods, series: list[tuple[str, list[int]]]) -> Iterator[Markup]:
    for place, name in enumerate(periods.names):
        cells = (element("td", str(counts[place]), class_="number") for _, counts in series)
        if any(counts[place] for _, counts in series):
            yield element("tr", element("th", name, scope="row"), *cells)


def _unsure(account: Account, line: Line) -> Markup:
    """The commits that could not be decided."""
    listed = line.listed("could not be decided", account.result.unsure)
    return element("section", listed, class_="group") if listed else Markup()
