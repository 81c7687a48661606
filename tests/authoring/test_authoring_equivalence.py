"""Mutants that edited examples cannot tell from their rule, and those that only the written examples do not."""

from __future__ import annotations

from random import Random

import pytest

from safelane.authoring.mutation import mutants as module
from safelane.authoring.mutation.drafts import BASE, HEAD, Draft, places
from safelane.authoring.mutation.edits import Editor
from safelane.authoring.mutation.equivalence import indistinct
from safelane.authoring.mutation.mutants import mutants
from safelane.authoring.mutation.running import mutate
from safelane.authoring.mutation.vocabulary import vocabulary
from safelane.authoring.trials import Trials
from safelane.documents import parse
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule
from safelane.rules.programs import environment_of

RULE = """
id: replicas-few
title: Few replicas
severity: error
scope: resource
match: {operations: [add, modify], kinds: [Deployment]}
deny: DENY
message: few replicas
why: Few.
advice: More.
examples:
  - name: one
    head: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {replicas: 1, paused: false}
    expect: [{message: few}]
  - name: nine
    head: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {replicas: 9, paused: false}
    expect: []
"""


def _rule(deny: str) -> Rule:
    return load_rule("rules/replicas-few.yaml", RULE.replace("DENY", deny).encode(), "local")


def _changes(deny: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The survivors of a rule, and those of them that are indistinct."""
    rule = _rule(deny)
    trials = Trials(rule, [rule])
    survivors = mutate(trials).survivors
    same = indistinct(trials, survivors, edited=400)
    return {(one.before, one.after) for one in survivors}, {(one.before, one.after) for one in same}


def test_a_default_that_is_compared_with_nothing_near_is_indistinct() -> None:
    survivors, same = _changes("object.spec.?replicas.orValue(7) in [1, 2]")
    assert ("7", "8") in same
    assert same < survivors


@pytest.mark.parametrize(
    ("deny", "change"),
    [
        ("object.spec.?replicas.orValue(7) == 1 && object.spec.?paused.orValue(true) != true", ("_&&_", "left")),
        ("object.spec.?replicas.orValue(7) <= 4", ("4", "5")),
    ],
)
def test_what_an_edit_tells_apart_is_not(deny: str, change: tuple[str, str]) -> None:
    survivors, same = _changes(deny)
    wanted = {change} if change[0] != "_&&_" else {(deny, "object.spec.?replicas.orValue(7) == 1")}
    assert wanted <= survivors
    assert not wanted & same


def test_what_is_never_another_value_is_not_claimed() -> None:
    """No edit makes the second condition false where the first is true: alike, perhaps, but nothing shows it."""
    deny = "object.kind == 'Deployment' && object.metadata.name != 'never-seen-anywhere'"
    _, same = _changes(deny)
    assert not {after for _, after in same} & {'object.kind == "Deployment"'}


def test_the_same_edits_come_out_every_time() -> None:
    rule = _rule("object.spec.?replicas.orValue(7) == 1")
    texts = []
    for _ in range(2):
        editor = Editor(rule, vocabulary(rule), Random(7))
        drafts = [editor.edited(Draft(rule.examples[0])) for _ in range(50)]
        texts.append([draft.example() for draft in drafts if draft is not None])
    assert texts[0] == texts[1]
    assert len({str(text) for text in texts[0]}) > 20


def test_the_words_of_a_rule_are_what_it_names_and_compares() -> None:
    words = vocabulary(_rule("object.spec.?replicas.orValue(7) in [1, 2] && object.metadata.name != 'web'"))
    assert {"spec", "replicas", "metadata", "name"} <= set(words.names)
    assert {("replicas", 1), ("replicas", 2), ("name", "web")} <= set(words.pairs)
    assert words.kinds == ("Deployment",)


def test_an_edited_draft_is_written_as_the_documents_that_it_holds() -> None:
    draft = Draft({"base": "a: 1\n---\nb: [x]\n", "head": "{{ not }} {yaml"})
    ((path, side),) = draft.values
    assert side == BASE
    draft.values[path, side][1]["b"].append("é")
    draft.edited.add((path, side))
    sides = draft.example()["files"][path]
    assert [document.value for document in parse(path, sides[BASE].encode()) if hasattr(document, "value")] == [
        {"a": 1},
        {"b": ["x", "é"]},
    ]
    assert sides[HEAD] == "{{ not }} {yaml"
    assert ((), {"a": 1}) in places({"a": 1})


def test_a_long_expression_has_a_limited_number_of_mutants_from_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 60)
    rule = _rule(" || ".join(f"object.spec.?field{number}.orValue(0) == {number}" for number in range(40)))
    assert rule.scope is not None
    made = [one for one in mutants(rule, environment_of(rule.scope)) if one.pointer == "/deny"]
    assert 54 < len(made) <= 60
    offsets = [one.offset for one in made]
    assert min(offsets) < 100
    assert max(offsets) > 0.9 * len(made[0].context)
