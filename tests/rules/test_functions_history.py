"""The functions on history as rules call them: what they give, what they cost, what they say when they cannot know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.facts.history_runs import DAY, NOW, Step, history_of
from tests.facts.index_runs import index_of

from safelane import cel
from safelane.authoring.examples import run
from safelane.authoring.scenes import scene
from safelane.errors import UsageError
from safelane.facts.history.history import History
from safelane.gate import check
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource
from safelane.rules.loading import load_rule
from safelane.rules.model import Scope
from safelane.rules.programs import environment_of

STEPS: list[Step] = [
    ("Start", {"v/staging/web.yaml": "tag: a\nsize: 10\n", "v/production/web.yaml": "tag: a\nsize: 10\n"}),
    ("Larger", {"v/staging/web.yaml": "tag: b\nsize: 40Mi\n"}),
    ('Revert "Larger"', {"v/staging/web.yaml": "tag: a\nsize: 10\n"}),
]
CHANGE = {"path": "v/staging/web.yaml", "oldPath": "", "kind": "", "name": ""}


def evaluated(expression: str, history: History | None) -> Any:
    index = index_of({"a.yaml": "a: 1\n"})
    index.past = None if history is None else lambda: history
    return environment_of(Scope.RESOURCE, lambda: index).compile(expression).evaluate({"change": CHANGE})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("history.known()", 3),
        ("history.age('v/staging/web.yaml') == optional.of(duration('24h'))", True),
        ("history.age('v/none.yaml').hasValue()", False),
        ("history.touched('v/staging/web.yaml').map(r, r.title)", ['Revert "Larger"', "Larger", "Start"]),
        ("history.touched('v/staging/web.yaml').map(r, [r.reverted, r.revert, r.people])",
         [[False, True, True], [True, False, True], [False, False, True]]),
        ("history.companions('v/staging/web.yaml').size()", 0),
        ("history.reverted('v/staging/web.yaml', duration('48h')).map(r, r.took)", ["Larger"]),
        ("history.reverted('v/staging/web.yaml', duration('1h')).size()", 0),
        ("history.reverted('v/production/web.yaml', duration('48h')).size()", 0),
        ("history.values(change, 'tag').map(r, r.value)", ["a", "b", "a"]),
        ("history.values(change, 'tag').map(r, r.reverted)", [False, True, False]),
        ("history.values(change, 'tag')[1].gone == duration('24h')", True),
        ("history.values(change, 'tag')[0].?gone.hasValue()", False),
        ("history.values(change, 'nothing').map(r, r.present)", [False]),
        ("history.range(change, 'size').value()", {"min": 10.0, "max": 40 * 1024.0 * 1024, "count": 3, "unit": ""}),
        ("history.range(change, 'tag').hasValue()", False),
        ("history.promoted(change, 'tag', 'a').map(r, [r.environment, r.now])", [["production", True]]),
        ("history.promoted(change, 'tag', 'a')[0].age == duration('72h')", True),
        ("history.stages(change, 'tag').map(r, [r.environment, r.through, r.of])", [["production", 1, 3]]),
        ("history.percentile('files', 1.0)", cel.Optional(2.0)),
        ("history.risk().of", 3),
        ("history.risk().factors.map(f, f.name)", ["newcomer"]),
    ],
)  # fmt: skip
def test_what_rules_are_told(expression: str, expected: Any) -> None:
    assert evaluated(expression, history_of(STEPS)) == expected


def test_moments_are_timestamps() -> None:
    found = evaluated("history.values(change, 'tag')[0].since", history_of(STEPS))
    assert found == cel.Timestamp((NOW - DAY) * 1_000_000_000)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("history.percentile('filez', 0.5)", "there is no measure 'filez'; did you mean 'files'"),
        ("history.percentile('xyz', 0.5)", "known are files, services, environments, regions, clusters"),
        ("history.percentile('files', 1.5)", "a share is between 0 and 1, not 1.5"),
    ],
)
def test_wrong_questions_are_errors(expression: str, said: str) -> None:
    with pytest.raises(cel.EvaluationError, match=said):
        evaluated(expression, history_of(STEPS))


@pytest.mark.parametrize("call", ["age('a')", "touched('a')", "companions('a')", "risk()", "percentile('files', 0.5)"])
def test_what_is_not_known_is_an_error_and_no_answer(call: str) -> None:
    cut = history_of(STEPS[:1], parents_of_first=("gone",))
    assert evaluated("history.known()", cut) == 0
    for history in (cut, None):
        with pytest.raises(cel.EvaluationError) as caught:
            evaluated(f"history.{call}", history)
        assert caught.value.reason == "unavailable"


RULE = """\
id: asked
title: T
severity: note
scope: field
deny: history.values(change, field.path).exists(v, v.title == 'Two')
message: "known {history.known()}"
why: w
advice: a
examples:
  - name: flagged
    facts: {now: "2026-03-01T00:00:00Z"}
    history:
      - {a.yaml: "k: 1\\n", b.yaml: "k: 1\\n"}
      - {title: Two, author: "X <x@y>", time: "2026-01-01T00:00:00Z", changes: {a.yaml: "k: 2\\n", b.yaml: null}}
      - {title: Three, files: {a.yaml: "k: 3\\n"}}
    files: {a.yaml: {base: "k: 3\\n", head: "k: 4\\n"}}
    expect: [{at: k, message: known 3}]
  - name: clean
    files: {a.yaml: {base: "k: 3\\n", head: "k: 4\\n"}}
    expect: []
"""


def test_examples_have_a_history() -> None:
    rule = load_rule("rules/asked.yaml", RULE.encode(), "local")
    assert [str(outcome) for example in rule.examples if not (outcome := run(rule, example, [rule])).passed] == []


def test_a_scene_has_the_commits_of_its_history() -> None:
    rule = load_rule("rules/asked.yaml", RULE.encode(), "local")
    asked = scene({"a.yaml": b"k: 3\n"}, {"a.yaml": b"k: 4\n"}, rule.examples[0]).asked
    assert asked.repository is not None
    commits = [(commit.title, commit.author, commit.seconds) for commit, _ in asked.repository.past("base")]
    robin = "Robin <robin@example.com>"
    march = 1_772_323_200
    assert commits == [
        ("A change", robin, march - DAY),
        ("Three", robin, march - 2 * DAY),
        ("Two", "X <x@y>", NOW),
        ("A change", robin, march - 4 * DAY),
    ]
    trees = [asked.repository.tree(f"before-{number}") for number in (0, 1)]
    assert [sorted(tree.folder(tree.root)) for tree in trees] == [["a.yaml", "b.yaml"], ["a.yaml"]]


def test_what_is_no_moment_is_said() -> None:
    with pytest.raises(UsageError, match="is no moment"):
        scene({}, {}, {"history": [{"changes": {}, "time": "yesterday"}]})


def test_nothing_of_the_past_is_read_unless_a_rule_asks(tmp_path: Path) -> None:
    made = scene({"p/production/a.yaml": b"k: 1\n"}, {"p/production/a.yaml": b"k: 2\n"}, {"history": [{}]})
    repository = made.asked.repository
    assert repository is not None

    class Untouchable:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"{name} was asked of the repository")

    report = check(made.base, made.head, read_policy(TreeSource(made.base)),
                   type(made.asked)(made.asked.said, repository=Untouchable()))  # fmt: skip
    assert report.counts.fields == 1
    assert not any("history" in note or "past" in note for note in report.notes)
