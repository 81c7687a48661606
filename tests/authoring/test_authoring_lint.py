"""``policy lint``: each mistake is one remark, at its place in the YAML, with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.authoring.mistakes import MISTAKES, RULE, Mistake

from safelane.authoring.files import AuthorFile, Sort, collect, sort_of
from safelane.authoring.linting.linter import lint
from safelane.authoring.linting.remarks import Remark
from safelane.authoring.linting.shapes import CHANGE, CHANGESET, FIELD, WORKLOAD, Shape
from safelane.authoring.trials import Trials
from safelane.package import knowledge
from safelane.rules.bundle import source_rules


def remarks(text: str, name: str = "replicas-halved.yaml", sort: Sort = Sort.RULE) -> list[Remark]:
    return lint([AuthorFile(f"rules/{name}", "local", text.encode(), sort)], Path(__file__).parent)


def test_a_sound_rule_has_no_remarks() -> None:
    assert remarks(RULE) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_one_remark_at_its_place_with_a_hint(mistake: Mistake) -> None:
    text, line, column = mistake.text()
    (found,) = remarks(text, mistake.file)
    assert (found.line, found.column) == (line, column)
    assert mistake.message in found.message
    assert mistake.hint in found.hint
    assert found.hint


def test_there_are_enough_mistakes() -> None:
    assert len(MISTAKES) >= 30
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


def test_all_mistakes_of_a_file_are_said() -> None:
    text = RULE.replace("at: replicas\n", "at: replica\n").replace("[Deployment]", "[Deployement]")
    text = text.replace("double(variables.after)", "dubl(variables.after) && objekt == 1 && double(variables.after)")
    assert [(one.line, one.code) for one in remarks(text)] == [
        (7, "unknown-kind"), (20, "unknown-function"), (20, "undeclared"), (23, "undeclared")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("deny: workload.name == 'x' && objekt", 31),
        ("deny: 'workload.name == ''x'' && objekt'", 34),
        ('deny: "workload.name == \\"x\\" && objekt"', 34),
    ],
)
def test_places_in_scalars_of_every_style(written: str, column: int) -> None:
    start, end = RULE.index("deny: |"), RULE.index("message:")
    (found,) = remarks(f"{RULE[:start]}{written}\n{RULE[end:]}")
    assert (found.line, found.column) == (18, column)


def test_the_built_in_rules_have_no_remarks() -> None:
    files = collect([str(knowledge("rules"))])
    assert len(files) > 100
    assert [str(remark) for remark in lint(files, Path(__file__).parent)] == []


def test_idioms_are_no_mistakes() -> None:
    text = RULE.replace(
        "!has(workload.autoscaling) &&",
        "!has(workload.autoscaling) && workload.?containers.orValue([]).exists(c, true) &&",
    )
    assert remarks(text) == []


POLICY = """\
version: 1
name: ours
description: What we hold to.
rules:
  - {use: replicas-cut, action: deny, params: {minimum_kept: 0.5}}
"""


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("use: replicas-cut", "use: replicas-cutt", (5, 11), "there is no rule 'replicas-cutt'"),
        ("minimum_kept", "minimum_keept", (5, 11), "has no parameter 'minimum_keept'"),
        ("action: deny", "action: refuse", (5, 33), '"refuse" is not one of'),
        ("description", "describtion", (3, 1), "unknown key 'describtion'"),
    ],
)
def test_policies(tmp_path: Path, old: str, new: str, place: tuple[int, int], said: str) -> None:
    assert remarks(POLICY, "ours.yaml", Sort.POLICY) == []
    found = {(one.line, one.column): one.message for one in remarks(POLICY.replace(old, new), "ours.yaml", Sort.POLICY)}
    assert said in found[place]


ADMISSION = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few-replicas}
spec:
  matchConstraints:
    resourceRules:
      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
  validations:
    - expression: >-
        object.spec.replicas <= 5
"""


def test_admission_policies() -> None:
    assert remarks(ADMISSION, "few.yaml", Sort.ADMISSION) == []
    (found,) = remarks(ADMISSION.replace("object.spec", "objekt.spec"), "few.yaml", Sort.ADMISSION)
    assert (found.line, found.column) == (10, 9)
    assert "undeclared reference to 'objekt'" in found.message


def test_configurations() -> None:
    (found,) = remarks("version: 1\npolicie: [strict]\n", "safelane.yaml", Sort.CONFIG)
    assert (found.line, found.column, found.hint) == (2, 1, "did you mean 'policies'?")


@pytest.mark.parametrize(
    ("name", "text", "sort"),
    [
        ("a.yaml", RULE, Sort.RULE),
        ("a.yaml", "deny: [", Sort.RULE),
        ("a.yaml", POLICY, Sort.POLICY),
        ("a.yaml", ADMISSION, Sort.ADMISSION),
        ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", Sort.OTHER),
        ("safelane.yaml", "version: 1\n", Sort.CONFIG),
        ("a.yaml", "replicaCount: 1\n", Sort.OTHER),
    ],
)
def test_files_are_told_apart(name: str, text: str, sort: Sort) -> None:
    assert sort_of(name, text.encode()) is sort


def test_the_known_fields_are_those_that_rules_see() -> None:
    """What the built-in examples hold is what the linter knows: it never calls a field unknown that is there."""
    shapes: dict[str, Shape] = {"change": CHANGE, "field": FIELD, "workload": WORKLOAD, "changeset": CHANGESET}
    seen: dict[str, set[str]] = {name: set() for name in shapes}
    for rule in source_rules()[::6]:
        trials = Trials(rule)
        for trial in trials.all if rule.scope else ():
            for subject in trials.look(trial):
                for name in shapes:
                    value = subject.bindings.get(name)
                    seen[name] |= value.keys() if isinstance(value, dict) else set()
    for name, shape in shapes.items():
        assert shape is not None
        assert seen[name] <= shape.keys(), name
        assert seen[name], name
