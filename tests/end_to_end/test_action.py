"""The composite action as a runner runs it: inputs, outputs, annotations, summary; nothing from the checkout is run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
import sysconfig
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox
from tests.shared import shared

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    """The reference implementation of a runner."""
    spec = importlib.util.spec_from_file_location("action_runner", shared("tools/action_runner.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Action:
    """The action on the pull request of a sandbox."""

    def __init__(self, runner: ModuleType, place: Path) -> None:
        self._runner = runner
        self.place = place
        self.sandbox = Sandbox(place / "workspace")
        self.workspace = self.sandbox.place
        self.environment: dict[str, str] = {}
        self.payload: dict[str, Any] | None = None
        self._temp = place / "temp"
        self._install()

    def _install(self) -> None:
        """The libraries of this environment stand in for those that the action would download."""
        site = self._temp / "safelane-site"
        site.mkdir(parents=True)
        (site / ".complete").touch()
        for item in Path(sysconfig.get_paths()["purelib"]).iterdir():
            if "safelane" not in item.name and item.suffix != ".pth":
                (site / item.name).symlink_to(item)

    def change(self, files: dict[str, str]) -> None:
        """A pull request with these files, merged as GitHub merges it for the check."""
        self.sandbox.git("switch", "--quiet", "--create", "topic")
        self.source = self.sandbox.commit(files, "Save some cost")
        self.sandbox.git("switch", "--quiet", "--detach", "main")
        self.sandbox.git("merge", "--quiet", "--no-ff", "--message", "merge", "topic")

    def run(self, event: str = "pull_request", **inputs: str) -> Any:
        payload = self.payload or {
            "pull_request": {"head": {"sha": self.source}, "base": {"ref": "main"}, "title": "t", "body": None}
        }
        environment = {"PATH": os.environ["PATH"], "SAFELANE_PYTHON": sys.executable, **self.environment}
        given = {"python": sys.executable, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        return self._runner.run(ROOT, self.workspace, given, event, payload, self._temp, environment)


@pytest.fixture
def action(runner: ModuleType, tmp_path: Path) -> Action:
    made = Action(runner, tmp_path)
    made.sandbox.commit({PRODUCTION: deployment(6)}, "base")
    return made


def test_a_blocked_pull_request_fails_with_an_annotation_on_its_line(action: Action) -> None:
    action.change({PRODUCTION: deployment(1)})
    done = action.run(json_file="report.json", sarif_file="report.sarif")
    assert done.problems == []
    assert done.code == 1
    assert done.outputs["verdict"] == "blocked"
    assert done.outputs["deny"] == "1"
    ((kind, where, message),) = done.log.kept
    assert (kind, where["file"], where["line"], where["col"]) == ("error", PRODUCTION, "7", "13")
    assert "replicas go from 6 to 1" in message
    assert done.log.unmeant() == []
    assert done.summary.startswith("## safelane: `blocked: 1 error`")
    assert json.loads((action.sandbox.place / "report.json").read_text())["verdict"] == "blocked"
    assert Path(done.outputs["sarif-file"]).is_file()


def test_a_clean_pull_request_passes(action: Action) -> None:
    action.change({PRODUCTION: deployment(7)})
    done = action.run()
    assert (done.code, done.outputs["verdict"], done.outputs["deny"]) == (0, "pass", "0")
    assert done.log.kept == []
    assert "pass" in done.summary


def test_advisory_passes_and_says_what_would_block(action: Action) -> None:
    action.change({PRODUCTION: deployment(1)})
    done = action.run(advisory="true", summary="false")
    assert (done.code, done.outputs["verdict"], done.summary) == (0, "blocked", "")
    assert action.run(advisory="maybe").code == 2


def test_a_central_policy_decides(action: Action) -> None:
    action.change({PRODUCTION: deployment(1)})
    central = Sandbox(action.workspace / "platform")
    rules = "rules: [{use: replicas-cut, action: warn}]"
    policy = f"version: 1\nname: own\ndescription: For a test.\nextends: [recommended]\n{rules}\n"
    commit = central.commit({"policy.yaml": policy})
    done = action.run(policy_repo=f"platform@{commit}")
    assert (done.problems, done.code, done.outputs["warn"]) == ([], 0, "1")


def test_a_wrong_configuration_is_no_pass(action: Action) -> None:
    action.sandbox.commit({"safelane.yaml": "version: 1\npolices: []\n"})
    action.change({PRODUCTION: deployment(7)})
    done = action.run()
    assert (done.code, done.outputs["verdict"]) == (2, "error")
    assert "did you mean 'policies'?" in done.raw


def test_what_is_wrong_with_a_configuration_is_annotated_and_summarised(action: Action) -> None:
    action.sandbox.commit({"safelane.yaml": "version: 1\npolices: []\n"})
    action.change({PRODUCTION: deployment(7)})
    done = action.run()
    ((kind, where, message),) = done.log.kept
    assert (kind, where["title"]) == ("error", "safelane: no verdict")
    assert message.startswith("safelane.yaml:2:1: ")
    assert done.summary.startswith("## safelane: no verdict\n\n- `safelane.yaml:2:1: ")


def test_a_merge_group_is_judged_by_the_commits_of_its_payload(action: Action) -> None:
    base = action.sandbox.git("rev-parse", "HEAD")
    action.sandbox.commit({PRODUCTION: deployment(1)}, "one of the queue")
    head = action.sandbox.commit({PRODUCTION: deployment(1) + "# again\n"}, "another of the queue")
    action.payload = {"merge_group": {"base_sha": base, "head_sha": head, "base_ref": "refs/heads/main"}}
    done = action.run(event="merge_group")
    assert (done.code, done.outputs["verdict"], done.outputs["deny"]) == (1, "blocked", "1")
    action.payload["merge_group"]["base_sha"] = head
    assert action.run(event="merge_group").outputs["verdict"] == "pass"


def test_a_push_is_judged_from_what_was_there_before(action: Action) -> None:
    before = action.sandbox.git("rev-parse", "HEAD")
    action.sandbox.commit({PRODUCTION: deployment(1)})
    after = action.sandbox.commit({PRODUCTION: deployment(1) + "# again\n"})
    action.payload = {"before": before, "after": after, "ref": "refs/heads/main", "forced": False}
    done = action.run(event="push")
    assert (done.code, done.outputs["verdict"]) == (1, "blocked")


def test_a_checkout_of_one_commit_says_what_to_fetch_and_never_passes(action: Action, tmp_path: Path) -> None:
    action.change({PRODUCTION: deployment(1)})
    wanted = action.sandbox.git("rev-parse", "HEAD^1")
    action.sandbox.git("branch", "--force", "merged", "HEAD")
    for depth, code, verdict in ((1, 3, "unsure"), (2, 1, "blocked")):
        shallow = tmp_path / f"depth-{depth}"
        clone = ("clone", "--quiet", f"--depth={depth}", "--branch=merged", action.sandbox.place.as_uri())
        action.sandbox.git(*clone, str(shallow))
        action.workspace = shallow
        done = action.run()
        assert (done.code, done.outputs["verdict"]) == (code, verdict)
        if depth == 1:
            assert f"git fetch --no-tags --depth=1 origin {wanted}" in done.log.kept[0][2]


def test_what_guards_the_gate_is_warned_of_once(action: Action) -> None:
    action.sandbox.commit({"safelane.yaml": "version: 1\n", "CODEOWNERS": "/apps/ @web\n"})
    action.change({PRODUCTION: deployment(7), ".github/workflows/safelane.yaml": "on: push\n"})
    warnings = [one for one in action.run().log.kept if one[0] == "warning" and "gate" in one[1]["title"]]
    ((_, where, message),) = warnings
    assert "file" not in where
    assert "the change edits .github/workflows/safelane.yaml: " in message
    assert "safelane.yaml has no code owner" in message


def test_files_of_the_checkout_are_never_run(action: Action) -> None:
    trap = "raise SystemExit('code of the checkout was run')\n"
    names = ("yaml.py", "click.py", "safelane.py", "sitecustomize.py", "usercustomize.py", "json.py", "pip/__init__.py")
    settings = {"uv.toml": 'index-url = "http://127.0.0.1:9/"\n', ".python-version": "2.7\n", "pip.conf": "[\n"}
    action.change({PRODUCTION: deployment(7), **settings, **dict.fromkeys(names, trap)})
    action.environment["PYTHONPATH"] = str(action.sandbox.place)
    done = action.run()
    assert "code of the checkout" not in done.raw
    assert (done.code, done.outputs["verdict"]) == (0, "pass")


def test_hostile_names_forge_nothing(action: Action) -> None:
    path = "apps/web/overlays/production/a,line=1::x%0A::error::forged/deployment.yaml"
    action.sandbox.commit({path: deployment(6)})
    action.change({path: deployment(1, name="x ##[add-mask]web")})
    done = action.run()
    assert done.log.unmeant() == []
    assert all("forged" not in message or where.get("file") for _, where, message in done.log.kept)


def test_pull_request_target_is_warned_of(action: Action) -> None:
    action.change({PRODUCTION: deployment(1)})
    done = action.run(event="pull_request_target")
    assert any("pull_request_target" in message for kind, _, message in done.log.kept if kind == "warning")


def test_the_definition_holds_no_nested_action_and_no_template_in_a_script() -> None:
    spec = yaml.safe_load((ROOT / "action.yml").read_text())
    for step in spec["runs"]["steps"]:
        assert "uses" not in step
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
    assert all(value["value"].startswith("${{ steps.check.outputs.") for value in spec["outputs"].values())


def test_the_locked_file_fits_what_the_project_asks_for() -> None:
    locked = dict(
        re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", (ROOT / "linter/action/requirements.txt").read_text(), re.MULTILINE)
    )
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    asked = [
        Requirement(line) for line in (ROOT / "linter/action/requirements.in").read_text().splitlines() if line.strip()
    ]
    assert {one.name.lower() for one in asked} == {Requirement(text).name.lower() for text in wanted} - {"ruamel.yaml"}
    for one in asked:
        assert one.specifier.contains(locked[one.name.lower()])
        assert str(one) in [str(Requirement(text)) for text in wanted]


def test_a_python_that_is_none_is_said(action: Action, tmp_path: Path) -> None:
    action.change({PRODUCTION: deployment(7)})
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for python in (str(old), "/nowhere/python"):
        done = action.run(python=python)
        assert done.code == 2
        assert "the input python names no Python 3.11 or newer" in done.log.kept[0][2]


def test_the_python_of_a_runner_is_found(action: Action) -> None:
    action.change({PRODUCTION: deployment(7)})
    action.environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    assert action.run(python="").outputs["verdict"] == "pass"
