"""Rules on history as a user meets them: in a repository, in a shallow clone, with two folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.sandbox import Sandbox

CONFIG = "version: 1\npolicies: []\nsettings:\n  value-outside-its-range: {action: deny, params: {known: 3}}\n"
PATH = "apps/web/staging/settings.yaml"


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    box = Sandbox(tmp_path / "whole")
    box.commit({"safelane.yaml": CONFIG, PATH: "pool: {workers: 20}\n"})
    for workers in (24, 18, 22):
        box.commit({PATH: f"pool: {{workers: {workers}}}\n"})
    box.commit({PATH: "pool: {workers: 260}\n"}, "many more")
    return box


def test_a_change_is_held_against_what_was(cli: Cli, box: Sandbox) -> None:
    done = cli("check", "--base", "HEAD^", "--format", "json", cwd=box.place)
    assert done.code == 1
    (finding,) = done.json["findings"]
    assert finding["rule"] == "value-outside-its-range"
    assert "in its 4 earlier values it was never more than 24" in finding["message"]
    again = cli("check", "--base", "HEAD^", "--format", "json", cwd=box.place)
    assert again.json | {"timing": 0} == done.json | {"timing": 0}


def test_a_shallow_clone_says_what_it_lacks(cli: Cli, box: Sandbox, tmp_path: Path) -> None:
    box.git("clone", "--quiet", "--depth=2", f"file://{box.place}", str(tmp_path / "shallow"))
    done = cli("check", "--base", "HEAD^", "--format", "json", cwd=tmp_path / "shallow")
    assert (done.code, done.json["findings"], done.json["unchecked"]) == (0, [], [])
    assert [note for note in done.json["notes"] if "git fetch --unshallow" in note]


def test_two_folders_have_no_past(cli: Cli, box: Sandbox, tmp_path: Path) -> None:
    for name, workers in (("old", 20), ("new", 260)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.yaml").write_text(f"pool: {{workers: {workers}}}\n")
    done = cli("check", "--base-dir", str(tmp_path / "old"), "--head-dir", str(tmp_path / "new"),
               "--config", str(box.place / "safelane.yaml"), "--format", "json")  # fmt: skip
    assert (done.code, done.json["findings"]) == (0, [])
    assert [note for note in done.json["notes"] if "nothing is known of the past" in note]
