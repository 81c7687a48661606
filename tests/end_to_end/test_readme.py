"""The README shows what the demonstration prints, and the demonstration says when it went wrong."""

from __future__ import annotations

from pathlib import Path

from benchmarks import demo, release
from benchmarks.scenes import commit, git, safelane

ROOT = Path(__file__).resolve().parents[2]


def test_the_report_that_is_shown_is_a_real_one(tmp_path: Path) -> None:
    demo.build(tmp_path / "demo")
    printed = safelane(tmp_path / "demo", "check", "--color", "never").stdout
    shown = _block("$ safelane check\n")
    assert shown
    assert printed.startswith(shown)


def test_the_waves_that_are_shown_are_real_ones(tmp_path: Path) -> None:
    release.build(tmp_path / "release")
    played = release.play(tmp_path / "release")
    assert played.faults == ()
    first = "$ safelane check --format concise\n"
    assert "\n".join(played.lines).startswith(f"{first}{_block(first)}\n$ safelane check --base main")


def test_a_release_that_no_order_mends_is_a_fault(tmp_path: Path) -> None:
    place = tmp_path / "release"
    release.build(place)
    path = "apps/catalog/production/us/deployment.yaml"
    commit(place, {path: (place / path).read_text().replace("replicas: 4", "replicas: 1")}, "Save some cost")
    played = release.play(place)
    assert len(played.faults) == 1
    assert "safelane/wave-4 does not pass: exit 1" in played.faults[0]
    git(place, "switch", "--quiet", "--create", "other")
    assert "there is no plan: exit 2" in release.play(place).faults[0]


def _block(first: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition(f"```text\n{first}")[2].partition("```")[0]
