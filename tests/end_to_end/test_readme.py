"""The report in the README is what the demonstration prints."""

from __future__ import annotations

from pathlib import Path

from benchmarks.demo import build, safelane

ROOT = Path(__file__).resolve().parents[2]


def test_the_report_that_is_shown_is_a_real_one(tmp_path: Path) -> None:
    build(tmp_path / "demo")
    printed = safelane(tmp_path / "demo", "check", "--color", "never").stdout
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.partition("```text\n$ safelane check\n")[2].partition("```")[0]
    assert shown
    assert printed.startswith(shown)
