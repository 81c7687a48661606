"""What the scenes of the demonstration have in common: a repository, commits, and safelane run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str]


def repository(place: Path) -> None:
    """An empty repository with an author; what stood there is gone."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    git(place, "init", "--quiet", "--initial-branch=main")
    git(place, "config", "user.name", "Robin")
    git(place, "config", "user.email", "robin@example.com")
    git(place, "config", "safelane.target", "main")


def commit(place: Path, files: Files, message: str) -> None:
    """Everything in the folder with these files on top."""
    for name, text in files.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", message)


def git(place: Path, *arguments: str) -> str:
    """What git prints, without the settings of this machine."""
    command = ["git", "-c", "commit.gpgSign=false", *arguments]
    done = subprocess.run(command, cwd=place, env=_environment(), check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout.strip()


def safelane(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs safelane as a user does, in a repository of the demonstration."""
    command = [sys.executable, "-m", "safelane", *arguments]
    return subprocess.run(command, cwd=place, capture_output=True, encoding="utf-8", check=False)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
