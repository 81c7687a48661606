"""The built-in rules as their authors' tools see them: no idle example, and a known number of mutants that live."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.mutants import REASONS, measured, reasoned, reasons, rows, score, unused

from safelane.authoring.coverage import cover
from safelane.authoring.files import collect
from safelane.authoring.trials import Trials
from safelane.package import knowledge
from safelane.rules.bundle import rule_files
from safelane.rules.loading import load_rule

FILES = {path: file for _, path, file in rule_files(knowledge("rules"))}
# What the examples reach by now; it may rise, not fall.
MEAN_SCORE, COVERAGE = 0.88, 0.95


@pytest.mark.parametrize("path", FILES)
def test_every_example_asks_the_rule_and_gets_an_answer(path: str) -> None:
    rule = load_rule(path, FILES[path].read_bytes(), Path(path).parent.name)
    if rule.scope is None:
        return
    trials = Trials(rule)
    judge = trials.judge(rule)
    assert [trial.name for trial in trials.all if trials.differs(judge, trial)] == []
    assert cover(trials).vacuous == ()


def test_the_mutants_that_live_are_listed_with_a_reason() -> None:
    found = rows()
    assert len({row["id"] for row in found}) == len(found) > 100
    for row in found:
        assert row["mutants"] - row["killed"] == len(row["survivors"]) + len(row["indistinct"]), row["id"]
        assert {survivor[3] for survivor in row["survivors"]} <= REASONS.keys(), row["id"]
        assert all(gap[2] in REASONS for gap in row["gaps"]), row["id"]


def test_reviewed_reasons_stay_with_their_mutants() -> None:
    row = {
        "id": "some-rule",
        "survivors": [["/deny", "a == 1", "a", "open"], ["/deny", "b", "c", "open", "an old reason"]],
        "indistinct": [["/deny", "d", "e"]],
    }
    reviewed = {
        ("some-rule", ("a == 1", "a")): "a is 1 or absent",
        ("other-rule", ("b", "c")): "not here",
        ("*", ("d", "e")): "alike",
        ("some-rule", ("f", "g")): "of a mutant that is gone",
    }
    assert reasoned(row, reviewed)["survivors"] == [
        ["/deny", "a == 1", "a", "open", "a is 1 or absent"],
        ["/deny", "b", "c", "open"],
    ]
    assert unused([row], reviewed) == [("other-rule", ("b", "c")), ("some-rule", ("f", "g"))]


def test_every_reviewed_reason_is_of_a_rule_that_there_is() -> None:
    found = reasons()
    assert {rule for rule, _ in found} <= {Path(path).stem for path in FILES} | {"*"}
    assert all(reason.strip() for reason in found.values())


def test_the_examples_notice_most_mutants_and_see_most_parts() -> None:
    found = rows()
    assert sum(map(score, found)) / len(found) >= MEAN_SCORE
    assert sum(row["seen"] for row in found) / sum(row["wanted"] for row in found) >= COVERAGE


@pytest.mark.parametrize("name", ["capacity/replicas-cut", "access/cluster-admin-granted"])
def test_the_list_is_what_comes_out(name: str) -> None:
    (file,) = collect([str(knowledge("rules") / f"{name}.yaml")])
    row = measured(file)
    assert row is not None
    assert reasoned(row, reasons()) == next(row for row in rows() if row["id"] == name.rpartition("/")[2])
