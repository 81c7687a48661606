"""Which commits are judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.backtest.histories import grown
from tests.sandbox import Sandbox

from safelane.backtest import chosen
from safelane.errors import UsageError
from safelane.git import open_repository
from safelane.git.repository import Repository


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "repository")


def _open(sandbox: Sandbox) -> Repository:
    return open_repository(str(sandbox.place), {})


def _chosen(sandbox: Sandbox, since: str | None = None, most: int | None = None) -> list[str]:
    return [unit.commit for unit in chosen(_open(sandbox), "HEAD", since, most)]


def test_every_commit_with_a_parent_newest_first(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    units = chosen(_open(sandbox), "HEAD", None, None)
    assert [unit.commit for unit in units] == commits[:0:-1]
    assert [unit.parent for unit in units] == commits[-2::-1]


def test_since_a_revision_leaves_it_out(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    assert _chosen(sandbox, commits[3]) == commits[:3:-1]
    assert _chosen(sandbox, "HEAD~2") == commits[:-3:-1]
    assert _chosen(sandbox, "HEAD") == []
    assert _chosen(sandbox, commits[1], most=2) == commits[:-3:-1]


def test_the_newest_are_taken(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    assert _chosen(sandbox, most=2) == commits[:-3:-1]
    assert _chosen(sandbox, most=100) == commits[:0:-1]


def test_a_revision_beside_the_line_leaves_out_what_it_holds(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    sandbox.git("switch", "--quiet", "--create", "side", commits[4])
    sandbox.commit({"aside.yaml": "a: 1\n"}, "Beside")
    sandbox.git("switch", "--quiet", "main")
    assert _chosen(sandbox, "side") == commits[:4:-1]


def test_what_a_merge_brought_is_one_unit(sandbox: Sandbox) -> None:
    sandbox.commit({"a.yaml": "a: 1\n"})
    sandbox.git("switch", "--quiet", "--create", "side")
    sandbox.commit({"b.yaml": "b: 1\n"})
    sandbox.commit({"b.yaml": "b: 2\n"})
    sandbox.git("switch", "--quiet", "main")
    sandbox.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    assert _chosen(sandbox) == [sandbox.git("rev-parse", "HEAD")]


def test_since_a_date_counts_from_it_on(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    assert _chosen(sandbox, "2026-01-05") == commits[:0:-1]
    assert _chosen(sandbox, "2026-01-05T10:00:00Z") == commits[:0:-1]
    assert _chosen(sandbox, "2026-01-05T11:00:00+02:00") == commits[:0:-1]
    assert _chosen(sandbox, "2026-01-06") == []


def test_a_branch_named_like_a_date_is_a_branch(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    sandbox.git("branch", "2026-02-01", commits[5])
    assert _chosen(sandbox, "2026-02-01") == commits[:5:-1]


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("2026-13-45", "is no date"),
        ("mian", "did you mean 'main'"),
        ("HEAD^{tree}", "is a tree"),
    ],
)
def test_what_is_neither_is_wrong_usage(sandbox: Sandbox, since: str, message: str) -> None:
    grown(sandbox)
    with pytest.raises(UsageError, match=message):
        _chosen(sandbox, since)


def test_a_shallow_clone_ends_where_it_was_cut(sandbox: Sandbox, tmp_path: Path) -> None:
    commits = grown(sandbox)
    sandbox.git("clone", "--quiet", "--depth=3", sandbox.place.as_uri(), str(tmp_path / "shallow"))
    units = chosen(open_repository(str(tmp_path / "shallow"), {}), "HEAD", None, None)
    assert [unit.commit for unit in units] == commits[:-3:-1]
