"""Which files differ between two trees."""

from __future__ import annotations

from dataclasses import dataclass

from safelane.git.repository import Entry


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that differs: ``before`` is None when it was added, ``after`` when it was deleted.

    ``old_path`` differs from ``path`` only for a rename that was found by similarity.
    """

    path: str
    old_path: str
    before: Entry | None
    after: Entry | None
