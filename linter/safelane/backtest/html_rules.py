"""The rules on the page: a table of those that said anything, then each with its chart and its commits."""

from __future__ import annotations

from safelane.backtest.account import Account
from safelane.backtest.html_charts import ends, interval, mirrored
from safelane.backtest.html_commits import Line, titled
from safelane.backtest.result import RuleResult
from safelane.backtest.telling import lift
from safelane.report.html_markup import Markup, element, joined
from safelane.report.wording import number
from safelane.sanitise import single_line

_HEADER = ("rule", "blocks", "warns", "reverted", "lift", "95 % interval")
_MOST = 200  # rules that have a section of their own
_LIFT = (
    "Lift: the share reverted later among the commits that the rule would have blocked, by the share among all. "
    "The bar is its 95 % interval from 0.1 to 100, the thin mark stands at 1, where the rule finds no more than chance."
)


def table(account: Account) -> Markup:
    """A row for each rule that said anything."""
    said = account.result.speaking
    if not said:
        return Markup()
    rows = titled(_HEADER, [_row(place, rule) for place, rule in enumerate(said, start=1)], "rules")
    title = element("h2", f"{number(len(said), 'rule')} said something")
    return element("section", title, rows, element("p", _LIFT, class_="quiet small"), class_="group")


def _row(place: int, rule: RuleResult) -> Markup:
    name = single_line(rule.rule)
    link = element("a", name, href=f"#r{place}") if place <= _MOST else name
    found, bounds = lift(rule)
    cells = (
        _count(len(rule.blocked), "error", "blocks"),
        _count(len(rule.warned), "warning", "warns"),
        _count(rule.counts.both, "note", "reverted") if rule.blocked else element("td", class_="number"),
        element("td", found, *_label("lift", found), class_="number"),
        element("td", _plot(rule), element("span", bounds, class_="quiet")),
    )
    return element("tr", element("th", link, scope="row"), *cells)


def _count(count: int, kind: str, name: str) -> Markup:
    return element("td", str(count), *_label(name, "shown"), class_=f"number {kind if count else 'none'}")


def _label(name: str, value: str) -> tuple[Markup, ...]:
    """What a cell counts, where the head of the table is not shown."""
    return (element("span", f" {name}", class_="label", aria_hidden="true"),) if value else ()


def _plot(rule: RuleResult) -> Markup:
    found, bounds = rule.counts.lift, rule.counts.interval
    return interval(found, bounds) if found is not None and bounds is not None else Markup()


def rules(account: Account, line: Line) -> Markup:
    """Each rule that said anything: when, and about which commits."""
    said = account.result.speaking
    parts = [_section(place, rule, line) for place, rule in enumerate(said[:_MOST], start=1)]
    if len(said) > _MOST:
        parts.append(element("p", f"and {number(len(said) - _MOST, 'more rule')}, which --format json has"))
    title = f"When, by {line.periods.unit}: blocked above the line, warned below it"
    return element("section", element("h2", title), *parts, class_="group") if parts else Markup()


def _section(place: int, rule: RuleResult, line: Line) -> Markup:
    blocked, warned = line.counted(rule.blocked), line.counted(rule.warned)
    facts = [f"blocked {len(rule.blocked)}", f"warned {len(rule.warned)}"]
    facts += [f"at most {max(map(sum, zip(blocked, warned, strict=True)))} in one {line.periods.unit}"]
    facts += [f"reverted later {rule.counts.both}"] if rule.counts.both else []
    chart = mirrored(
        line.periods, ("blocked", blocked), ("warned", warned), f"{single_line(rule.rule)}: {', '.join(facts)}"
    )
    return element(
        "article",
        element("h3", single_line(rule.rule)),
        element("p", ", ".join(facts), class_="about quiet"),
        element("figure", chart, ends(line.periods)),
        line.listed("it would have blocked", rule.blocked),
        line.listed("it would have warned about", rule.warned),
        id=f"r{place}",
    )


def silent(account: Account) -> Markup:
    """The rules that said nothing, by name."""
    said = {rule.rule for rule in account.result.speaking}
    names = sorted(rule.rule for rule in account.result.rules if rule.rule not in said)
    if not names:
        return Markup()
    title = element("summary", f"{number(len(names), 'rule')} in force said nothing")
    listed = joined((element("code", single_line(name)) for name in names), " ")
    return element("section", element("details", title, element("p", listed)), class_="group")
