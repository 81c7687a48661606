"""Files and folders of a tree that fit a glob: ``*``, ``?`` and ``[…]`` within a segment, ``**`` any number of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache

from safelane.facts.index.unknown import UnknownError
from safelane.git.names import why_hostile
from safelane.git.repository import Entry, EntryKind, Tree

_MOST_FOLDERS = 20_000  # entered for one glob
_MOST_SEGMENTS = 64


def matching(tree: Tree, glob: str, kinds: tuple[EntryKind, ...]) -> list[tuple[str, Entry]]:
    """The entries of these kinds that fit, sorted by path. Raises MissingObjectError, UnknownError."""
    segments = tuple(segment for segment in glob.split("/") if segment not in ("", "."))
    if not segments or len(segments) > _MOST_SEGMENTS:
        return []
    found: dict[str, Entry] = {}
    seen: set[tuple[str, int]] = set()
    pending = [("", tree.root, 0)]
    while pending:
        prefix, id, depth = pending.pop()
        if (prefix, depth) in seen:
            continue
        seen.add((prefix, depth))
        if len(seen) > _MOST_FOLDERS:
            raise UnknownError(f"{glob!r} leads into more than {_MOST_FOLDERS} folders")
        for name, entry in _named(tree, id, segments[depth]):
            for after in _next(segments, depth, name):
                if after == len(segments):
                    if entry.kind in kinds:
                        found[prefix + name] = entry
                elif entry.kind is EntryKind.TREE:
                    pending.append((f"{prefix}{name}/", entry.id, after))
    return sorted(found.items())


def _named(tree: Tree, id: str, segment: str) -> Iterator[tuple[str, Entry]]:
    entries = tree.folder(id)
    if not any(mark in segment for mark in "*?["):
        return iter([(segment, entries[segment])] if segment in entries else [])
    return ((name, entry) for name, entry in entries.items() if why_hostile(name) is None)


def _next(segments: tuple[str, ...], depth: int, name: str) -> Iterator[int]:
    """The segments that may come after this name fitted the one at ``depth``."""
    if segments[depth] != "**":
        if pattern_of(segments[depth]).match(name):
            yield depth + 1
        return
    yield depth
    yield from _next(segments, depth + 1, name) if depth + 1 < len(segments) else (depth + 1,)


@lru_cache(maxsize=256)
def pattern_of(segment: str) -> re.Pattern[str]:
    """A glob of one segment; what is no glob that Python knows fits nothing."""
    try:
        return re.compile(translate(segment))
    except re.error:
        return re.compile(r"(?!)")


def fits(glob: str, path: str) -> bool:
    """Whether a path fits a glob without ``**``."""
    globs, steps = glob.strip("/").split("/"), path.split("/")
    return len(globs) == len(steps) and all(
        pattern_of(one).match(step) is not None for one, step in zip(globs, steps, strict=True)
    )
