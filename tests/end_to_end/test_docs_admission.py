"""``docs/admission.md``: its files make a repository, and its change is judged as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.sandbox import Sandbox

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "admission.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```yaml (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
WEB = "apps/prod/web.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Sandbox:
    """The page's files, and its change on top of them."""
    sandbox = Sandbox(tmp_path / "repository")
    sandbox.commit(FILES)
    (change,) = re.findall(r"When a change sets `(replicas: \d+)`", PAGE)
    sandbox.commit({WEB: FILES[WEB].replace("replicas: 6", change)})
    return sandbox


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in this process."""
    return Cli(capsys, monkeypatch)


def test_the_change_is_judged_as_shown(cli: Cli, repository: Sandbox) -> None:
    (shown,) = re.findall(r"^\$ safelane check\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    done = cli("check", "--base", "HEAD~1", "--repo", str(repository.place))
    assert done.code == 1
    assert done.out.startswith(f"{shown}\n"), done.out


def test_what_lists_rules_lists_the_policy(cli: Cli, repository: Sandbox) -> None:
    for command in (("rules",), ("explain", "replicas-bounded"), ("config", "show")):
        done = cli(*command, "--repo", str(repository.place))
        assert done.code == 0
        assert "replicas-bounded" in done.out


def test_the_readme_leads_here() -> None:
    assert "docs/admission.md" in (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
