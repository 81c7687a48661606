"""Git's data: revisions, trees, blobs, and the files that differ between two trees.

The only room that knows pygit2, and only ``git.libgit2`` imports it.
"""

from __future__ import annotations

from collections.abc import Mapping

from safelane.git.repository import Repository


def open_repository(path: str | None, environment: Mapping[str, str]) -> Repository:
    """The repository at or around ``path``, else around the current folder; ``path`` wins over ``GIT_DIR``.

    Raises UsageError when there is none, UndecidedError when no back end can read it.
    """
    from safelane.git.libgit2 import open_libgit2

    return open_libgit2(path, environment)
