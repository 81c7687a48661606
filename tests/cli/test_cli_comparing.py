"""Folders and CI events as what is compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """What a renderer wrote before and after: two documents in one file."""
    made = []
    for name, replicas in (("before", 6), ("after", 1)):
        file = tmp_path / name / "production" / "all.yaml"
        file.parent.mkdir(parents=True)
        parts = [
            "---\n# Source: web/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
            f"---\n# Source: web/templates/deployment.yaml\n{deployment(replicas)}",
        ]
        file.write_text("".join(parts))
        made.append(tmp_path / name)
    return made[0], made[1]


def test_two_folders(cli: Cli, folders: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = map(str, folders)
    done = cli("check", "--base-dir", before, "--head-dir", after, "--format", "json", cwd=tmp_path)
    assert done.code == 1
    assert done.json["head"] is None
    (finding,) = done.json["findings"]
    assert (finding["rule"], finding["location"]["path"]) == ("replicas-cut", "production/all.yaml")
    assert [(one["path"], one["message"]) for one in finding["related"]][-1] == (
        "web/templates/deployment.yaml",
        "rendered from this file",
    )


def test_the_configuration_is_that_of_the_base_folder(cli: Cli, folders: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = folders
    (before / "safelane.yaml").write_text("version: 1\nsettings: {replicas-cut: {action: warn}}\n")
    assert cli("check", "--base-dir", str(before), "--head-dir", str(after), cwd=tmp_path).code == 0


def test_folders_and_revisions_do_not_mix(cli: Cli, folders: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = map(str, folders)
    for arguments in (
        ["--base-dir", before],
        ["--head-dir", after],
        ["--base-dir", before, "--head-dir", after, "--base", "main"],
        ["--base-dir", before, "--head-dir", f"{after}s"],
    ):
        done = cli("check", *arguments, cwd=tmp_path)
        assert (done.code, done.out) == (2, ""), arguments


@pytest.fixture
def pull_request(risky: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The merge commit that GitHub checks out, and its event."""
    source = risky.git("rev-parse", "change")
    risky.git("switch", "--quiet", "--detach", "main")
    risky.git("merge", "--quiet", "--no-ff", "--message", "merge", source)
    payload = {
        "pull_request": {
            "head": {"sha": source},
            "base": {"ref": "main"},
            "title": "Save cost",
            "body": "safelane-override: replicas-cut: agreed in INC-1",
            "user": {"login": "robin"},
            "labels": [{"name": "break-glass"}],
        }
    }
    event = tmp_path / "event.json"
    event.write_text(json.dumps(payload))
    for name, value in (
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event),
    ):
        monkeypatch.setenv(name, str(value))
    return risky


def test_a_pull_request_is_compared_with_what_it_merges_into(cli: Cli, pull_request: Sandbox) -> None:
    done = cli("check", "--format", "json", cwd=pull_request.place)
    assert done.code == 1
    assert done.json["base"] == pull_request.git("rev-parse", "main")
    assert "GitHub pull_request event" in done.json["notes"]


def test_labels_and_body_of_the_event_count(cli: Cli, pull_request: Sandbox) -> None:
    config = "version: 1\noverrides:\n  - {label: break-glass, rules: [capacity/*]}\n"
    (pull_request.place.parent / "own.yaml").write_text(config)
    done = cli("check", "--config", "../own.yaml", "--format", "json", cwd=pull_request.place)
    assert done.code == 0
    assert done.json["findings"][0]["override"]["reason"] == "agreed in INC-1"


def test_none_leaves_the_event_alone(cli: Cli, pull_request: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_EVENT_PATH", "/nowhere")
    assert cli("check", cwd=pull_request.place).code == 3
    done = cli("check", "--event", "none", "--format", "json", cwd=pull_request.place)
    assert done.code == 1
    assert not any("event" in note for note in done.json["notes"])


def test_given_revisions_win_over_the_event(cli: Cli, pull_request: Sandbox) -> None:
    assert cli("check", "--base", "main", "--head", "main", cwd=pull_request.place).code == 0


def test_the_paths_of_a_rendered_change_are_marked(cli: Cli, folders: tuple[Path, Path], tmp_path: Path) -> None:
    rule = """\
id: any-render
title: A rendered change
severity: note
scope: resource
deny: change.rendered && object != oldObject
message: rendered
why: It is a test.
advice: None.
examples:
  - {name: flagged, base: "", head: "", expect: [{}]}
  - {name: clean, base: "", head: "", expect: []}
"""
    before, after = folders
    (before / "ops").mkdir()
    (before / "ops" / "any-render.yaml").write_text(rule)
    (before / "safelane.yaml").write_text("version: 1\nrules: [ops]\n")
    done = cli("check", "--base-dir", str(before), "--head-dir", str(after), "--format", "json", cwd=tmp_path)
    assert "any-render" in {finding["rule"] for finding in done.json["findings"]}
    assert PRODUCTION not in done.out
