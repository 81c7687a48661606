"""Runs the command line in this process, as its entry point does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from safelane.cli.boundary import run


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, parsed."""
        return json.loads(self.out)


class Cli:
    """``safelane`` in a folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, cwd: Path | None = None) -> Done:
        if cwd is not None:
            self._monkeypatch.chdir(cwd)
        self._capsys.readouterr()
        code = run(arguments)
        said = self._capsys.readouterr()
        return Done(code, said.out, said.err)
