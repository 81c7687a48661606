"""What differs: renames, hostile names, paths and links."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.git.backends import every_back_end, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UsageError
from safelane.git.changes import HostileEntry, changes
from safelane.git.memory import MemoryTree, Special
from safelane.git.names import why_hostile
from safelane.git.paths import find, resolve_link, walk
from safelane.git.renames import pair
from safelane.git.repository import Entry, EntryKind, MissingObjectError

TEXT = "".join(f"line {number} of a file\n" for number in range(20)).encode()


def _moved(before: Mapping[str, bytes | Special], after: Mapping[str, bytes | Special]) -> list[str]:
    return paths(MemoryTree(before), MemoryTree(after))


def test_a_file_moved_and_edited_is_one_change() -> None:
    assert _moved({"a/x.yaml": TEXT}, {"b/x.yaml": TEXT + b"more\n"}) == ["a/x.yaml -> b/x.yaml"]


def test_half_of_a_file_is_enough_and_less_is_not() -> None:
    lines = [f"line number {number:02}\n".encode() for number in range(20)]
    other = [f"not the same {number}\n".encode() for number in range(10, 30)]
    assert _moved({"x": b"".join(lines)}, {"y": b"".join(lines[:11] + other[:9])}) == ["x -> y"]
    assert _moved({"x": b"".join(lines)}, {"y": b"".join(lines[:9] + other[:11])}) == ["x", "y"]


def test_equal_content_goes_before_similar_and_equal_names_before_others() -> None:
    before = {"a/one.yaml": TEXT, "a/two.yaml": TEXT + b"2\n"}
    after = {"b/two.yaml": TEXT + b"2\n", "b/one.yaml": TEXT + b"1\n"}
    assert _moved(before, after) == ["a/one.yaml -> b/one.yaml", "a/two.yaml -> b/two.yaml"]
    assert _moved({"a/x": TEXT, "a/y": TEXT}, {"b/y": TEXT, "b/x": TEXT}) == ["a/x -> b/x", "a/y -> b/y"]
    assert _moved({"a/p/x": TEXT, "a/q/x": TEXT}, {"a/q/n/x": TEXT}) == ["a/p/x", "a/q/x -> a/q/n/x"]


def test_a_file_that_is_still_there_was_not_moved() -> None:
    assert _moved({"a": TEXT}, {"a": TEXT, "b": TEXT}) == ["b"]


def test_links_are_not_files_of_the_same_content() -> None:
    assert _moved({"a": Special(EntryKind.SYMLINK, b"target")}, {"b": b"target"}) == ["a", "b"]
    assert _moved({"a": Special(EntryKind.SYMLINK, b"to")}, {"b": Special(EntryKind.SYMLINK, b"to")}) == ["a -> b"]
    assert _moved({"a": Special(EntryKind.EXECUTABLE, TEXT)}, {"b": TEXT + b"1\n"}) == ["a -> b"]


def test_a_large_move_is_paired_by_name_and_ends() -> None:
    before = {f"v1/{number}/app.yaml": TEXT + b"%d\n" % number for number in range(300)}
    after = {f"v2/{number}/app.yaml": TEXT + b"%d!\n" % number for number in range(300)}
    found = changes(MemoryTree(before), MemoryTree(after)).files
    assert any(one.old_path != one.path for one in found)
    many = {f"o/{number}": b"%d\n" % number for number in range(200)}
    assert len(_moved(many, {f"n/{number}!": b"new %d\n" % number for number in range(200)})) == 400


def test_many_equal_files_do_not_cost_the_square() -> None:
    before = {f"a/{number}": TEXT for number in range(2000)}
    after = {f"b/{number}": TEXT for number in range(2000)}
    assert len(_moved(before, after)) >= 2000


class _Lacking:
    """A tree whose blobs are all missing."""

    root, commit = "", None

    def folder(self, id: str) -> Mapping[str, Entry]:
        raise MissingObjectError(id)

    def data(self, entry: Entry) -> bytes:
        raise MissingObjectError(entry.id)

    def size(self, entry: Entry) -> int:
        raise MissingObjectError(entry.id)


def test_missing_blobs_pair_by_id_alone() -> None:
    def entries(**ids: str) -> dict[str, Entry]:
        return {name: Entry(name, id * 40, EntryKind.FILE) for name, id in ids.items()}

    assert pair(entries(x="1", y="2"), entries(z="1", w="3"), _Lacking(), _Lacking()) == {"z": "x"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, TEXT.replace(b"line 3 ", b"line three ")),
        (TEXT, TEXT[: len(TEXT) // 2]),
        (TEXT, TEXT[: len(TEXT) // 2 - 9]),
        (TEXT, TEXT * 2),
        (TEXT, TEXT.replace(b"\n", b"\r\n")),
        (b"x" * 1000, b"x" * 700 + b"y" * 300),
        (b"x" * 64 + b"\n" + b"z" * 64, b"x" * 64 + b"\n" + b"w" * 60),
        (b"a: 1", b"a: 2"),
        (b"", b"a"),
        (b"\0" * 500, b"\0" * 400 + b"1"),
    ],
)
def test_git_sees_the_same_renames(before: bytes, after: bytes, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.git("config", "core.autocrlf", "false")
    box.commit({"old": before, "keep": "1"})
    box.commit({"old": None, "new": after})
    gits = box.git("diff-tree", "-r", "--name-status", "-M50%", "-l0", "HEAD^", "HEAD")
    assert (_moved({"old": before}, {"new": after}) == ["old -> new"]) == gits.startswith("R")


def _raw_tree(box: Sandbox, *rows: tuple[bytes, bytes, str]) -> str:
    (box.place / "raw").write_bytes(b"".join(mode + b" " + name + b"\0" + bytes.fromhex(id) for mode, name, id in rows))
    return box.git("hash-object", "--literally", "-t", "tree", "-w", "raw")


@every_back_end
def test_hostile_trees_are_told_and_not_followed(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    (tmp_path / "x").write_text("x: 1\n")
    blob = box.git("hash-object", "-w", "x")
    inner = _raw_tree(box, (b"100644", b"inside.yaml", blob))
    names = [
        b"..",
        b".git",
        b".GIT",
        b"git~1",
        b"a/../../b",
        b".git\xe2\x80\x8c",
        b".git:stream",
        b".git\\x",
        b". ",
        b".",
    ]
    rows = [
        (b"40000" if name in (b"..", b".git") else b"100644", name, inner if name in (b"..", b".git") else blob)
        for name in names
    ]
    twice = [(b"100644", b"twice.yaml", blob), (b"40000", b"twice.yaml", inner)]
    head = _raw_tree(box, *rows, *twice, (b"100664", b"odd-mode.yaml", blob), (b"100600", b"fine.yaml", blob))
    repository = open_with(back_end, tmp_path)
    found = changes(repository.tree("4b825dc642cb6eb9a060e54bf8d69288fbee4904"), repository.tree(head))
    assert [one.path for one in found.files] == [". ", "fine.yaml", "odd-mode.yaml", "twice.yaml"]
    own = "a name that means git's own folder"
    assert found.hostile == (
        HostileEntry(".", "head", "a name that leaves its folder"),
        HostileEntry("..", "head", "a name that leaves its folder"),
        *(HostileEntry(name, "head", own) for name in (".GIT", ".git", ".git:stream", ".git\\x", ".git\u200c")),
        HostileEntry("a/../../b", "head", "a name with a separator in it"),
        HostileEntry("git~1", "head", own),
        HostileEntry("twice.yaml", "head", "a name that stands twice in its folder"),
    )
    assert [path for path, _ in walk(repository.tree(head))] == [". ", "fine.yaml", "odd-mode.yaml", "twice.yaml"]


@every_back_end
def test_a_tree_too_deep_to_check_out_is_told(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    (tmp_path / "x").write_text("x: 1\n")
    id = _raw_tree(box, (b"100644", b"x", box.git("hash-object", "-w", "x")))
    for _ in range(24):
        id = _raw_tree(box, (b"40000", b"n" * 250, id))
    repository = open_with(back_end, tmp_path)
    found = changes(MemoryTree({}), repository.tree(id))
    assert found.files == ()
    assert [one.why for one in found.hostile] == ["a path longer than 4096 characters"]
    assert list(walk(repository.tree(id))) == []


@pytest.mark.parametrize(
    "name", [".gitignore", ".github", "git", "git~2", "..a", "a.git", ".gitlab-ci.yml", "x\\y", "-x"]
)
def test_ordinary_names(name: str) -> None:
    assert why_hostile(name) is None


def test_selecting_both_sides_of_a_rename() -> None:
    base, head = MemoryTree({"a.txt": TEXT}), MemoryTree({"a.yaml": TEXT})
    found = changes(base, head, lambda path: path.endswith(".yaml")).files
    assert [(one.old_path, one.path, one.before) for one in found] == [("a.yaml", "a.yaml", None)]


LINKS = MemoryTree(
    {
        "base/web.yaml": b"w",
        "sub/up": Special(EntryKind.SYMLINK, b"../base/web.yaml"),
        "sub/dir": Special(EntryKind.SYMLINK, b"../base"),
        "through": Special(EntryKind.SYMLINK, b"sub/dir/web.yaml"),
        "out": Special(EntryKind.SYMLINK, b"../../etc/passwd"),
        "root": Special(EntryKind.SYMLINK, b"/etc/passwd"),
        "round": Special(EntryKind.SYMLINK, b"about"),
        "about": Special(EntryKind.SYMLINK, b"./round"),
        "self/self": Special(EntryKind.SYMLINK, b"../self/self/x"),
        "gone": Special(EntryKind.SYMLINK, b"nowhere"),
        "empty": Special(EntryKind.SYMLINK, b""),
        "huge": Special(EntryKind.SYMLINK, b"a/" * 5000),
        "back": Special(EntryKind.SYMLINK, b"sub/../out"),
    }
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("base/web.yaml", "base/web.yaml"), ("sub/up", "base/web.yaml"), ("through", "base/web.yaml"),
        ("sub/dir/web.yaml", "base/web.yaml"), ("sub/dir", "base"), ("out", None), ("root", None), ("round", None),
        ("self/self", None), ("gone", None), ("empty", None), ("huge", None), ("back", None), ("none", None),
        ("base/web.yaml/x", None),
    ],
)  # fmt: skip
def test_links_are_followed_inside_the_tree_alone(path: str, expected: str | None) -> None:
    assert resolve_link(LINKS, path) == expected


def test_finding_and_walking() -> None:
    tree = MemoryTree({"b/y": b"1", "a": b"2", "b/x/z": b"3", "c": b"4"})
    assert [path for path, _ in walk(tree)] == ["a", "c", "b/y", "b/x/z"]
    assert [path for path, _ in walk(tree, "b")] == ["b/y", "b/x/z"]
    assert [path for path, _ in walk(tree, select=lambda path: path not in ("b/x/", "c"))] == ["a", "b/y"]
    assert list(walk(tree, "a")) == list(walk(tree, "none")) == []
    assert find(tree, "b/x/z") == Entry(
        "z", MemoryTree({"z": b"3"}).folder(MemoryTree({"z": b"3"}).root)["z"].id, EntryKind.FILE
    )
    assert find(tree, "a/b") is None
    assert find(tree, "") is None


def test_a_path_is_a_file_or_a_folder() -> None:
    for files in ({"a": b"1", "a/b": b"2"}, {"a/b": b"2", "a": b"1"}):
        with pytest.raises(UsageError, match="'a' is a file and a folder at once"):
            MemoryTree(files)
