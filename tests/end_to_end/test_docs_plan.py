"""``docs/plan.md``: every command is run, in the demonstration's repository, and prints what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.demo import build
from tests.sandbox import IDENTITY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plan.md"
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def run_in(command: str, place: Path) -> str:
    """What a shell command prints, without git's settings of this machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {**IDENTITY, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=place, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    return done.stdout


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    build(tmp_path)
    for command in (
        "git config user.name Robin && git config user.email robin@example.com",
        "git switch --quiet main",
    ):
        run_in(command, tmp_path)
    (tmp_path / "safelane.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    run_in(
        "git add safelane.yaml && git commit --quiet --message 'Configure' && git switch --quiet -c roll-out", tmp_path
    )
    ran = 0
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for command, shown in _COMMAND.findall(block):
            assert (command, run_in(command, tmp_path)) == (command, shown)
            ran += 1
    assert ran > 8
