"""Commits on the page: lists of them with day and title, folded, and never too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safelane.backtest.account import Account
from safelane.backtest.periods import Periods, day
from safelane.frozen import dataclass
from safelane.redaction import Redactor
from safelane.redaction.shapes import secrets_in
from safelane.report.html_markup import Markup, element, shortened
from safelane.report.wording import number
from safelane.sanitise import single_line

_MOST = 100  # commits in one list
_TITLE = 160  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """The commits that were judged: title and time by id, those reverted later, and the periods they fall into."""

    said: Mapping[str, tuple[str, int]]
    reverted: frozenset[str]
    periods: Periods

    @classmethod
    def of(cls, account: Account) -> Line:
        """Of all commits of a backtest."""
        times = [account.said[commit][1] for commit in account.result.commits if commit in account.said]
        return cls(account.said, account.result.reverted, Periods.of(times))

    def counted(self, commits: Sequence[str]) -> list[int]:
        """How many of the commits fall into each period."""
        return self.periods.counted(self.said[commit][1] for commit in commits if commit in self.said)

    def listed(self, what: str, commits: Sequence[str]) -> Markup:
        """``N commits that WHAT``, to be unfolded; empty for no commits."""
        if not commits:
            return Markup()
        items = [self._item(commit) for commit in commits[:_MOST]]
        if len(commits) > _MOST:
            more = f"and {len(commits) - _MOST} more, which --format json names"
            items.append(element("li", more, class_="quiet"))
        title = element("summary", f"{number(len(commits), 'commit')} that {what}")
        return element("details", title, element("ul", *items, class_="commits"))

    def _item(self, commit: str) -> Markup:
        title, seconds = self.said.get(commit, ("", 0))
        shown = shortened(single_line(_masked(title)), _TITLE)
        mark = [" ", element("strong", "reverted later")] if commit in self.reverted else []
        when = element("span", day(seconds).isoformat(), class_="quiet")
        return element("li", when, " ", element("code", commit[:10]), " ", element("bdi", shown), *mark)


def _masked(title: str) -> str:
    return Redactor(secrets_in(title)).text(title)


def titled(rows: Sequence[str], body: Sequence[Markup], kind: str) -> Markup:
    """A table with a head."""
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in rows)))
    return element("table", head, element("tbody", *body), class_=kind)
