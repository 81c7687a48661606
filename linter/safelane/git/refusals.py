"""Why a repository is not opened, in the same words whichever back end tried."""

from __future__ import annotations

import shlex
from pathlib import Path

from safelane.errors import UsageError


def not_here(start: str) -> UsageError:
    """The error for a folder that is in no repository."""
    return UsageError(f"not a git repository (or any of the parent folders): {Path(start).resolve()}")


def other_owner(start: str) -> UsageError:
    """The error for a repository that belongs to somebody else."""
    root = Path(start).resolve()
    hint = f"git config --global --add safe.directory {shlex.quote(str(root))}"
    return UsageError(f"the repository belongs to another user: {root}", hint)


def bare(what: str) -> UsageError:
    """The error for the index or the work tree of a bare repository."""
    return UsageError(f"a bare repository has no {what}")
