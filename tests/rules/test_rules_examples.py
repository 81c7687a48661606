"""Every built-in rule on every built-in example: only what is expected fires."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from safelane.authoring.examples import judge, run, trees
from safelane.package import knowledge
from safelane.rules.bundle import rule_files
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule

FILES = {path: file for _, path, file in rule_files(knowledge("rules"))}


@cache
def _rule(path: str) -> Rule:
    return load_rule(path, FILES[path].read_bytes(), Path(path).parent.name)


@pytest.mark.parametrize("path", FILES)
def test_only_what_an_example_expects_is_found(path: str) -> None:
    rule = _rule(path)
    outcomes = [run(rule, example) for example in rule.examples]
    assert not "\n".join(str(outcome) for outcome in outcomes if not outcome.passed)
    assert len(outcomes) >= 2


@pytest.mark.parametrize("path", FILES)
def test_head_against_head_is_silent(path: str) -> None:
    for example in _rule(path).examples:
        _, head = trees(example)
        assert judge(head, head, example.get("facts", {})).findings == ()
