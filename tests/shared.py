"""Where the reference data lies that tests read and never copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared(name: str) -> Path:
    """The folder or file ``name`` of the shared reference data; the test is skipped, with the reason, without it."""
    root = Path(os.environ.get("SAFELANE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    path = root / name
    if not path.exists():
        pytest.skip(f"reference data not here: {path}")
    return path
