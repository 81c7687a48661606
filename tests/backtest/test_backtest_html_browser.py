"""The page of a backtest in a real browser; skipped where there is no Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.backtest.test_backtest_html import HOSTILE, account
from tests.report.test_report_html_browser import CHROMIUM, Browser, Page, started_in

from safelane.backtest.html import page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    yield from started_in(tmp_path_factory.mktemp("profile"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_is_dressed_fits_and_asks_for_nothing(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "backtest.html"
    shown = page(account(f"{HOSTILE} {'word' * 90}", "blocked=20%,each.warned=5%", ["replicas.kept=0.9"]))
    file.write_text(shown, encoding="utf-8")
    opened = Page(browser, file, width, True)
    assert opened.complaints == []
    assert opened.requests == [opened.url]
    opened.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert opened.run("document.documentElement.scrollWidth <= innerWidth")
    assert opened.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    flat = "[...document.querySelectorAll('svg')].filter((one) => one.getBoundingClientRect().height < 8).length"
    assert opened.run(flat) == 0
    unfilled = "[...document.querySelectorAll('rect')].filter((one) => getComputedStyle(one).fill == 'rgb(0, 0, 0)')"
    assert opened.run(f"{unfilled}.length") == 0
