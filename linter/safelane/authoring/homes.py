"""Where a repository keeps its own rules."""

from __future__ import annotations

from pathlib import Path

from safelane.config import load
from safelane.errors import ConfigurationError

CONFIG = "safelane.yaml"
DEFAULT = "rules"


def folders(root: Path) -> tuple[str, ...]:
    """The folders that ``rules:`` of safelane.yaml names; without the file or the key, none.

    Raises ConfigurationError for a file with mistakes.
    """
    file = root / CONFIG
    return load(file.read_bytes() if file.is_file() else None, CONFIG).rules


def is_named(root: Path, folder: str) -> bool:
    """Whether rules in a folder are in force: safelane.yaml names it, or one above it."""
    try:
        named = folders(root)
    except ConfigurationError:
        return False
    return any(Path(folder).is_relative_to(one) for one in named)
