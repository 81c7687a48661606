"""A folder on disk as a tree: what ``kustomize build`` or ``helm template`` wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from safelane.errors import UndecidedError, UsageError, nearest
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.files import FilesOnDisk, entry_at
from safelane.git.names import MAX_PATH
from safelane.git.repository import Entry, Tree

_ID_BYTES = 20
_MAX_FILES = 200_000


def read_folder(path: str) -> Tree:
    """The files below a folder; links are entries, not followed, and a ``.git`` in it is not looked into.

    A file that cannot be read, or is a pipe or device, is an entry whose data raises MissingObjectError.
    Raises UsageError when there is no such folder, UndecidedError when it holds too much or a part cannot be listed.
    """
    if not os.path.isdir(path):  # noqa: PTH112
        above = Path(path).parent
        names = [str(above / one.name) for one in above.iterdir() if one.is_dir()] if above.is_dir() else []
        raise UsageError(f"not a folder: {path}{nearest(path, names)}")
    entries: dict[str, Entry | None] = {}
    where: dict[str, str] = {}
    for relative, file in _files(path):
        entry = entry_at(file, None, _ID_BYTES)
        if entry is not None:
            entries[relative] = entry
            where[entry.id] = file
    root, folders = assemble(entries, None, _ID_BYTES)
    return AssembledTree(root, None, folders, None, FilesOnDisk(where))


def _files(top: str) -> Iterator[tuple[str, str]]:
    """Relative and full path of everything that is no folder."""
    pending = [("", top)]
    count = 0
    while pending:
        prefix, folder = pending.pop()
        for found in _listed(folder):
            count += 1
            name = os.fsencode(found.name).decode("utf-8", "surrogateescape")
            relative = f"{prefix}{name}"
            if count > _MAX_FILES or len(relative) > MAX_PATH:
                raise UndecidedError(f"{top} holds more than safelane reads: {_MAX_FILES} files, paths of {MAX_PATH}")
            if not found.is_dir(follow_symlinks=False):
                yield relative, found.path
            elif name != ".git":
                pending.append((f"{relative}/", found.path))


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError as error:
        raise UndecidedError(f"cannot list {folder}: {error.strerror}") from error
