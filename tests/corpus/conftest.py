"""What the tests of real repositories share."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.shared import shared


@pytest.fixture(scope="session")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A bare clone of a shared repository, made once in a run: who adds objects to it moves no reference."""
    root = tmp_path_factory.getbasetemp()
    clones = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "clones"
    clones.mkdir(exist_ok=True)

    def clone(name: str) -> Path:
        place = clones / name
        if not place.exists():
            made = tempfile.mkdtemp(dir=clones)
            command = ["git", "clone", "--quiet", "--bare", str(shared(f"repos/{name}.bundle")), made]
            subprocess.run(command, check=True, capture_output=True)
            try:
                Path(made).rename(place)
            except OSError:  # another process was faster
                shutil.rmtree(made)
        return place

    return clone
