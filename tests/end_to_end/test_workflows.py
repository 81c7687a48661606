"""The action and the project's own workflows, by the tools that users of actions hold them to."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli.runs import Cli

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
_PINNED = re.compile(r"^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}$")


def tool(name: str) -> str:
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.skip(f"{name} is not installed: make test brings it")
    return found


def said(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def steps(value: Any) -> list[dict[str, Any]]:
    return [step for job in value["jobs"].values() for step in job.get("steps", ())]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", ["action.yml"]),
        ("vendor.github-workflows", [str(path) for path in WORKFLOWS]),
        ("vendor.dependabot", [".github/dependabot.yml"]),
    ],
)
def test_the_schemas_of_github_accept_them(schema: str, files: list[str]) -> None:
    code, text = said(tool("check-jsonschema"), "--builtin-schema", schema, *files)
    assert code == 0, text


def test_zizmor_finds_nothing() -> None:
    code, text = said(tool("zizmor"), "--offline", "--no-progress", "--format=plain", "action.yml", ".github")
    assert code == 0, text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_read_only_and_pin_what_they_use(path: Path) -> None:
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert value["permissions"] == {"contents": "read"}
    for step in steps(value):
        assert step.get("uses", "./") == "./" or _PINNED.match(step["uses"]), step
        assert "${{" not in step.get("run", "")
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_project_is_tested_where_it_says_it_runs() -> None:
    value = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    matrix = value["jobs"]["test"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    listed = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert matrix["python"] == listed


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_sandbox_of_the_self_test_is_what_the_self_test_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = Cli(capsys, monkeypatch)
    code, text = said("bash", ROOT / ".github/workflows/sandbox.sh", tmp_path / "sandbox")
    assert code == 0, text
    for head, exit_code in (("risky", 1), ("harmless", 0)):
        assert cli("check", "--base", "main", "--head", head, cwd=tmp_path / "sandbox").code == exit_code
    missing = cli("check", "--base", "1" * 40, "--head", "harmless", cwd=tmp_path / "sandbox")
    assert missing.code == 3
