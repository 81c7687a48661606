"""Which two trees are compared by default."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.git.backends import BACK_ENDS, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UndecidedError, UsageError
from safelane.git.base import choose
from safelane.git.memory import MemoryRepository
from safelane.git.repository import Repository


@pytest.fixture(params=sorted(BACK_ENDS))
def back_end(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


class Clone:
    """A clone on the pushed branch ``topic``, while ``main`` moved on at the remote."""

    def __init__(self, place: Path) -> None:
        self.remote = remote = Sandbox(place / "remote")
        self.fork = remote.commit({"a": "1", "shared": "1"})
        remote.git("clone", "--quiet", str(remote.place), str(place / "clone"))
        self.box = Sandbox.__new__(Sandbox)
        self.box.place = place / "clone"
        self.box.git("checkout", "--quiet", "-b", "topic")
        self.topic = self.box.commit({"b": "1"})
        self.box.git("push", "--quiet", "--set-upstream", "origin", "topic")
        self.moved = remote.commit({"shared": "2"})
        self.box.git("fetch", "--quiet")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def _open(back_end: str, clone: Clone) -> Repository:
    return open_with(back_end, clone.box.place)


def test_what_others_merged_is_not_this_change_and_the_own_upstream_no_base(back_end: str, clone: Clone) -> None:
    found = choose(_open(back_end, clone), None, None)
    assert (found.base.commit, found.head.commit, found.spoken_by) == (clone.fork, clone.topic, "HEAD")
    assert paths(found.base, found.head) == ["b"]
    assert not found.empty


def test_a_base_that_is_given_is_used_as_it_is(back_end: str, clone: Clone) -> None:
    found = choose(_open(back_end, clone), "origin/main", "topic")
    assert paths(found.base, found.head) == ["b", "shared"]
    assert found.spoken_by == "topic"
    tree = clone.box.git("rev-parse", "origin/main^{tree}")
    assert choose(_open(back_end, clone), tree, None).base.commit == tree


def test_base_equal_to_head_is_empty(back_end: str, clone: Clone) -> None:
    repository = _open(back_end, clone)
    assert choose(repository, "topic", "HEAD").empty
    assert choose(repository, "topic^{tree}", "HEAD").empty
    clone.box.git("checkout", "--quiet", "--detach", "origin/main")
    assert choose(_open(back_end, clone), None, None).empty


@pytest.mark.parametrize("known", ["HEAD", "main", "master"])
def test_the_target_is_the_remotes_head_then_main_then_master(known: str, back_end: str, clone: Clone) -> None:
    expected = "refs/remotes/origin/main"
    if known != "HEAD":
        clone.box.git("remote", "set-head", "origin", "--delete")
    if known == "master":
        clone.box.git("update-ref", "refs/remotes/origin/master", "origin/main")
        clone.box.git("update-ref", "-d", "refs/remotes/origin/main")
        expected = "refs/remotes/origin/master"
    repository = _open(back_end, clone)
    assert repository.default_target() == expected
    assert choose(repository, None, None).base.commit == clone.fork


def test_a_remote_head_that_leads_nowhere_is_passed_over(back_end: str, clone: Clone) -> None:
    clone.box.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    assert _open(back_end, clone).default_target() == "refs/remotes/origin/main"


def test_the_configured_target_comes_first(back_end: str, clone: Clone) -> None:
    clone.box.git("branch", "release", clone.moved)
    clone.box.git("config", "safelane.target", "release")
    assert _open(back_end, clone).default_target() == "release"
    assert choose(_open(back_end, clone), None, None).base.commit == clone.fork
    clone.box.git("config", "safelane.target", "relase")
    with pytest.raises(UsageError, match=r"safelane\.target: there is no revision 'relase'; did you mean 'release'"):
        choose(_open(back_end, clone), None, None)


def test_without_a_target_the_question_is_open(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a": "1"})
    with pytest.raises(UndecidedError, match="there is no base to compare with") as caught:
        choose(open_with(back_end, box.place), None, None)
    assert caught.value.help is not None
    assert caught.value.help.startswith("git fetch origin")
    with pytest.raises(UsageError, match="there is no revision 'nope'"):
        choose(open_with(back_end, box.place), None, "nope")


def test_histories_without_a_common_start(back_end: str, clone: Clone) -> None:
    clone.box.git("checkout", "--quiet", "--orphan", "alone")
    clone.box.commit({"z": "1"})
    with pytest.raises(UndecidedError, match="no common ancestor"):
        choose(_open(back_end, clone), None, None)


def test_a_shallow_history_says_what_to_fetch(back_end: str, clone: Clone, tmp_path: Path) -> None:
    place = tmp_path / "shallow"
    clone.remote.git("checkout", "--quiet", "topic")
    clone.remote.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{clone.remote.place}", str(place))
    box = Sandbox.__new__(Sandbox)
    box.place = place
    box.git("remote", "set-head", "origin", "main")
    with pytest.raises(UndecidedError, match="history here is too short") as caught:
        choose(open_with(back_end, place), None, None)
    assert caught.value.help == "git fetch --no-tags --unshallow origin"
    box.git(*caught.value.help.split()[1:])
    assert choose(open_with(back_end, place), None, None).base.commit == clone.fork


def test_a_tree_has_no_history(back_end: str, clone: Clone) -> None:
    with pytest.raises(UsageError, match=r"'HEAD\^\{tree\}' is a tree and has no history"):
        choose(_open(back_end, clone), None, "HEAD^{tree}")


def test_the_index_and_the_files_are_compared_with_head(back_end: str, clone: Clone) -> None:
    clone.box.write({"b": "2", "n": "1"})
    clone.box.git("add", "b")
    repository = _open(back_end, clone)
    staged, unsaved = choose(repository, None, None, "index"), choose(repository, None, None, "worktree")
    assert (paths(staged.base, staged.head), staged.spoken_by) == (["b"], None)
    assert (paths(unsaved.base, unsaved.head), unsaved.base.commit) == (["b", "n"], clone.topic)
    against = choose(repository, clone.fork, None, "worktree")
    assert paths(against.base, against.head) == ["b", "n"]


def test_trees_in_memory_have_a_history_when_given_one() -> None:
    trees = {name: {"f": name.encode()} for name in ("root", "left", "right")}
    repository = MemoryRepository(trees, {"left": ("root",), "right": ("root",)})
    assert repository.merge_base("left", "right") == "root"
    assert repository.merge_base("root", "right") == "root"
    assert repository.first_parents("left", 3) == [("left", "root")]
    assert MemoryRepository(trees).merge_base("left", "right") is None
    assert paths(repository.tree("left"), repository.tree("right")) == ["f"]
    with pytest.raises(UsageError, match="no revision 'lefd'; did you mean 'left'"):
        repository.tree("lefd")
    with pytest.raises(UndecidedError, match="no base"):
        choose(repository, None, "left")
