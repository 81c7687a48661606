"""Finding things in a tree: an entry by its path, all files below a folder, where a symbolic link leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from safelane.git.names import MAX_PATH, why_hostile
from safelane.git.repository import Entry, EntryKind, Tree

Select = Callable[[str], bool]
_MAX_LINKS = 40


def find(tree: Tree, path: str) -> Entry | None:
    """The entry at a path, None when there is none. Raises MissingObjectError."""
    id = tree.root
    entry: Entry | None = None
    for step in path.split("/") if path else ():
        if entry is not None and entry.kind is not EntryKind.TREE:
            return None
        entry = tree.folder(entry.id if entry is not None else id).get(step)
        if entry is None:
            return None
    return entry


def walk(tree: Tree, under: str = "", select: Select | None = None) -> Iterator[tuple[str, Entry]]:
    """All entries that are no folders below ``under``: sorted, a folder's files before its sub-folders'.

    Hostile names, and paths longer than git checks out, are left out.

    ``select`` is asked about files, and about folders with a ``/`` at their end: False leaves them out.
    """
    start = find(tree, under) if under else None
    if under and (start is None or start.kind is not EntryKind.TREE):
        return
    pending = [(f"{under}/" if under else "", start.id if start is not None else tree.root)]
    while pending:
        prefix, id = pending.pop()
        folders = []
        for name, entry in sorted(tree.folder(id).items()):
            path = f"{prefix}{name}"
            if why_hostile(name) is not None or len(path) > MAX_PATH:
                continue
            if entry.kind is EntryKind.TREE:
                if select is None or select(f"{path}/"):
                    folders.append((f"{path}/", entry.id))
            elif select is None or select(path):
                yield path, entry
        pending.extend(reversed(folders))


def resolve_link(tree: Tree, path: str) -> str | None:
    """Where a path leads inside the tree, symbolic links followed, those on the way to it too.

    None when it leads out, nowhere, in a circle, or over more than 40 links. Raises MissingObjectError.
    """
    done: list[str] = []
    pending = path.split("/")[::-1]
    links = 0
    while pending:
        step = pending.pop()
        if step in ("", "."):
            continue
        if step == "..":
            if not done:
                return None
            done.pop()
            continue
        entry = find(tree, "/".join([*done, step]))
        if entry is None:
            return None
        if entry.kind is not EntryKind.SYMLINK:
            done.append(step)
            continue
        links += 1
        if links > _MAX_LINKS or tree.size(entry) > MAX_PATH:
            return None
        target = tree.data(entry).decode("utf-8", "surrogateescape")
        if not target or target.startswith("/"):
            return None
        pending.extend(target.split("/")[::-1])
    return "/".join(done)
