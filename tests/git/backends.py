"""The back ends that read a repository on disk, by name, and repositories that hold a bit of everything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.sandbox import Sandbox

from safelane.git.changes import changes, walk
from safelane.git.command import open_command
from safelane.git.libgit2 import open_libgit2
from safelane.git.memory import Special
from safelane.git.repository import Entry, EntryKind, Repository, Tree

BACK_ENDS = {"libgit2": open_libgit2, "command": open_command}
every_back_end = pytest.mark.parametrize("back_end", sorted(BACK_ENDS))

SUBMODULE = "1234567890123456789012345678901234567890"
CONTENTS: dict[str, bytes | Special] = {
    "README.md": b"hello\n",
    "apps/web/base/deployment.yaml": b"kind: Deployment\n",
    "apps/web/base/empty.yaml": b"",
    "apps/web/run.sh": Special(EntryKind.EXECUTABLE, b"#!/bin/sh\n"),
    "apps/web/link.yaml": Special(EntryKind.SYMLINK, b"base/deployment.yaml"),
    "apps/web/vendor": Special(EntryKind.SUBMODULE, SUBMODULE.encode()),
    "apps/with space/new\nline.yaml": b"a: 1\n",
    "apps/ünï/\udcff\udcfe.yaml": b"b: 2\n",
    "apps.yaml": b"\x00\x01\r\n",
    "apps-a.yaml": b"sorted around a folder's name\n",
}
_MODES = {
    EntryKind.FILE: "100644",
    EntryKind.EXECUTABLE: "100755",
    EntryKind.SYMLINK: "120000",
    EntryKind.SUBMODULE: "160000",
}


def open_with(back_end: str, place: Path) -> Repository:
    return BACK_ENDS[back_end](str(place), os.environ)


def commit(box: Sandbox, contents: dict[str, bytes | Special], message: str = "contents") -> str:
    """A commit with exactly these contents, made without a work tree; returns its id."""
    box.git("read-tree", "--empty")
    for path, content in contents.items():
        kind, data = (EntryKind.FILE, content) if isinstance(content, bytes) else (content.kind, content.data)
        scratch = box.place / ".git" / "scratch"
        scratch.write_bytes(data)
        id = (
            data.decode() if kind is EntryKind.SUBMODULE else box.git("hash-object", "-w", "--no-filters", str(scratch))
        )
        box.git("update-index", "--add", "--cacheinfo", f"{_MODES[kind]},{id},{path}")
    box.git("commit", "--quiet", "--allow-empty", "--message", message)
    return box.git("rev-parse", "HEAD")


def listing(tree: Tree) -> dict[str, Entry]:
    return dict(walk(tree))


def datas(tree: Tree) -> dict[str, bytes]:
    return {path: tree.data(entry) for path, entry in walk(tree)}


def paths(base: Tree, head: Tree) -> list[str]:
    """The paths that differ; a rename as ``old -> new``."""
    return [
        one.path if one.path == one.old_path else f"{one.old_path} -> {one.path}" for one in changes(base, head).files
    ]
