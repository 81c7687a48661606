"""``docs/authoring.md``, word by word: its files are written, its commands run, and print what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.sandbox import IDENTITY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "authoring.md"
_BLOCK = re.compile(
    r"(?:^(?P<lead>[^\n]*`(?P<file>[^`\n]+)`:)\n\n)?^```(?P<kind>yaml|console)\n(?P<body>.*?)^```$", re.M | re.S
)
_EXIT = re.compile(r"  # exits with (\d)$")


class Command(NamedTuple):
    """A command, the code it exits with, and what the page shows of its output; a lone … leaves lines out."""

    text: str
    code: int
    shown: tuple[str, ...]


def commands(body: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        first, *shown = part.rstrip("\n").split("\n")
        exits = _EXIT.search(first)
        yield Command(_EXIT.sub("", first), int(exits[1]) if exits else 0, tuple(shown))


class Sitting:
    """A shell that remembers its folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        tools = place / "bin"
        tools.mkdir()
        tool = tools / "safelane"
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m safelane "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
        self._env = {**os.environ, **IDENTITY, "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(place)}
        self._note = place / "folder"

    def run(self, command: Command) -> list[str]:
        script = f"{command.text}\ncode=$?\npwd > '{self._note}'\nexit $code"
        done = subprocess.run(
            ["sh", "-c", script], cwd=self.place, env=self._env, capture_output=True, encoding="utf-8", check=False
        )
        self.place = Path(self._note.read_text(encoding="utf-8").strip())
        assert done.returncode == command.code, (command.text, done.stdout, done.stderr)
        assert done.stderr == "", command.text
        return done.stdout.rstrip("\n").split("\n") if done.stdout else []


def fits(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the printed lines are those shown, with any number of lines for each …"""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else f"{re.escape(line)}\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def test_following_it_word_by_word_ends_with_a_rule_that_blocks(tmp_path: Path) -> None:
    sitting = Sitting(tmp_path)
    blocked = 0
    for block in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["kind"] == "yaml":
            file = sitting.place / block["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a" if "At the end of" in block["lead"] else "w", encoding="utf-8") as stream:
                stream.write(block["body"])
            continue
        for command in commands(block["body"]):
            printed = sitting.run(command)
            assert fits(command.shown, printed), (command.text, printed)
            blocked += printed[:1] == ["error[rate-limit-jumped]: search-per-second goes from 100 to 10000"]
    assert blocked == 1


def test_every_command_is_shown() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for command in ("new", "lint", "test", "test --mutate", "eval", "docs --out"):
        assert f"$ safelane policy {command}" in text
    assert text.count("```yaml") == len([block for block in _BLOCK.finditer(text) if block["file"]])
