"""Git's data: revisions, trees, blobs, and the files that differ between two trees.

The only room that knows pygit2, and only ``git.libgit2`` imports it.
"""

from __future__ import annotations

from collections.abc import Mapping

from safelane.git.repository import Repository, Tree


def open_repository(path: str | None, environment: Mapping[str, str]) -> Repository:
    """The repository at or around ``path``, else around the current folder; ``path`` wins over ``GIT_DIR``.

    Read with libgit2, or with the git command where libgit2 cannot (SHA-256, reftable, an owner whom git trusts).
    Raises UsageError when there is none, UndecidedError when no back end can read it.
    """
    from safelane.git.libgit2 import open_libgit2

    return open_libgit2(path, environment)


def open_folder(path: str) -> Tree:
    """The files of a folder on disk. Raises UsageError when there is none, UndecidedError when it holds too much."""
    from safelane.git.folder import read_folder

    return read_folder(path)
