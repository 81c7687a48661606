"""Folders on disk as trees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.backends import paths

from safelane.errors import UndecidedError, UsageError
from safelane.git import folder, open_folder
from safelane.git.changes import changes, find, walk
from safelane.git.memory import MemoryTree
from safelane.git.repository import EntryKind, MissingObjectError


def _write(place: Path, **files: str) -> Path:
    for name, text in files.items():
        file = place / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return place


def test_two_folders_are_compared(tmp_path: Path) -> None:
    one = _write(tmp_path / "one", a="1", sub__b="1\n" * 9, gone="x")
    two = _write(tmp_path / "two", a="2", new__b="1\n" * 9 + "2")
    base, head = open_folder(str(one)), open_folder(f"{two}/")
    assert paths(base, head) == ["a", "gone", "sub/b -> new/b"]
    assert head.commit is None
    entry = find(head, "a")
    assert entry is not None
    assert (head.data(entry), head.size(entry)) == (b"2", 1)
    assert base.root == MemoryTree({"a": b"1", "sub/b": b"1\n" * 9, "gone": b"x"}).root


def test_empty_folders_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    assert open_folder(str(tmp_path / "a")).root == open_folder(str(tmp_path / "b")).root


def test_links_are_entries_and_not_followed(tmp_path: Path) -> None:
    _write(tmp_path / "secret", token="s")
    place = _write(tmp_path / "place", a="1")
    (place / "out").symlink_to(tmp_path / "secret")
    (place / "loop").symlink_to(".")
    tree = open_folder(str(place))
    found = dict(walk(tree))
    assert {path: entry.kind for path, entry in found.items()} == {
        "a": EntryKind.FILE, "out": EntryKind.SYMLINK, "loop": EntryKind.SYMLINK,
    }  # fmt: skip
    assert tree.data(found["loop"]) == b"."


def test_git_folders_are_not_looked_into(tmp_path: Path) -> None:
    tree = open_folder(str(_write(tmp_path, a="1", **{".git__config": "x", "sub__.git__x": "y"})))
    assert tree.root == MemoryTree({"a": b"1"}).root


def test_what_is_no_file_or_cannot_be_read_is_missing_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    tree = open_folder(str(tmp_path))
    entry = find(tree, "pipe.yaml")
    assert entry is not None
    with pytest.raises(MissingObjectError, match=r"pipe\.yaml: not a regular file"):
        tree.data(entry)


def test_a_file_that_vanishes_is_missing(tmp_path: Path) -> None:
    tree = open_folder(str(_write(tmp_path, a="1")))
    entry = find(tree, "a")
    assert entry is not None
    (tmp_path / "a").unlink()
    for ask in (tree.data, tree.size):
        with pytest.raises(MissingObjectError, match="No such file"):
            ask(entry)


def test_a_file_without_permission(tmp_path: Path) -> None:
    _write(tmp_path, a="1")
    (tmp_path / "a").chmod(0)
    if os.access(tmp_path / "a", os.R_OK):
        pytest.skip("root reads everything")
    tree = open_folder(str(tmp_path))
    entry = find(tree, "a")
    assert entry is not None
    with pytest.raises(MissingObjectError, match="Permission denied"):
        tree.data(entry)


def test_unreadable_files_differ_between_folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        os.mkfifo(tmp_path / name / "p")
    found = changes(open_folder(str(tmp_path / "one")), open_folder(str(tmp_path / "two"))).files
    assert [one.path for one in found] == ["p"], "what cannot be compared is no reason to pass"


def test_there_is_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_MAX_FILES", 3)
    _write(tmp_path, a="1", b="2", c="3")
    open_folder(str(tmp_path))
    _write(tmp_path, d="4")
    with pytest.raises(UndecidedError, match="holds more than safelane reads"):
        open_folder(str(tmp_path))


def test_no_such_folder_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "rendered").mkdir()
    _write(tmp_path, file="x")
    with pytest.raises(UsageError, match=r"not a folder: .*renderd; did you mean '.*/rendered'"):
        open_folder(str(tmp_path / "renderd"))
    with pytest.raises(UsageError, match="not a folder"):
        open_folder(str(tmp_path / "file"))
