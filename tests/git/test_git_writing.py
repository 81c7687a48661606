"""Branches: trees of every sort are written as they are, all branches or none, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.git.backends import CONTENTS, SUBMODULE, commit, every_back_end, listing, open_with
from tests.sandbox import Sandbox

from safelane.errors import UsageError
from safelane.git.assembly import AssembledTree, assemble
from safelane.git.files import FilesOnDisk
from safelane.git.objects import blob_id
from safelane.git.repository import Entry, EntryKind, Tree
from safelane.git.writing import Step, write_branches


def _named(box: Sandbox) -> None:
    box.git("config", "user.name", "Robin")
    box.git("config", "user.email", "robin@example.com")


def _without(tree: Tree, *paths: str, **added: Entry) -> Tree:
    root, folders = assemble({**dict.fromkeys(paths), **added}, tree, 20)
    return AssembledTree(root, None, folders, tree, FilesOnDisk({}))


@every_back_end
def test_trees_of_every_sort_are_written_on_top_of_each_other(tmp_path: Path, back_end: str) -> None:
    box = Sandbox(tmp_path)
    _named(box)
    first = commit(box, CONTENTS)
    before = box.git("status", "--porcelain"), box.git("for-each-ref"), box.git("rev-parse", "HEAD")
    repository = open_with(back_end, tmp_path)
    whole = repository.tree(first)
    one = _without(whole, "apps/with space/new\nline.yaml", "apps.yaml", "apps/web/vendor")
    two = _without(one, "apps/ünï/\udcff\udcfe.yaml", moved=Entry("moved", SUBMODULE, EntryKind.SUBMODULE))
    ids = write_branches(
        repository, first, [Step("lane/w-1", one, "one\n\nwhy"), Step("lane/w-2", two, "two"), Step("w-3", whole, "3")]
    )
    assert [box.git("rev-parse", name) for name in ("lane/w-1", "lane/w-2", "w-3")] == list(ids)
    assert box.git("rev-parse", "w-3~1", "w-3~2", "w-3~3").split() == [ids[1], ids[0], first]
    assert [box.git("rev-parse", f"{id}^{{tree}}") for id in ids] == [one.root, two.root, whole.root]
    assert box.git("log", "-1", "--format=%an %ae %cn %B", ids[0]) == "Robin robin@example.com Robin one\n\nwhy"
    assert listing(open_with(back_end, tmp_path).tree(ids[2])) == listing(whole)
    box.git("fsck", "--strict")
    assert before[0] == box.git("status", "--porcelain")
    assert before[2] == box.git("rev-parse", "HEAD")


@every_back_end
def test_a_branch_that_is_there_stops_all(tmp_path: Path, back_end: str) -> None:
    box = Sandbox(tmp_path)
    _named(box)
    first = box.commit({"a.yaml": "a: 1\n"})
    box.git("branch", "lane-2")
    before = box.git("for-each-ref")
    repository = open_with(back_end, tmp_path)
    tree = repository.tree(first)
    with pytest.raises(UsageError, match="there is a branch 'lane-2' already"):
        write_branches(repository, first, [Step("lane-1", tree, "1"), Step("lane-2", tree, "2")])
    with pytest.raises(UsageError, match="no branch was made"):  # a name that no file system can hold beside lane-2
        write_branches(repository, first, [Step("lane-1", tree, "1"), Step("lane-2/x", tree, "2")])
    for name in ("-x", "a..b", "a b", ""):
        with pytest.raises(UsageError, match="cannot be the name of a branch"):
            write_branches(repository, first, [Step(name, tree, "1")])
    assert box.git("for-each-ref") == before


def test_nobody_writes_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    box = Sandbox(tmp_path / "box")
    first = box.commit({"a.yaml": "a: 1\n"})
    box.git("config", "user.useConfigOnly", "false")
    repository = open_with("command", box.place)
    with pytest.raises(UsageError, match="does not know who commits here"):
        write_branches(repository, first, [Step("lane-1", repository.tree(first), "1")])


def test_blobs_keep_their_ids(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    _named(box)
    first = box.commit({"a/b.yaml": "a: 1\n", "c.yaml": "c: 1\n"})
    repository = open_with("libgit2", tmp_path)
    tree = _without(repository.tree(first), "c.yaml")
    [id] = write_branches(repository, first, [Step("lane-1", tree, "1")])
    assert box.git("ls-tree", "-r", id) == f"100644 blob {blob_id([b'a: 1' + chr(10).encode()], 5, 20)}\ta/b.yaml"
