"""What keeps a change that says it is a revert from being one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.facts.history_runs import history_of, record

from safelane.facts.history.residue import Residue, residues, reverted

RECORDS = [
    record(3, "Merge pull request #14 from shop/faster", 300),
    record(2, "Go faster (#12)", 200),
    record(1, "Start", 100),
]


@pytest.mark.parametrize(
    ("title", "body", "place"),
    [
        ('Revert "Go faster"', "", 1),
        ('Revert "Go faster (#12)" (#15)', "", 1),
        ('Roll back "Start"', "", 2),
        ("Undo", f"This reverts commit {2:040x}.", 1),
        ("Undo", f"This reverts commit {9:040x}.", None),
        ("Undo", "Reverts shop/deploy#14", 0),
        ("Undo", "Reverts !12", 1),
        ("Undo", "see #12", None),
        ('Revert "Something"', "", None),
        ("Revert the faster mode", "", None),
    ],
)
def test_what_a_message_reverts(title: str, body: str, place: int | None) -> None:
    assert reverted(RECORDS, title, body) == place


def test_files_that_stay_and_files_that_come() -> None:
    taken = record(2, "Go faster", 200, ("a", "1", "2"), ("b", "1", "2"), ("c", "1", "2"), ("d", "", "2"))
    base = {"a": "2", "b": "2", "c": "9", "d": "2"}
    change = [("a", "2", "3"), ("c", "9", "8"), ("d", "2", ""), ("e", "1", "2")]
    assert residues(1, taken, change, base) == [
        Residue("a", "other", 1),
        Residue("b", "kept", 1),
        Residue("e", "more", 1),
    ]


@pytest.mark.parametrize(("exact", "left"), [(True, []), (False, [Residue("a.yaml", "other", 0)])])
def test_the_files_of_a_history(exact: bool, left: list[Residue]) -> None:
    steps = [("Start", {"a.yaml": "a: 1\n"}), ("Go faster", {"a.yaml": "a: 2\n"})]
    ((_, old, new),) = history_of(steps).past.records[0].touched
    history = history_of(steps, [("a.yaml", new, old if exact else "other")])
    history.asking = replace(history.asking, title='Revert "Go faster"')
    assert history.residues() == left


def test_no_revert_leaves_nothing() -> None:
    assert history_of([("Start", {"a.yaml": "a: 1\n"})]).residues() == []
