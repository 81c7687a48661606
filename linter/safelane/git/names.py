"""Names that a tree may hold but no work tree should: git refuses to check them out."""

from __future__ import annotations

# git's PATH_MAX on Linux; longer paths cannot be checked out, and walking them costs the square of their depth.
MAX_PATH = 4096
_IGNORED = str.maketrans(
    "", "", "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
)
_FIRST = frozenset(".gG").union(map(chr, _IGNORED))


def why_hostile(name: str) -> str | None:
    """What is wrong with an entry's name, None for an ordinary one (git's verify_path, HFS and NTFS variants)."""
    if name in ("", ".", ".."):
        return "a name that leaves its folder"
    if "\x00" in name:
        return "a name that stands twice in its folder"
    if "/" in name:
        return "a name with a separator in it"
    if name[0] in _FIRST and _is_git(name):
        return "a name that means git's own folder"
    return None


def _is_git(name: str) -> bool:
    # NTFS: backslashes separate, a colon begins a stream, dots and blanks at the end do not count.
    first = name.translate(_IGNORED).lower().partition("\\")[0].partition(":")[0].rstrip(". ")
    return first in (".git", "git~1")
