"""The page in a real browser, driven through Chromium's debugging pipe; skipped where there is no Chromium."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.reports import EXCERPTS, FULL, REPLICAS, UNSURE, WEB, WEB_BASE, report_of

from safelane.findings import Excerpt, Report
from safelane.report import RenderOptions, render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []),
)
SILENCE = 120  # seconds after which a browser that says nothing is given up
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or os.name != "posix", reason="there is no Chromium here that pipes of POSIX could drive"
)


class Browser:
    """A browser of its own; messages are JSON that ends in a zero byte."""

    def __init__(self, profile: Path) -> None:
        theirs, self._to = os.pipe()
        self._from, there = os.pipe()
        import fcntl

        # The child reads from 3 and writes to 4, which may be taken by these pipes themselves.
        high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs, there)]
        self.pid = os.posix_spawn(
            str(CHROMIUM),
            ["chromium", *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            {**os.environ, "HOME": str(profile)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_DUP2, high[0], 3),
                (os.POSIX_SPAWN_DUP2, high[1], 4),
            ],
            setpgroup=0,
        )
        for end in (theirs, there, *high):
            os.close(end)
        self._buffer = b""
        self._last = 0
        self.events: list[dict[str, Any]] = []
        self.session = ""

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        os.write(self._to, json.dumps(message | ({"sessionId": self.session} if self.session else {})).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last:
            self.events.append(answer)
        assert "error" not in answer, answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], SILENCE)
            data = os.read(self._from, 1 << 20) if ready else b""
            if not data:
                raise ConnectionError("the browser says nothing")
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        parsed: dict[str, Any] = json.loads(message)
        return parsed

    def wait_for(self, method: str) -> None:
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._read())

    def close(self) -> None:
        with contextlib.suppress(ConnectionError, OSError):
            self.session = ""
            self.call("Browser.close")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._to)
        os.close(self._from)


class Page:
    """One open page; ``run`` evaluates JavaScript in it, which its content security policy does not concern."""

    def __init__(self, browser: Browser, file: Path, width: int, scripts: bool) -> None:
        browser.session, browser.events = "", []
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.browser = browser
        for domain in ("Page", "Runtime", "Network", "Log"):
            browser.call(f"{domain}.enable")
        browser.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 500
        )
        browser.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.url = file.as_uri()
        browser.call("Page.navigate", url=self.url)
        browser.wait_for("Page.loadEventFired")

    def run(self, script: str) -> Any:
        answer = self.browser.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def key(self, key: str) -> None:
        self.browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key if len(key) == 1 else "")
        self.browser.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def narrow(self, name: str, label: str) -> None:
        """Chooses the option whose text begins with the label."""
        self.run(
            f"""(() => {{
              const choice = document.querySelector('select[name={name}]');
              choice.value = [...choice.options].find((one) => one.text.startsWith({json.dumps(label)})).value;
              choice.dispatchEvent(new Event('input', {{bubbles: true}}));
            }})()"""
        )

    @property
    def visible(self) -> list[str]:
        """The messages of the findings that can be seen."""
        messages: list[str] = self.run(
            "[...document.querySelectorAll('article')].filter((one) => one.checkVisibility())"
            ".map((one) => one.querySelector('.message').textContent)"
        )
        return messages

    @property
    def requests(self) -> list[str]:
        return [
            event["params"]["request"]["url"]
            for event in self.browser.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    @property
    def complaints(self) -> list[Any]:
        kinds = (
            "Log.entryAdded",
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Page.javascriptDialogOpening",
        )
        return [event for event in self.browser.events if event.get("method") in kinds]


def started_in(profile: Path) -> Iterator[Browser]:
    """A browser, or a skipped test where it does not start; closed at the end."""
    started = Browser(profile)
    try:
        started.call("Browser.getVersion")
    except ConnectionError:
        started.close()
        pytest.skip("Chromium does not start here")
    yield started
    started.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    yield from started_in(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Any:
    def open(report: Report = FULL, width: int = 1200, scripts: bool = True) -> Page:
        file = tmp_path / "report.html"
        file.write_text(render("html", report, RenderOptions(show_all=True)), encoding="utf-8", newline="\n")
        return Page(browser, file, width, scripts)

    return open


LIVE = [
    "container web loses its readiness probe",
    "replicas go from 6 to 1",
    "the tag latest does not say which image runs",
    "templates are not rendered",
]


def test_it_opens_in_silence_and_asks_for_nothing(opened: Any) -> None:
    page = opened()
    assert page.run("document.title").startswith("blocked: 2 errors")
    assert page.visible == LIVE
    assert page.requests == [page.url]
    assert page.complaints == []


def test_it_can_be_narrowed_and_widened(opened: Any) -> None:
    page = opened()
    page.narrow("rule", "replicas-cut")
    assert page.visible == ["replicas go from 6 to 1"] * 3
    assert page.run("document.querySelector('output').value") == "3 of 8 findings"
    assert page.run("document.querySelector('#waived').open")
    page.narrow("kind", "error, deny")
    page.narrow("environment", "production")
    assert page.visible == ["replicas go from 6 to 1"]
    page.narrow("service", "api")
    assert page.visible == []
    assert page.run("document.querySelector('output').value") == "0 of 8 findings"
    assert page.run(
        "[...document.querySelectorAll('.group, .aside')].every((one) => one.hidden || !one.querySelector('article'))"
    )
    page.run("document.querySelector('button[type=reset]').click(); new Promise((done) => setTimeout(done))")
    assert page.visible == LIVE
    assert not page.run("document.querySelector('#waived').open")


def test_it_can_be_searched_from_the_keyboard(opened: Any) -> None:
    page = opened()
    page.key("/")
    assert page.run("document.activeElement.name") == "search"
    for letter in "HEALTHZ web":
        page.key(letter)
    assert page.visible == ["container web loses its readiness probe"]
    assert page.complaints == []


def test_a_link_shows_what_is_folded_or_left_out(opened: Any) -> None:
    page = opened()
    page.narrow("rule", "change-unchecked")
    page.run("document.querySelector('a[href=\"#waived\"]').click(); new Promise((done) => setTimeout(done, 50))")
    assert page.visible == [*LIVE, "replicas go from 6 to 1"]


def test_without_scripts_everything_can_be_read(opened: Any) -> None:
    page = opened(scripts=False)
    assert page.visible == LIVE
    assert not page.run("document.querySelector('#filter').checkVisibility()")
    page.run("document.querySelector('#waived').open = true")
    assert page.visible == [*LIVE, "replicas go from 6 to 1"]
    assert page.run("[...document.querySelectorAll('#waived dd, #waived pre')].every((one) => one.checkVisibility())")


def test_colours_follow_the_choice_without_a_script(opened: Any) -> None:
    page = opened(scripts=False)
    paper = "getComputedStyle(document.body).backgroundColor"
    page.run("document.querySelector('#colours-dark').checked = true")
    assert page.run(paper) == "rgb(21, 24, 28)"
    page.run("document.querySelector('#colours-light').checked = true")
    assert page.run(paper) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_nothing_is_wider_than_the_screen(opened: Any, width: int) -> None:
    long = replace(
        REPLICAS, message="x" * 500, service="s" * 150, environments=("e" * 150, "production"), rule="r" * 200
    )
    excerpts = {**EXCERPTS, ("base", WEB): Excerpt(WEB, "base", {**WEB_BASE, 8: "  replicas: 6 #" + "y" * 900})}
    page = opened(replace(FULL, findings=(*FULL.findings, long), excerpts=excerpts), width=width)
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.run("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "evil",
    [
        "<script>window.hit = 1</script>",
        "<img src=x onerror='window.hit = 1'>",
        '"><svg onload=window.hit=1>',
        "</style></title></script><iframe srcdoc='<script>parent.hit = 1</script>'>",
        "<!--",
        "javascript:window.hit=1",
    ],
)
def test_a_hostile_text_is_a_text(opened: Any, evil: str) -> None:
    finding = replace(REPLICAS, message=evil, title=evil, advice=evil, service=evil, environments=(evil,), rule=evil)
    excerpts = {("head", WEB): Excerpt(WEB, "head", {8: f"  replicas: {evil}"})}
    report = report_of(
        finding, replace(finding, rule="other"), notes=(evil,), unchecked=UNSURE.unchecked, excerpts=excerpts
    )
    page = opened(report)
    assert page.visible == [evil, evil]
    assert page.run("window.hit === undefined && document.querySelectorAll('script, img, svg, iframe').length === 1")
    assert page.requests == [page.url]
    assert page.complaints == []
