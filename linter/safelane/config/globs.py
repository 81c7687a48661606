"""Globs over paths: ``*`` and ``?`` within a segment, ``**`` over any number of segments; the rest is literal.

A glob becomes one regular expression whose atomic groups give up nothing: the earliest place where a fixed stretch
fits leaves most for what follows, so going back could not help. Time is at most the product of both lengths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_STARS = re.compile(r"\*+")


class Glob:
    """A compiled glob. It fits whole paths, case-sensitively; a leading dot is ordinary, and so is ``[``."""

    __slots__ = ("_fits", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._fits = _compiled(pattern).match

    def match(self, path: str) -> bool:
        """Whether the whole path fits."""
        return self._fits(path) is not None

    def __repr__(self) -> str:
        return f"Glob({self.pattern!r})"


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    segments = [None if segment == "**" else _segment(segment) for segment in pattern.split("/")]
    return re.compile(joined(segments), re.DOTALL)


def _segment(text: str) -> str:
    first, *others = (_fixed(part) for part in _STARS.split(text))
    if not others:
        return first
    inner = "".join(f"(?>[^/]*?{part})" for part in others[:-1])
    return f"(?>{first}{inner}[^/]*{others[-1]}(?=/|\\Z))"


def _fixed(text: str) -> str:
    return "".join("[^/]" if char == "?" else re.escape(char) for char in text)


def joined(segments: Sequence[str | None]) -> str:
    """The expression for a whole path from those of its segments; None stands for ``**``."""
    groups = _groups(segments)
    if len(groups) == 1:
        return rf"{groups[0]}\Z"
    first, *middle, last = groups
    parts = [first] if first is not None else []
    parts += [_found(group, bool(parts) or index > 0) for index, group in enumerate(middle)]
    if last is None:
        parts.append(r"(?:/.*)?\Z" if parts else r".*\Z")
    else:
        parts.append(rf"{'/' if parts else ''}(?:[^/]*/)*?{last}\Z")
    return "".join(parts)


def _groups(segments: Iterable[str | None]) -> list[str | None]:
    """What stands between the ``**``; None when nothing stands before the first or after the last."""
    groups: list[list[str]] = [[]]
    for segment in segments:
        if segment is None:
            groups.append([])
        else:
            groups[-1].append(segment)
    kept = [group for index, group in enumerate(groups) if group or index in (0, len(groups) - 1)]
    return ["/".join(group) if group else None for group in kept]


def _found(group: str | None, after: bool) -> str:
    """The leftmost place of a group of segments that stands between two ``**``."""
    return rf"{'/' if after else ''}(?>(?:[^/]*/)*?{group}(?=/|\Z))"


def glob_problem(pattern: str) -> str | None:
    """What is wrong with a glob in safelane's own files, None when nothing is."""
    if pattern.startswith("/"):
        return f"{pattern!r} starts with '/': paths are relative to the repository"
    segments = pattern.split("/")
    if "" in segments:
        hint = f"; {pattern}** is all below the folder" if pattern.endswith("/") and "" not in segments[:-1] else ""
        return f"{pattern!r} has an empty segment and would fit nothing{hint}"
    if "." in segments or ".." in segments:
        return f"{pattern!r} has a segment '.' or '..' and would fit nothing"
    if any("**" in segment and segment != "**" for segment in segments):
        return f"in {pattern!r}, '**' is only part of a segment: write '*' within a segment, '**' as a whole one"
    return None
