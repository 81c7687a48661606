"""``docs/governance.md``: its files and commands do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "governance.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```yaml (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in this process."""
    return Cli(capsys, monkeypatch)


def test_the_stages_are_listed_as_shown(cli: Cli, tmp_path: Path) -> None:
    (settings,) = re.findall(r"^```yaml\n(settings:.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "safelane.yaml").write_text(f"version: 1\n{settings}", encoding="utf-8")
    (shown,) = re.findall(r"^\$ safelane rules\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
    said = cli("rules", "--now", "2026-11-01T00:00:00Z", cwd=tmp_path).out
    (line,) = (line for line in said.splitlines() if line.startswith("replicas-cut "))
    assert re.sub(r" {2,}", "  ", line) == shown


def test_the_central_policy_forbids_as_shown(cli: Cli, tmp_path: Path) -> None:
    central = Sandbox(tmp_path / "platform-policy")
    commit = central.commit({"policy.yaml": FILES["policy.yaml"]})
    central.git("tag", "v12")
    sandbox = Sandbox(tmp_path / "repository")
    sandbox.commit({"safelane.yaml": FILES["safelane.yaml"]})
    found = re.findall(r"^\$ safelane (rules --policy-repo \S+)\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
    ((command, shown),) = found
    done = cli(*command.split(), cwd=sandbox.place)
    assert (done.code, done.out) == (2, "")
    assert done.err == shown.replace("COMMIT", commit[:12]) + "\n"


@pytest.mark.parametrize("page", ["governance.md", "import.md"])
def test_the_readme_leads_here(page: str) -> None:
    assert f"docs/{page}" in (ROOT / "README.md").read_text(encoding="utf-8")
