"""Every rule with an edit, on every example that it flags: mended, it is silent, and nothing else has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safelane.authoring.examples import policy_for, trees
from safelane.authoring.scenes import scene
from safelane.documents import Document, parse
from safelane.fix import Mended, mend
from safelane.package import knowledge
from safelane.rules.bundle import rule_files
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule

# Where an edit is for one of the rule's patterns only: reason -> rule -> examples in which nothing is mended.
REASONS = {
    "the edit restores steps, not Flagger's interval or the type of a strategy": {
        "bake-time-shortened": [
            "Flagger asks at shorter intervals",
            "Flagger is asked at an interval that somebody fills in later",
        ],
        "strategy-weakened-with-new-version": ["Recreate for the new version"],
    },
    "the edit restores what is asked in the background, not between steps or by a switch": {
        "rollout-analysis-removed": [
            "Flagger is told to skip the analysis",
            "the analysis between two steps becomes a pause",
            "a canary of a workload elsewhere skips it",
        ],
        "strategy-weakened-with-new-version": ["no analysis for the new version"],
    },
    "the edit restores the period, not the hook": {
        "graceful-shutdown-shortened": ["the preStop hook goes", "the preStop hook goes, and another hook stays"],
    },
    "the edit restores the spec of an object; these are files without one": {
        "chart-version-range": [
            "the dependency of a chart",
            "a release of a helmfile",
            "the chart of a kustomization follows a major version",
        ],
    },
    "the workload stands in the text of a patch or of values": {
        "replicas-cut": ["a patch in a Flux Kustomization"],
        "limit-cut": ["values in a ConfigMap"],
        "rollout-analysis-removed": ["a patch takes it away"],
        "strategy-weakened-with-new-version": ["values that let half of the replicas go"],
    },
}
OUT_OF_REACH = {(rule, name) for rules in REASONS.values() for rule, names in rules.items() for name in names}


@cache
def _rules() -> tuple[Rule, ...]:
    found = (load_rule(p, file.read_bytes(), Path(p).parent.name) for _, p, file in rule_files(knowledge("rules")))
    return tuple(rule for rule in found if rule.edit)


def _flagged() -> Iterator[tuple[Rule, Mapping[str, Any]]]:
    for rule in _rules():
        for example in rule.examples:
            if any(expected.get("rule", rule.id) == rule.id for expected in example["expect"]):
                yield rule, example


CASES = {f"{rule.id}: {example['name']}": (rule, example) for rule, example in _flagged()}
MENDED = [name for name, (rule, example) in CASES.items() if (rule.id, example["name"]) not in OUT_OF_REACH]


def _mend(rule: Rule, example: Mapping[str, Any], head: dict[str, bytes] | None = None) -> Mended:
    before, after = trees(example)
    made = scene(before, head if head is not None else after, example)
    return mend(made.base, made.head, policy_for(made.base), made.asked, [rule.id])


@pytest.mark.parametrize("name", MENDED)
def test_a_mended_example_is_clean_and_only_the_needed_lines_change(name: str) -> None:
    rule, example = CASES[name]
    done = _mend(rule, example)
    assert done.left == ()
    assert {one.rule for one in done.applied} == {rule.id}
    assert rule.id not in {finding.rule for finding in done.report.findings}
    before, _ = trees(example)
    for path, (old, new) in done.files.items():
        said = before[path].decode()
        for line in _added(old.decode(), new.decode()):
            assert line.strip() in said or line.endswith(("{}", "}")), f"{path}: {line!r} is not from base"


def _added(old: str, new: str) -> list[str]:
    one, other = old.splitlines(), new.splitlines()
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [line for tag, _, _, start, end in codes if tag != "equal" for line in other[start:end]]


@pytest.mark.parametrize("case", sorted(OUT_OF_REACH))
def test_what_is_out_of_reach_stays_so(case: tuple[str, str]) -> None:
    rule, example = CASES[": ".join(case)]
    assert rule.id in {finding.rule for finding in _mend(rule, example).report.findings}


@given(name=st.sampled_from(MENDED), data=st.data())
@settings(max_examples=20, deadline=None)
def test_comments_and_blank_lines_elsewhere_stay(name: str, data: st.DataObject) -> None:
    rule, example = CASES[name]
    plain = _mend(rule, example)
    _, head = trees(example)
    path = data.draw(st.sampled_from(sorted(plain.files)))
    lines = head[path].decode().splitlines(keepends=True)
    marks = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=4, unique=True))
    for number in sorted(marks, reverse=True):
        indent = len(lines[number]) - len(lines[number].lstrip())
        lines.insert(number, f"{' ' * indent}# mark {number}\n\n")
    decorated = "".join(lines).encode()
    assume(_values(path, decorated) == _values(path, head[path]))
    done = _mend(rule, example, {**head, path: decorated})
    assert done.left == ()
    result = done.files[path][1].decode()
    bare = result.replace("\n\n", "\n").splitlines()
    assert [line for line in bare if "# mark" not in line] == [
        line for line in plain.files[path][1].decode().replace("\n\n", "\n").splitlines() if line
    ]
    kept = [number for number in marks if f"# mark {number}\n" in result]
    gone = _removed(head[path].decode(), plain.files[path][1].decode())
    assert set(marks) - set(kept) <= gone


def _removed(old: str, new: str) -> set[int]:
    """The lines that a plain edit replaces: what stands between them goes with them."""
    codes = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False).get_opcodes()
    changed = [number for tag, start, end, _, _ in codes if tag != "equal" for number in range(start, end)]
    return set(range(min(changed), max(changed) + 1)) if changed else set()


def _values(path: str, data: bytes) -> list[Any]:
    return [part.value if isinstance(part, Document) else part.reason for part in parse(path, data)]
