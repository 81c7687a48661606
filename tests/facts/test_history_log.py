"""The log: newest first, kept in pieces, the same with a cache and without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.facts.history_runs import NOW, Step, past_of, record, repository
from tests.sandbox import Sandbox

from safelane.cache import Cache
from safelane.facts.history.log import read_log
from safelane.facts.history.people import by_machine
from safelane.facts.history.reverts import Undone, claim, undone
from safelane.git import open_repository
from safelane.git.past import MOST_TOUCHED

STEPS: list[Step] = [(f"change {number}", {"a.yaml": f"n: {number}\n"}) for number in range(6)]


def test_a_log_is_newest_first_and_whole() -> None:
    log = read_log(repository(STEPS), "c5")
    assert [one.title for one in log.records] == [f"change {number}" for number in range(5, -1, -1)]
    assert not log.cut
    assert log.records[-1].touched[0][:2] == ("a.yaml", "")
    assert log.records[0].touched[0][1] == log.records[1].touched[0][2]


def test_no_more_than_is_asked_for() -> None:
    log = read_log(repository(STEPS), "c5", most=2)
    assert len(log.records) == 2
    assert not log.cut


def test_a_log_ends_where_the_clone_does() -> None:
    log = read_log(repository(STEPS, parents_of_first=("gone",)), "c5")
    assert len(log.records) == 5
    assert log.cut


def test_what_was_kept_is_what_was_read(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "repository")
    for number in range(60):
        box.commit({f"{number % 7}.yaml": str(number)}, f"change {number}")
    opened = open_repository(str(box.place), {})
    cache = Cache(tmp_path / "cache")
    plain = read_log(opened, "HEAD")
    assert read_log(opened, "HEAD", cache) == plain
    assert read_log(opened, "HEAD", cache) == plain
    older = read_log(opened, "HEAD~3", cache)
    assert older.records == plain.records[3:]
    box.commit({"new.yaml": "1"}, "newest")
    again = read_log(open_repository(str(box.place), {}), "HEAD", cache)
    assert again.records[1:] == plain.records
    assert again.records[0].title == "newest"


def test_what_a_shallow_clone_lacks_is_read_once_it_is_there(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "whole")
    for number in range(5):
        box.commit({"a.yaml": str(number)}, f"change {number}")
    clone = Sandbox(tmp_path / "clone")
    clone.git("remote", "add", "origin", f"file://{box.place}")
    clone.git("fetch", "--quiet", "--depth=2", "origin", "main")
    head = clone.git("rev-parse", "FETCH_HEAD")
    cache = Cache(tmp_path / "cache")
    cut = read_log(open_repository(str(clone.place), {}), head, cache)
    assert (len(cut.records), cut.cut) == (1, True)
    clone.git("fetch", "--quiet", "--unshallow", "origin", "main")
    whole = read_log(open_repository(str(clone.place), {}), head, cache)
    assert (len(whole.records), whole.cut) == (5, False)


def test_a_shallow_clone_knows_no_more_because_another_clone_did(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "whole")
    for number in range(5):
        head = box.commit({"a.yaml": str(number)}, f"change {number}")
    box.git("clone", "--quiet", "--depth=3", f"file://{box.place}", str(tmp_path / "shallow"))
    cache = Cache(tmp_path / "cache")
    assert len(read_log(open_repository(str(box.place), {}), head, cache).records) == 5
    cut = read_log(open_repository(str(tmp_path / "shallow"), {}), head, cache)
    assert (len(cut.records), cut.cut) == (2, True)


@pytest.mark.parametrize(
    ("author", "title"),
    [
        ("renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", "anything"),
        ("dependabot <support@github.com>", "anything"),
        ("fluxcdbot <fluxcdbot@users.noreply.github.com>", "anything"),
        ("Flux <flux@example.com>", "anything"),
        ("Release Bot <release@example.com>", "anything"),
        ("Robin <robin@example.com>", "chore(deps): update helm release redis to v18"),
        ("Robin <robin@example.com>", "Bump redis from 7.0 to 7.2"),
        ("Robin <robin@example.com>", "[pre-commit.ci] autoupdate"),
        ("Robin <robin@example.com>", "deploy(web): automatic deploy"),
    ],
)
def test_machines_are_told(author: str, title: str) -> None:
    assert by_machine(author, title)


@pytest.mark.parametrize(
    ("author", "title"),
    [
        ("Robin <robin@example.com>", "Raise the memory of web"),
        ("Abbott Talbot <abbott@example.com>", "fix: a typo"),
        ("Cia Fluxman <cia@example.com>", "Revert the chart"),
        ("Robin <robin@botany.example.com>", "Add an overlay"),
    ],
)
def test_people_are_no_machines(author: str, title: str) -> None:
    assert not by_machine(author, title)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ('Revert "Go faster" (#12)', "", "*"),
        ("revert: the pin", "", "*"),
        ("fix(web): revert the pin", "", "*"),
        ("[hub, prod] Revert Canvas auth", "", "*"),
        ("Merge pull request #9 from someone/revert-8-branch", "", "*"),
        ("Merge pull request #9 from someone/other", 'Revert "Go faster"', "*"),
        ("undo", "This reverts commit " + "a" * 40 + ".", "a" * 40),
        ("Add a revert button", "", ""),
        ("irrevertible", "", ""),
    ],
)
def test_what_calls_itself_a_revert(title: str, body: str, expected: str) -> None:
    assert claim(title, body) == expected


def test_a_revert_takes_back_the_newest_change_that_it_undoes() -> None:
    records = (
        record(4, "Revert it", NOW, ("a", "x", "w"), undoes="*"),
        record(3, "beside it", NOW - 10, ("b", "1", "2")),
        record(2, "bad", NOW - 20, ("a", "w", "x")),
        record(1, "older", NOW - 30, ("a", "v", "w")),
    )
    assert undone(records) == (Undone(2, 0),)


@pytest.mark.parametrize(
    ("restored", "seconds", "expected"),
    [(2, 3600, True), (1, 3600, False), (2, 71 * 3600, True), (2, 73 * 3600, False)],
)
def test_half_of_the_files_within_three_days(restored: int, seconds: int, expected: bool) -> None:
    bad = record(1, "bad", NOW - seconds, *((name, "old", "new") for name in "abcd"))
    revert = record(2, "Revert", NOW, *((name, "new", "old") for name in "abcd"[:restored]), undoes="*")
    assert bool(undone((revert, bad))) is expected


def test_a_commit_that_is_named_counts_however_long_it_took() -> None:
    bad = record(1, "bad", NOW - 9_999_999, ("a", "old", "new"))
    revert = record(2, "undo", NOW, ("a", "newer", "old"), undoes=bad.id)
    assert undone((revert, bad)) == (Undone(1, 0),)


def test_a_commit_is_no_revert_of_a_later_one() -> None:
    later = record(2, "later", NOW, ("a", "b", "c"))
    assert undone((later, record(1, "Revert", NOW - 5, ("a", "a", "b"), undoes=later.id))) == ()


def test_paths_that_do_not_count_are_left_out_and_machines_are_marked() -> None:
    past = past_of([("one", {"a.yaml": "1", "notes.txt": "1"}), ("two", {"notes.txt": "2"})])
    assert [[path for path, _, _ in touched] for touched in past.touched] == [[], ["a.yaml"]]
    assert past.human == (False, True)
    assert past.touching("a.yaml") == [1]
    assert list(past.touching("notes.txt")) == []


def test_nothing_is_known_beyond_a_vast_change(tmp_path: Path) -> None:
    vast: Step = ("import", {f"{number}.yaml": "1" for number in range(MOST_TOUCHED + 1)})
    cache = Cache(tmp_path)
    for _ in range(2):
        log = read_log(repository([("old", {"a.yaml": "1"}), vast, ("new", {"a.yaml": "2"})]), "c2", cache)
        assert [one.title for one in log.records] == ["new"]
        assert not log.cut
