"""Index and work tree as the head of a comparison."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.backends import BACK_ENDS, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UndecidedError
from safelane.git import open_repository
from safelane.git.base import choose
from safelane.git.changes import find, walk
from safelane.git.repository import EntryKind, MissingObjectError, Repository, Tree


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    box = Sandbox(tmp_path / "box")
    box.commit({"a.yaml": "a: 1\n", "dir/b.yaml": "b: 1\n", "dir/c.yaml": "c: 1\n", ".gitignore": "*.log\n"})
    return box


@pytest.fixture(params=sorted(BACK_ENDS))
def repository(request: pytest.FixtureRequest, box: Sandbox) -> Repository:
    return open_with(request.param, box.place)


def _data(tree: Tree, path: str) -> bytes:
    entry = find(tree, path)
    assert entry is not None
    assert tree.size(entry) == len(tree.data(entry))
    return tree.data(entry)


def test_nothing_changed_is_the_head_itself(repository: Repository) -> None:
    head = repository.tree("HEAD").root
    assert (repository.index().root, repository.work_tree().root) == (head, head)
    assert choose(repository, None, None, "index").empty
    assert choose(repository, None, None, "worktree").empty


def test_staged_is_the_index_and_not_the_disk(box: Sandbox, repository: Repository) -> None:
    box.write({"a.yaml": "a: 2\n", "new.yaml": "n: 1\n", "dir/b.yaml": None})
    box.git("add", "--all")
    box.write({"a.yaml": "a: 3\n", "later.yaml": "l: 1\n"})
    base, tree = repository.tree("HEAD"), repository.index()
    assert paths(base, tree) == ["a.yaml", "dir/b.yaml", "new.yaml"]
    assert _data(tree, "a.yaml") == b"a: 2\n"
    assert tree.root == box.git("write-tree")
    assert tree.commit is None


def test_the_work_tree_has_what_is_untracked_and_not_ignored(box: Sandbox, repository: Repository) -> None:
    box.write({"a.yaml": "a: 2\n", "x/y/new.yaml": "n: 1\n", "run.log": "ignored", "dir/b.yaml": None})
    box.git("add", "a.yaml")
    box.write({"a.yaml": "a: 3\n"})
    base, tree = repository.tree("HEAD"), repository.work_tree()
    assert paths(base, tree) == ["a.yaml", "dir/b.yaml", "x/y/new.yaml"]
    assert _data(tree, "a.yaml") == b"a: 3\n"
    assert _data(tree, "dir/c.yaml") == b"c: 1\n"
    box.git("add", "--all")
    assert tree.root == box.git("write-tree")


def test_a_removed_but_kept_file_is_untracked(box: Sandbox, repository: Repository) -> None:
    box.git("rm", "--cached", "--quiet", "a.yaml")
    assert paths(repository.tree("HEAD"), repository.index()) == ["a.yaml"]
    assert paths(repository.tree("HEAD"), repository.work_tree()) == []


def test_links_modes_and_kinds(box: Sandbox, repository: Repository) -> None:
    (box.place / "a.yaml").unlink()
    (box.place / "a.yaml").symlink_to("dir/b.yaml")
    (box.place / "dir" / "b.yaml").chmod(0o755)
    (box.place / "dir" / "c.yaml").unlink()
    (box.place / "dir" / "c.yaml").mkdir()
    (box.place / "dir" / "c.yaml" / "deep").write_text("d")
    tree = repository.work_tree()
    kinds = {path: entry.kind for path, entry in walk(tree)}
    assert kinds["a.yaml"] is EntryKind.SYMLINK
    assert kinds["dir/b.yaml"] is EntryKind.EXECUTABLE
    assert kinds["dir/c.yaml/deep"] is EntryKind.FILE
    assert _data(tree, "a.yaml") == b"dir/b.yaml"
    assert paths(repository.tree("HEAD"), tree) == ["a.yaml", "dir/c.yaml", "dir/c.yaml/deep"]
    box.git("add", "--all")
    assert tree.root == box.git("write-tree")


def test_a_folder_replaced_by_a_link_out_is_not_followed(box: Sandbox, repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.yaml").write_text("secret: 1\n")
    for name in ("b.yaml", "c.yaml"):
        (box.place / "dir" / name).unlink()
    (box.place / "dir").rmdir()
    (box.place / "dir").symlink_to(outside)
    tree = repository.work_tree()
    assert paths(repository.tree("HEAD"), tree) == ["dir", "dir/b.yaml", "dir/c.yaml"]
    assert _data(tree, "dir") == os.fsencode(outside)


def test_touched_files_are_no_change(box: Sandbox, repository: Repository) -> None:
    for path in ("a.yaml", "dir/b.yaml"):
        os.utime(box.place / path, (1, 1))
    assert repository.work_tree().root == repository.tree("HEAD").root


def test_line_ends_alone_are_no_change(box: Sandbox, repository: Repository) -> None:
    box.git("config", "core.autocrlf", "true")
    box.write({"a.yaml": b"a: 1\r\n", "dir/b.yaml": b"b: 2\r\n"})
    tree = repository.work_tree()
    assert paths(repository.tree("HEAD"), tree) == ["dir/b.yaml"]
    assert _data(tree, "dir/b.yaml") == b"b: 2\r\n"
    assert _data(tree, "a.yaml") == b"a: 1\n"


def test_filters_are_not_run_and_bytes_are_those_on_disk(box: Sandbox, repository: Repository, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    box.commit({".gitattributes": "*.yaml filter=evil\n"})
    box.git("config", "filter.evil.clean", f"touch {marker}; cat")
    box.git("config", "filter.evil.required", "true")
    # git asks the filter about files whose time does not tell: of the index's own second, and of the same size.
    box.write({"a.yaml": "a: 2\n"})
    entry = find(repository.work_tree(), "a.yaml")
    assert not marker.exists()
    assert entry is not None
    assert repository.work_tree().data(entry) == b"a: 2\n"
    box.git("add", "a.yaml")
    assert marker.exists(), "the filter works"


def test_a_filter_that_cannot_be_switched_off_is_refused(box: Sandbox, repository: Repository) -> None:
    box.git("config", "filter.a=b.clean", "false")
    with pytest.raises(Exception, match="a filter that cannot be switched off: 'a=b'"):
        repository.work_tree()


def test_an_unresolved_merge_has_no_staged_version(box: Sandbox, repository: Repository) -> None:
    box.git("checkout", "--quiet", "-b", "other")
    box.commit({"a.yaml": "a: 2\n"})
    box.git("checkout", "--quiet", "main")
    box.commit({"a.yaml": "a: 3\n"})
    with pytest.raises(Exception, match="merge"):
        box.git("merge", "other")
    with pytest.raises(UndecidedError, match=r"a\.yaml: its merge is unresolved"):
        repository.index()
    assert _data(repository.work_tree(), "a.yaml").startswith(b"<<<<<<<")


def test_sparse_files_are_not_deleted(box: Sandbox, repository: Repository) -> None:
    box.git("update-index", "--skip-worktree", "dir/b.yaml")
    box.write({"dir/b.yaml": None})
    assert repository.work_tree().root == repository.tree("HEAD").root


def test_index_formats_that_only_git_reads(box: Sandbox, repository: Repository) -> None:
    box.git("update-index", "--split-index")
    box.git("update-index", "--index-version=4")
    box.write({"a.yaml": "a: 2\n"})
    box.git("add", "a.yaml")
    assert _data(repository.index(), "a.yaml") == b"a: 2\n"


def test_the_index_of_a_commit_in_the_making(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    box.write({"a.yaml": "a: 2\n", "dir/b.yaml": "b: 2\n"})
    box.git("add", "dir/b.yaml")
    box.git("config", "core.hooksPath", ".hooks")
    monkeypatch.chdir(box.place)
    other = box.place / ".git" / "other-index"
    other.write_bytes((box.place / ".git" / "index").read_bytes())
    variables = {**os.environ, "GIT_INDEX_FILE": ".git/other-index"}
    box.git("reset", "--quiet", "--hard")
    assert paths(open_repository(None, variables).tree("HEAD"), open_repository(None, variables).index()) == [
        "dir/b.yaml"
    ]
    assert open_repository(str(box.place), variables).index().root == box.git("rev-parse", "HEAD^{tree}")


def test_a_pipe_in_place_of_a_file_does_not_block(box: Sandbox, repository: Repository) -> None:
    (box.place / "a.yaml").unlink()
    os.mkfifo(box.place / "a.yaml")
    tree = repository.work_tree()
    entry = find(tree, "a.yaml")
    if entry is not None:
        with pytest.raises(MissingObjectError, match="not a regular file"):
            tree.data(entry)
    assert paths(repository.tree("HEAD"), tree) == ["a.yaml"]


def test_submodules_and_repositories_inside(box: Sandbox, repository: Repository, tmp_path: Path) -> None:
    inner = Sandbox(tmp_path / "inner")
    inner.commit({"i": "1"})
    box.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.place), "sub")
    box.git("commit", "--quiet", "--message", "a submodule")
    assert repository.work_tree().root == repository.tree("HEAD").root
    sub = Sandbox.__new__(Sandbox)
    sub.place = box.place / "sub"
    moved = sub.commit({"i": "2"})
    nested = Sandbox(box.place / "nested").commit({"n": "1"})
    tree = repository.work_tree()
    found = {path: entry for path, entry in walk(tree) if entry.kind is EntryKind.SUBMODULE}
    assert {path: entry.id for path, entry in found.items()} == {"sub": moved, "nested": nested}
    assert {tree.data(entry) for entry in found.values()} == {b""}
    assert {tree.size(entry) for entry in found.values()} == {0}


def test_before_the_first_commit(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "new")
    box.write({"a": "1", "b": "2"})
    box.git("add", "a")
    for back_end in BACK_ENDS:
        repository = open_with(back_end, box.place)
        assert [path for path, _ in walk(repository.index())] == ["a"]
        assert [path for path, _ in walk(repository.work_tree())] == ["a", "b"]
        with pytest.raises(UndecidedError, match="no commit yet"):
            choose(repository, None, None, "index")


def test_hostile_file_names_on_disk(box: Sandbox, repository: Repository) -> None:
    name = os.fsdecode(b"\xff new\nline \\ \xe2\x80\xae.yaml")
    (box.place / name).write_text("x: 1\n")
    assert "\udcff new\nline \\ \u202e.yaml" in dict(walk(repository.work_tree()))
