"""The index and the work tree as trees: what the head commit holds, with the differences that git lists laid over it.

Decided: files on disk are taken as their bytes are. No filter runs, neither a user's (Git LFS, git-crypt: programs that
a configuration names) nor git's own for line ends: YAML and JSON read CRLF as they read LF, and a file whose bytes
differ from the commit's only in that is no change. What is ignored is git's decision, user's excludes included.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

from safelane.errors import UndecidedError, UsageError
from safelane.frozen import dataclass
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.files import FilesOnDisk, entry_at, read_file
from safelane.git.objects import blob_id, kind_of, parse_commit, tree_id
from safelane.git.process import Git, first_line, git_at
from safelane.git.refusals import bare
from safelane.git.repository import Entry, EntryKind, MissingObjectError, Tree
from safelane.git.revisions import find_object
from safelane.git.store import GitTree, Store

_MAX_NORMALISED = 1 << 22


@dataclass(frozen=True, slots=True)
class _Difference:
    """One path that git lists as different from the head commit; the id is all zeros for what only the disk has."""

    path: str
    old_id: str
    mode: bytes
    id: str
    status: str


def staged(git: Git, store: Store) -> Tree:
    """The staged tree. Raises UndecidedError while a merge is unresolved."""
    _top(git, "index")
    head = _head_tree(store)
    entries: dict[str, Entry | None] = {}
    for one in _differences(git, head, "--cached"):
        if one.status == "U":
            raise UndecidedError(f"the index has no one version of {one.path}: its merge is unresolved", "git add")
        entries[one.path] = None if one.status == "D" else Entry(_name(one.path), one.id, kind_of(one.mode))
    return _laid_over(head, entries, {})


def on_disk(git: Git, store: Store) -> Tree:
    """The files on disk, untracked ones that are not ignored included."""
    top = _top(git, "work tree")
    git = _without_filters(replace(git, folder=top))
    others = git.begin("ls-files", "-z", "--others", "--exclude-standard")  # takes longest, so beside the rest
    head = _head_tree(store)
    entries: dict[str, Entry | None] = {}
    where: dict[str, str] = {}
    for one in [*_differences(git, head), *_untracked(others())]:
        file = f"{top}/{one.path}"
        entry = _present(one, file, git, store.id_bytes)
        entries[one.path] = entry
        if entry is not None and entry.id not in (one.id, one.old_id):
            where[entry.id] = file
    return _laid_over(head, entries, where)


def _laid_over(head: GitTree, entries: Mapping[str, Entry | None], where: Mapping[str, str]) -> Tree:
    root, folders = assemble(entries, head, head.store.id_bytes)
    return AssembledTree(root, None, folders, head, FilesOnDisk(where))


def _head_tree(store: Store) -> GitTree:
    """The tree of HEAD, empty before the first commit."""
    if store.resolve("HEAD") is None:
        return GitTree(store, tree_id({}, store.id_bytes), None, {})
    sort, id = find_object(store, "HEAD")
    return GitTree(store, parse_commit(id, store.read(id)[1]).tree if sort == "commit" else id, None, {})


def _top(git: Git, what: str) -> str:
    done = git.run("rev-parse", "--show-toplevel")
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")
    why = first_line(done.stderr)
    raise bare(what) if "work tree" in why else UsageError(f"cannot read the {what}: {why}")


def _differences(git: Git, head: GitTree, *options: str) -> Iterator[_Difference]:
    listed = git.output("diff-index", "--raw", "-z", "--no-renames", "--ignore-submodules=dirty", *options, head.root)
    words = iter(listed.split(b"\0"))
    for line, path in zip(words, words, strict=False):
        _, mode, old_id, id, status = line.decode("ascii").removeprefix(":").split(" ")
        yield _Difference(path.decode("utf-8", "surrogateescape"), old_id, mode.encode(), id, status)


def _untracked(listed: bytes) -> Iterator[_Difference]:
    for path in listed.split(b"\0"):
        if path.endswith(b"/"):  # another repository inside this one
            yield _Difference(path[:-1].decode("utf-8", "surrogateescape"), "", b"160000", "", "?")
        elif path:
            yield _Difference(path.decode("utf-8", "surrogateescape"), "", b"", "", "?")


def _present(one: _Difference, file: str, git: Git, id_bytes: int) -> Entry | None:
    """What a work tree holds at a path that differs."""
    kind = kind_of(one.mode) if one.mode.strip(b"0") else None
    if one.status == "D":
        return None
    if one.id.strip("0") and kind is not None:
        return Entry(_name(one.path), one.id, kind)
    if kind is EntryKind.SUBMODULE:
        return Entry(_name(one.path), _commit_in(file, git) or "0" * 2 * id_bytes, kind)
    entry = entry_at(file, kind, id_bytes)
    if entry is None or entry.id == one.old_id or not _differs_in_line_ends(one.old_id, entry, file, id_bytes):
        return entry
    return Entry(entry.name, one.old_id, entry.kind)


def _differs_in_line_ends(old_id: str, entry: Entry, file: str, id_bytes: int) -> bool:
    if not old_id.strip("0") or entry.kind is EntryKind.SYMLINK:
        return False
    try:
        if os.lstat(file).st_size > _MAX_NORMALISED:
            return False
        data = read_file(file, entry.id)
    except (OSError, MissingObjectError):
        return False
    plain = data.replace(b"\r\n", b"\n")
    return len(plain) != len(data) and blob_id([plain], len(plain), id_bytes) == old_id


def _commit_in(folder: str, git: Git) -> str | None:
    """The commit that a repository inside the work tree has checked out."""
    if not os.path.lexists(f"{folder}/.git"):
        return None
    done = git_at(folder, git.environment).run("rev-parse", "--verify", "--quiet", "HEAD^0")
    return done.stdout.decode("ascii").strip() or None


def _without_filters(git: Git) -> Git:
    """git told to run no filter: comparing a file whose time is uncertain would run those of the configuration."""
    done = git.run("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    keys = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    names = sorted({key.removeprefix("filter.").rpartition(".")[0] for key in keys if key.count(".") > 1})
    odd = next((name for name in names if "=" in name), None)
    if odd is not None:
        raise UsageError(f"git's configuration has a filter that cannot be switched off: {odd!r}")
    ways = ("clean=", "process=", "required=false")
    return git.with_settings(*(f"filter.{name}.{way}" for name in names for way in ways))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
