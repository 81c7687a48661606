"""Names that a tree may hold but no work tree should: git refuses to check them out."""

from __future__ import annotations

_IGNORED = str.maketrans(
    "", "", "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
)


def why_hostile(name: str) -> str | None:
    """What is wrong with an entry's name, None for an ordinary one (git's verify_path, HFS and NTFS variants)."""
    if name in ("", ".", ".."):
        return "a name that leaves its folder"
    if "/" in name or "\x00" in name:
        return "a name with a separator in it"
    if name[0] in ".gG\u200c\u200d\u200e\u200f\ufeff" and _is_git(name):
        return "a name that means git's own folder"
    return None


def _is_git(name: str) -> bool:
    folded = name.translate(_IGNORED).lower().rstrip(". ")
    return folded in (".git", "git~1") or folded.startswith(".git::")
