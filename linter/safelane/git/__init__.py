"""Git's data: revisions, trees, blobs, and the files that differ between two trees.

The only room that knows pygit2, and only ``git.libgit2`` imports it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from safelane.git.repository import Repository, Tree


def open_repository(path: str | None, environment: Mapping[str, str]) -> Repository:
    """The repository at or around ``path``, else around the current folder; ``path`` wins over ``GIT_DIR``.

    Read with libgit2, or with the git command where libgit2 cannot (SHA-256, reftable, an owner whom git trusts) or
    does not load. Raises UsageError when there is none, UndecidedError when no back end can read it.
    """
    try:
        from safelane.git.libgit2 import open_libgit2
    except _not_loaded():
        from safelane.git.command import open_command

        return open_command(path, environment)
    return open_libgit2(path, environment)


def _not_loaded() -> tuple[type[Exception], ...]:
    """What importing pygit2 raises: its own error, too, on machines without any certificates (slim containers).

    That error's class is in a part of pygit2 which stays loaded; it can be named by no import.
    """
    extension = sys.modules.get("pygit2._pygit2")
    return (ImportError,) if extension is None else (ImportError, extension.GitError)


def open_folder(path: str) -> Tree:
    """The files of a folder on disk. Raises UsageError when there is none, UndecidedError when it holds too much."""
    from safelane.git.folder import read_folder

    return read_folder(path)
