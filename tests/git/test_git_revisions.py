"""What names a revision, and what is said when it names none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.backends import every_back_end, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UndecidedError, UsageError
from safelane.git import open_repository
from safelane.git.repository import MissingObjectError


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "box")


def _shallow(box: Sandbox, place: Path, depth: int) -> Sandbox:
    box.git("clone", "--quiet", f"--depth={depth}", f"file://{box.place}", str(place))
    clone = Sandbox.__new__(Sandbox)
    clone.place = place
    return clone


@every_back_end
def test_a_short_id_that_two_objects_share_is_ambiguous(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    seen: dict[str, str] = {}
    for number in range(1000):
        (box.place / f"f{number}").write_text(str(number))
    ids = box.git("hash-object", "-w", *(f"f{number}" for number in range(1000))).splitlines()
    prefix = next(id[:4] for id in ids if seen.setdefault(id[:4], id) != id)
    with pytest.raises(UsageError, match=f"'{prefix}' is ambiguous.*more digits"):
        open_with(back_end, box.place).tree(prefix)


@every_back_end
def test_a_short_id_that_one_commit_has_resolves(back_end: str, box: Sandbox) -> None:
    id = box.commit({"a": "1"})
    assert open_with(back_end, box.place).tree(id[:10]).commit == id
    assert open_with(back_end, box.place).tree(id.upper()).commit == id


@every_back_end
def test_an_unknown_name_is_wrong_usage_with_the_nearest(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    box.git("branch", "release/2026")
    with pytest.raises(UsageError, match="there is no revision 'relase/2026'; did you mean 'release/2026'"):
        open_with(back_end, box.place).tree("relase/2026")


@every_back_end
def test_a_full_id_that_is_lacking_says_what_to_fetch(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    id = "ab" * 20
    with pytest.raises(UndecidedError, match=f"the repository lacks {id}") as caught:
        open_with(back_end, box.place).tree(id)
    assert caught.value.help == f"git fetch --no-tags origin {id}"


@every_back_end
def test_the_remote_in_the_hint_is_one_that_exists(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    box.git("remote", "add", "upstream", "file:///nowhere")
    with pytest.raises(UndecidedError) as caught:
        open_with(back_end, box.place).tree("ab" * 20)
    assert caught.value.help == f"git fetch --no-tags upstream {'ab' * 20}"


@every_back_end
@pytest.mark.parametrize("revision", ["HEAD^", "HEAD~1", "HEAD^1", "HEAD~3", "main^^", "@~", "HEAD^{commit}^"])
def test_a_parent_beyond_a_shallow_clone_is_named_from_the_raw_commit(
    back_end: str, revision: str, box: Sandbox, tmp_path: Path
) -> None:
    box.commit({"a": "1"})
    parent = box.commit({"a": "2"})
    box.commit({"a": "3"})
    clone = _shallow(box, tmp_path / "clone", 1)
    repository = open_with(back_end, clone.place)
    assert repository.shallow
    with pytest.raises(UndecidedError, match=f"the repository lacks {parent}") as caught:
        repository.tree(revision)
    assert caught.value.help == f"git fetch --no-tags --depth=1 origin {parent}"
    commit = repository.commit("HEAD")
    assert commit is not None
    assert commit.parents == (parent,)
    assert repository.first_parents("HEAD", 9) == []


@every_back_end
def test_the_hint_of_a_shallow_clone_helps(back_end: str, box: Sandbox, tmp_path: Path) -> None:
    box.git("config", "uploadpack.allowAnySHA1InWant", "true")
    parent = box.commit({"a": "2"})
    box.commit({"a": "3"})
    clone = _shallow(box, tmp_path / "clone", 1)
    with pytest.raises(UndecidedError) as caught:
        open_with(back_end, clone.place).tree("HEAD^")
    assert caught.value.help is not None
    clone.git(*caught.value.help.split()[1:])
    assert open_with(back_end, clone.place).tree("HEAD^").commit == parent


@every_back_end
def test_a_root_commit_has_no_parent_to_fetch(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    with pytest.raises(UsageError, match=r"there is no revision 'HEAD\^'"):
        open_with(back_end, box.place).tree("HEAD^")


@every_back_end
def test_before_the_first_commit_nothing_can_be_compared(back_end: str, box: Sandbox) -> None:
    with pytest.raises(UndecidedError, match="HEAD has no commit yet"):
        open_with(back_end, box.place).tree("HEAD")


@every_back_end
def test_the_empty_tree_needs_no_object(back_end: str, box: Sandbox) -> None:
    box.commit({})
    empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    repository = open_with(back_end, box.place)
    assert dict(repository.tree(empty).folder(empty)) == {}
    assert repository.tree("HEAD").root == empty


@every_back_end
def test_texts_in_old_encodings_are_read(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    tree = box.git("rev-parse", "HEAD^{tree}")
    for encoding, expected in (
        ("ISO-8859-1", "größer"),
        ("unicode_escape", "gr\N{REPLACEMENT CHARACTER}"),
        ("", "gr\ufffd"),
    ):
        raw = f"tree {tree}\nauthor A B <a@b> 1 +0000\ncommitter A B <a@b> 1 +0000\n"
        raw += f"encoding {encoding}\n\n" if encoding else "\n"
        file = box.place / "raw"
        file.write_bytes(raw.encode() + "größer\n".encode("latin-1"))
        id = box.git("hash-object", "-t", "commit", "-w", "raw")
        assert open_with(back_end, box.place).message(id)[1].startswith(expected)


@every_back_end
def test_a_broken_object_is_missing_and_no_crash(back_end: str, box: Sandbox) -> None:
    box.commit({"a": "1"})
    for raw in (b"100644 a", b"100644 a\0123", b"xyz", b"100644 a\0" + b"\x11" * 20 + b"9"):
        (box.place / "raw").write_bytes(raw)
        id = box.git("hash-object", "--literally", "-t", "tree", "-w", "raw")
        tree = open_with(back_end, box.place).tree(id)
        with pytest.raises(MissingObjectError, match=id):
            tree.folder(tree.root)


def test_the_option_wins_over_the_variable(box: Sandbox, tmp_path: Path) -> None:
    mine = box.commit({"a": "1"})
    other = Sandbox(tmp_path / "other")
    theirs = other.commit({"a": "2"})
    variables = {**os.environ, "GIT_DIR": str(other.place / ".git")}
    assert open_repository(str(box.place), variables).tree("HEAD").commit == mine
    assert open_repository(None, variables).tree("HEAD").commit == theirs


def test_relative_variables_hold_from_where_they_were_set(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    id = box.commit({"sub/a": "1", "b": "1"})
    box.write({"b": "2", "c": "3"})
    monkeypatch.chdir(box.place / "sub")
    repository = open_repository(None, {**os.environ, "GIT_DIR": "../.git", "GIT_WORK_TREE": ".."})
    assert repository.tree("HEAD").commit == id
    assert paths(repository.tree("HEAD"), repository.work_tree()) == ["b", "c"]


def test_a_folder_inside_a_linked_worktree_is_that_worktree(box: Sandbox, tmp_path: Path) -> None:
    box.commit({"sub/a": "1"})
    box.git("worktree", "add", "--quiet", "-b", "topic", str(tmp_path / "linked"))
    linked = Sandbox.__new__(Sandbox)
    linked.place = tmp_path / "linked"
    id = linked.commit({"sub/a": "2"})
    for back_end in ("libgit2", "command"):
        assert open_with(back_end, linked.place / "sub").tree("HEAD").commit == id
        (linked.place / "sub" / "a").write_text("3")
        tree = open_with(back_end, linked.place / "sub").work_tree()
        assert tree.data(next(iter(tree.folder(tree.folder(tree.root)["sub"].id).values()))) == b"3"


@every_back_end
def test_a_bare_repository_has_commits_alone(back_end: str, box: Sandbox, tmp_path: Path) -> None:
    id = box.commit({"a": "1"})
    box.git("clone", "--quiet", "--bare", str(box.place), str(tmp_path / "bare"))
    repository = open_with(back_end, tmp_path / "bare")
    assert repository.tree("main").commit == id
    with pytest.raises(UsageError, match="a bare repository has no work tree"):
        repository.work_tree()
    with pytest.raises(UsageError, match="a bare repository has no index"):
        repository.index()


@every_back_end
@pytest.mark.parametrize("name", ["empty", "nowhere"])
def test_no_repository_is_wrong_usage(back_end: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=rf"not a git repository .*{name}"):
        open_with(back_end, tmp_path / name)
