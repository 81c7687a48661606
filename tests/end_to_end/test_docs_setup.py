"""``docs/setup.md`` followed: its local commands run, its pipelines are what their systems accept."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import IDENTITY, Sandbox

from safelane.facts.owners import Owners

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "setup.md").read_text(encoding="utf-8")
WORKFLOW = PAGE.partition("`.github/workflows/safelane.yaml`\n\n```yaml\n")[2].partition("```")[0]
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)
]


def block(name: str) -> str:
    """The text of a named block."""
    found = re.search(rf"^```\S+ {name}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


class Newcomer:
    """Somebody with a home, safelane on the path, and a clone of a repository on a branch of its own."""

    def __init__(self, home: Path) -> None:
        seed = Sandbox(home / "seed")
        seed.commit({PRODUCTION: deployment(6)}, "base")
        tool = home / "bin" / "safelane"
        tool.parent.mkdir()
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m safelane "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
        self.home = home
        self.place = home / "your-gitops-repository"
        self.environment = {
            name: value
            for name, value in {**os.environ, **IDENTITY, "HOME": str(home)}.items()
            if not name.startswith(("GITHUB_", "GITLAB_", "CI", "TF_BUILD", "XDG_"))
        }
        self.environment["PATH"] = f"{tool.parent}:{os.environ['PATH']}"
        self.run(f"git clone --quiet --bare seed remote.git && git clone --quiet remote.git {self.place.name}", home)
        self.run("git switch --quiet --create topic")

    def run(self, command: str, place: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", command],
            cwd=place or self.place, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    def change(self, replicas: int) -> None:
        (self.place / PRODUCTION).write_text(deployment(replicas), encoding="utf-8")
        self.run(f"git commit --quiet --all --message 'Run {replicas}'")

    def on_the_remote(self) -> str:
        return self.run("git for-each-ref", self.home / "remote.git").stdout


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path)


def test_following_the_first_step_ends_with_a_push_that_is_stopped(newcomer: Newcomer) -> None:
    assert [command for command in COMMANDS if not command.startswith("safelane")] == [
        "git clone https://github.com/OWNER/safelane",
        "pip install ./safelane",
        "cd ~/your-gitops-repository",
    ]
    for command in COMMANDS:
        if command.startswith("safelane"):
            done = newcomer.run(command)
            assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert (newcomer.place / "safelane.yaml").is_file()
    before = newcomer.on_the_remote()
    newcomer.change(1)
    pushed = newcomer.run("git push origin topic")
    assert pushed.returncode != 0
    assert "replicas go from 6 to 1" in pushed.stderr
    assert newcomer.on_the_remote() == before
    newcomer.change(7)
    assert newcomer.run("git push origin topic").returncode == 0
    assert newcomer.run("safelane hook uninstall").returncode == 0


def test_hook_managers_run_the_hook(newcomer: Newcomer) -> None:
    assert yaml.safe_load(block("pre-commit"))["repos"][0]["hooks"] == [{"id": "safelane"}]
    by_lefthook = yaml.safe_load(block("lefthook"))["pre-push"]["commands"]["safelane"]
    assert by_lefthook["use_stdin"] is True
    for replicas, code in ((1, 1), (7, 0)):
        newcomer.change(replicas)
        head = newcomer.run("git rev-parse HEAD").stdout.strip()
        line = f"echo refs/heads/topic {head} refs/heads/topic {'0' * 40}"
        lefthook = by_lefthook["run"].replace("{1}", "origin").replace("{2}", "url")
        husky = f"set -- origin url\n{block('husky')}"
        assert newcomer.run(f"{line} | {lefthook}").returncode == code
        assert newcomer.run(f"{line} | {{ {husky}}}").returncode == code


@pytest.mark.parametrize(("replicas", "code"), [(1, 1), (7, 0)])
def test_the_commands_of_pipelines_run(newcomer: Newcomer, replicas: int, code: int) -> None:
    gitlab = yaml.safe_load(block("gitlab"))["safelane"]
    azure = [step["script"] for step in yaml.safe_load(block("azure"))["steps"] if "script" in step]
    jenkins = re.findall(r"^    sh '(.*)'$", PAGE, re.MULTILINE)
    newcomer.environment["CHANGE_TARGET"] = "main"
    newcomer.change(replicas)
    for script in (gitlab["script"], azure, jenkins):
        codes = [newcomer.run(line).returncode for line in script if not line.startswith("pip install")]
        assert codes[-1] == code, script
        assert not any(codes[:-1])
    for file in gitlab["artifacts"]["reports"].values():
        assert (newcomer.place / file).is_file()


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.gitlab-ci", block("gitlab")),
        ("vendor.azure-pipelines", block("azure")),
        ("vendor.github-workflows", WORKFLOW),
    ],
)
def test_pipelines_are_what_their_systems_accept(schema: str, text: str, tmp_path: Path) -> None:
    tool = shutil.which("check-jsonschema", path=sysconfig.get_path("scripts"))
    if tool is None:
        pytest.skip("check-jsonschema is not installed: make test brings it")
    assert text
    file = tmp_path / "pipeline.yml"
    file.write_text(text, encoding="utf-8")
    transform = ["--data-transform", "gitlab-ci"] if "gitlab" in schema else []
    command = [tool, "--builtin-schema", schema, *transform, str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_what_is_required_is_the_check_that_runs() -> None:
    rules: dict[str, Any] = {rule["type"]: rule.get("parameters") for rule in json.loads(block("ruleset"))["rules"]}
    workflow = yaml.safe_load(WORKFLOW)
    (job,) = workflow["jobs"]
    assert [one["context"] for one in rules["required_status_checks"]["required_status_checks"]] == [job]
    assert rules["required_status_checks"]["strict_required_status_checks_policy"] is True
    assert rules["pull_request"]["require_code_owner_review"] is True
    owners = Owners.parse(block("CODEOWNERS"))
    for path in (".github/workflows/safelane.yaml", ".github/CODEOWNERS", "safelane.yaml", "ops/rules/a/b.yaml"):
        assert owners.of(path), path
