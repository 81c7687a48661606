"""What ``safelane check`` makes of odd files: two states of a few files, and the report on the way between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox

Files = Mapping[str, str | bytes | None]
Seen = list[tuple[str, str, int]]  # rule, action and line of findings

CONFIG = "version: 1\n"


@dataclass(frozen=True, slots=True)
class Report:
    """The exit code and the JSON report."""

    code: int
    json: Any

    @property
    def found(self) -> Seen:
        """Rule, action and line of every finding."""
        return [(one["rule"], one["action"], one["location"]["line"]) for one in self.json["findings"]]

    @property
    def unchecked(self) -> list[tuple[str, bool]]:
        """Reason, and whether it blocks, of everything that was not judged."""
        return [(one["reason"], one["blocking"]) for one in self.json["unchecked"]]


class Odd:
    """A repository with odd files; everything that is said of it is in the reports."""

    def __init__(self, place: Path, cli: Cli) -> None:
        self.sandbox = Sandbox(place)
        self.cli = cli

    def check(self, base: Files, head: Files, *arguments: str) -> Report:
        """The report on the change from some files to others (None removes one), beside a workload that stays."""
        self.sandbox.commit({"safelane.yaml": CONFIG, PRODUCTION: deployment(), **base}, "base")
        self.sandbox.commit(head, "head")
        return self.again(*arguments)

    def again(self, *arguments: str) -> Report:
        """The report on the last commit."""
        done = self.cli(
            "check", "--base", "HEAD~1", "--all", "--format", "json", *arguments, cwd=self.sandbox.place
        )  # fmt: skip
        assert done.code in (0, 1, 3), done.err
        return Report(done.code, done.json)


@pytest.fixture
def odd(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Odd:
    """An empty repository."""
    return Odd(tmp_path / "repository", Cli(capsys, monkeypatch))
