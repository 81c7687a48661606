"""The page of a backtest: what stands on it, that it asks for nothing, and that no name becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser

from safelane.backtest.account import Account
from safelane.backtest.budget import Budget, limits_of
from safelane.backtest.difference import Difference
from safelane.backtest.html import page
from safelane.backtest.html_charts import interval
from safelane.backtest.judging import Outcome
from safelane.backtest.result import Result
from safelane.backtest.units import Unit
from safelane.findings import Verdict

COMMITS = [f"{place:040x}" for place in range(1, 7)]
OUTCOMES = [
    Outcome(Verdict.BLOCKED, ("replicas",)),
    Outcome(Verdict.BLOCKED, ("replicas",), ("floating",)),
    Outcome(Verdict.PASS, (), ("floating",)),
    Outcome(Verdict.UNSURE),
    Outcome(Verdict.PASS),
    Outcome(Verdict.PASS),
]
RULES = ("floating", "replicas", "silent")
DAY = 86_400
HOSTILE = "</style><script>alert(1)</script> \u202e\x1b[31m ##[error] \"'><img src=https://x.example/ onerror=a()>"
TOKEN = "ghp_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"


class _Tags(HTMLParser):
    """Names and attributes of all elements, and all texts outside of the style."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(shown)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.names[-1:] != ["style"]:
            self.text += data


def _result(outcomes: Sequence[Outcome] = OUTCOMES, rules: Sequence[str] = RULES) -> Result:
    units = [Unit(commit, "") for commit in COMMITS[: len(outcomes)]]
    found = dict(zip(COMMITS, outcomes, strict=False))
    return Result.of(units, found, rules, frozenset(COMMITS[:1]).intersection(found))


def account(titles: str = "Title", budget: str = "", params: Sequence[str] = ()) -> Account:
    result = _result()
    before = _result([OUTCOMES[4], *OUTCOMES[1:]])
    return Account(
        result,
        {commit: (titles, DAY * place) for place, commit in enumerate(COMMITS)},
        Difference.of(params, before, result) if params else None,
        Budget.of(limits_of([budget], RULES), result) if budget else None,
    )


def test_the_figures_stand_on_it_in_words() -> None:
    text = _Tags(page(account(budget="blocked=20%", params=["replicas.kept=0.9"]))).text
    for said in (
        "Backtest of 6 commits",
        "Noise budget: beyond.",
        "33.33 % blocked",
        "What replicas.kept=0.9 changes",
        "2 instead of 1: 1 new, 0 gone",
        "2 commits that it would have blocked",
        "1 commit that could not be decided",
        "1970-01-03: 0 blocked, 1 warned, 0 unsure, 0 silent",
        "reverted later",
        "1 rule in force said nothing",
    ):
        assert said in text


def test_every_chart_has_a_name_or_is_hidden_from_readers() -> None:
    shown = page(account(budget="blocked=20%", params=["replicas.kept=0.9"]))
    charts = re.findall(r"<svg ([^>]*)>(<title>[^<]+</title>)?", shown)
    assert len(charts) >= 6
    assert all(
        'aria-hidden="true"' in attributes or ('role="img"' in attributes and title) for attributes, title in charts
    )


def test_no_text_of_the_repository_becomes_markup() -> None:
    plain, odd = _Tags(page(account())), _Tags(page(account(HOSTILE, "blocked=2%", [HOSTILE])))
    assert set(odd.names) <= {*plain.names, "strong"}
    assert "alert(1)" in odd.text
    assert not any("alert" in (value or "") or name.startswith("on") for name, value in odd.attributes)
    shown = page(account(HOSTILE))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "##[" not in shown


def test_rules_with_odd_names_are_texts() -> None:
    result = _result([Outcome(Verdict.BLOCKED, (HOSTILE,))], [HOSTILE, "<b>"])
    odd = _Tags(page(Account(result, {})))
    assert "script" not in odd.names
    assert "b" not in odd.names
    assert "img" not in odd.names


def test_it_asks_for_nothing_and_names_its_style_by_hash() -> None:
    shown = page(account(budget="each.warned=2%"))
    (style,) = re.findall("<style>(.*?)</style>", shown, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;; base-uri &#39;none&#39;"
    assert policy in shown.replace("'", "&#39;")
    assert "script-src" not in shown
    assert not re.search(r"https?:|url\(|@import|\bsrc=|<link|<script|<iframe|<img| style=", shown)


def test_secrets_in_titles_are_masked() -> None:
    shown = page(account(f"Use {TOKEN} now"))
    assert TOKEN not in shown
    assert "***" in shown


def test_a_page_of_nothing_is_a_page() -> None:
    shown = page(Account(_result([]), {}))
    assert "Backtest of 0 commits" in shown
    assert "There was nothing to judge" in shown


def test_the_page_stays_readable_when_a_rule_blocks_everything() -> None:
    commits = [f"{place:040x}" for place in range(3000)]
    found = {commit: Outcome(Verdict.BLOCKED, RULES) for commit in commits}
    result = Result.of([Unit(commit, "") for commit in commits], found, RULES, frozenset())
    shown = page(Account(result, dict.fromkeys(commits, ("x" * 10000, 0))))
    assert "and 2900 more, which --format json names" in shown
    assert len(shown) < 300_000


def test_a_lift_beyond_the_scale_stays_on_it() -> None:
    for lift, bounds in ((0.0, (0.0, 0.0)), (1.0, (0.001, 1e9)), (1e9, (1e8, 1e9))):
        places = [float(value) for value in re.findall(r' x="([^"]+)"', interval(lift, bounds))]
        assert all(0 <= place <= 100 for place in places)
