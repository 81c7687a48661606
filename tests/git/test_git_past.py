"""The first-parent line: what each commit touched, and where a clone ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sandbox import Sandbox

from safelane.git import open_repository
from safelane.git.memory import MemoryRepository
from safelane.git.past import MOST_TOUCHED, steps


def test_each_step_has_what_it_touched_newest_first(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a.yaml": "1", "deep/b.yaml": "1"}, "first")
    box.commit({"deep/b.yaml": "2"}, "second")
    box.commit({"a.yaml": None}, "third")
    found = list(steps(open_repository(str(tmp_path), {}), "HEAD"))
    assert [(step.commit.title, [path for path, _, _ in step.touched]) for step in found] == [
        ("third", ["a.yaml"]),
        ("second", ["deep/b.yaml"]),
        ("first", ["a.yaml", "deep/b.yaml"]),
    ]
    (_, old, new), (_, gone, nothing) = found[1].touched[0], found[0].touched[0]
    assert len(old) == len(new) == 40
    assert nothing == ""
    assert gone == found[2].touched[0][2]


def test_a_merge_is_compared_with_its_first_parent_alone(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a.yaml": "1"}, "first")
    box.git("checkout", "--quiet", "-b", "side")
    box.commit({"b.yaml": "1"}, "on the side")
    box.git("checkout", "--quiet", "main")
    box.commit({"c.yaml": "1"}, "on main")
    box.git("merge", "--quiet", "--no-ff", "--message", "merged", "side")
    found = list(steps(open_repository(str(tmp_path), {}), "main"))
    assert [step.commit.title for step in found] == ["merged", "on main", "first"]
    assert [path for path, _, _ in found[0].touched] == ["b.yaml"]


def test_a_shallow_clone_ends_before_what_cannot_be_compared(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "whole")
    for number in range(4):
        box.commit({"a.yaml": str(number)}, f"commit {number}")
    box.git("clone", "--quiet", "--depth=2", f"file://{tmp_path}/whole", str(tmp_path / "shallow"))
    found = list(steps(open_repository(str(tmp_path / "shallow"), {}), "HEAD"))
    assert [step.commit.title for step in found] == ["commit 3"]
    assert found[-1].commit.parents


def test_a_file_in_a_folders_place_is_both(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a/b.yaml": "1"}, "first")
    box.git("rm", "--quiet", "-r", "a")
    box.commit({"a": "a file now"}, "second")
    found = next(steps(open_repository(str(tmp_path), {}), "HEAD"))
    assert [(path, bool(old), bool(new)) for path, old, new in found.touched] == [
        ("a", False, True),
        ("a/b.yaml", True, False),
    ]


def test_trees_have_no_past(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a.yaml": "1"})
    assert list(steps(open_repository(str(tmp_path), {}), "HEAD^{tree}")) == []


@pytest.mark.parametrize("parents", [{"b": ("a",)}, {"b": ("a",), "a": ("gone",)}])
def test_memory_has_the_same_line(parents: dict[str, tuple[str, ...]]) -> None:
    repository = MemoryRepository({"a": {"x": b"1"}, "b": {"x": b"2"}}, parents, said={"b": ("R <r@x>", 7, "T", "B")})
    found = list(steps(repository, "b"))
    assert (found[0].commit.author, found[0].commit.seconds, found[0].commit.title) == ("R <r@x>", 7, "T")
    assert len(found) == (1 if "a" in parents else 2)


def test_a_change_of_very_many_files_is_not_listed() -> None:
    repository = MemoryRepository(
        {"a": {f"{n}.yaml": b"1" for n in range(MOST_TOUCHED + 1)}, "b": {"x": b"2"}}, {"b": ("a",)}
    )
    assert [(len(step.touched), step.vast) for step in steps(repository, "a")] == [(0, True)]
    assert next(steps(MemoryRepository({"a": {f"{n}": b"1" for n in range(MOST_TOUCHED)}}), "a")).vast is False
