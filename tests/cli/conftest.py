"""The command line and a repository with one risky change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """``safelane`` in this process."""
    return Cli(capsys, monkeypatch)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """An empty repository."""
    return Sandbox(tmp_path / "repository")


@pytest.fixture
def risky(sandbox: Sandbox) -> Sandbox:
    """A repository in which the branch ``change`` cuts the replicas of production from 6 to 1."""
    sandbox.commit({PRODUCTION: deployment(6)}, "base")
    sandbox.git("config", "safelane.target", "main")
    sandbox.git("switch", "--quiet", "--create", "change")
    sandbox.commit({PRODUCTION: deployment(1)}, "Save some cost\n\nNobody needs six.")
    return sandbox
