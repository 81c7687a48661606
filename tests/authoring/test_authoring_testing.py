"""``policy test``: examples, what they never make use of, examples that say nothing, and mutants."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.authoring.mistakes import RULE

from safelane.authoring.coverage import Covered, cover
from safelane.authoring.files import AuthorFile, Sort
from safelane.authoring.mutation.mutants import Mutant, mutants
from safelane.authoring.mutation.running import mutate
from safelane.authoring.testing import Loaded, RuleResult, load_all, results_of
from safelane.authoring.trials import Trials
from safelane.documents.own import parse_own
from safelane.errors import ConfigurationError
from safelane.package import knowledge
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule
from safelane.rules.programs import environment_of

GROUP = """\
  - name: {name}
    base: |
      {{apiVersion: apps/v1, kind: {kind}, metadata: {{name: {workload}}}, spec: {{replicas: {before}}}}}
    head: |
      {{apiVersion: apps/v1, kind: {kind}, metadata: {{name: {workload}}}, spec: {{replicas: {after}}}}}
    expect: {expect}
"""


def example(
    name: str, before: object, after: object, expect: str = "[]", kind: str = "Deployment", workload: str = "web-a"
) -> str:
    return GROUP.format(name=name, before=before, after=after, expect=expect, kind=kind, workload=workload)


def rule_of(text: str) -> Rule:
    return load_rule("ops/replicas-halved.yaml", text.encode(), "local")


def result(text: str, mutation: bool = False) -> RuleResult:
    document = parse_own("ops/replicas-halved.yaml", text.encode())
    (found,) = results_of([Loaded(rule_of(text), document, False)], [], mutation)
    return found


def covered(text: str) -> Covered:
    rule = rule_of(text)
    return cover(Trials(rule, [rule]))


def all_mutants(text: str) -> list[Mutant]:
    rule = rule_of(text)
    assert rule.scope is not None
    return list(mutants(rule, environment_of(rule.scope)))


def test_examples_that_hold() -> None:
    found = result(RULE)
    assert found.passed
    assert [(one.name, one.line, one.problems) for one in found.examples] == [
        ("cut to one", 29, ()),
        ("one less", 35, ()),
    ]


def test_an_example_that_does_not_hold_says_what_was_found_and_where() -> None:
    found = result(RULE.replace("spec: {replicas: 5}", "spec: {replicas: 2}"))
    assert not found.passed
    (problem,) = found.examples[1].problems
    assert problem.startswith("found, but not expected: replicas-halved at 'replicas'")
    (missing,) = result(RULE.replace("spec: {replicas: 1}", "spec: {replicas: 4}")).examples[0].problems
    assert missing == "expected, but not found: {'at': 'replicas'}"


def test_a_rule_that_was_edited_is_not_judged_as_it_was() -> None:
    """Compiled rules are kept from example to example, by the rule itself and not by its id."""
    strict = RULE.replace("double(variables.after) < params.kept", "double(variables.after) < 2.0 * params.kept")
    assert strict != RULE
    for text, passed in ((RULE, True), (strict, False), (RULE, True)):
        assert result(text).passed is passed


def test_an_example_that_passes_for_an_error_fails() -> None:
    text = RULE.replace("!has(workload.autoscaling) &&", "workload.podLabels.app == 'x' ||")
    problems = result(text).examples[1].problems
    assert len(problems) == 1
    assert "cannot be evaluated" in problems[0]


@pytest.mark.parametrize(
    ("kind", "before", "after", "vacuous"),
    [
        ("ConfigMap", 6, 1, True),  # no workload at all
        ("Deployment", 6, 6, True),  # no change at all
        ("StatefulSet", 6, 5, True),  # without the condition on kinds it would be clean, too
        ("StatefulSet", 6, 1, False),  # the condition on kinds alone keeps it clean
        ("Deployment", 6, 5, False),
    ],
)
def test_an_example_that_never_reaches_deny_fails(kind: str, before: int, after: int, vacuous: bool) -> None:
    text = RULE + example("another", before, after, kind=kind)
    assert covered(text).vacuous == (("another",) if vacuous else ())
    problems = result(text).examples[2].problems
    assert any("says nothing" in problem for problem in problems) is vacuous


def test_a_change_of_files_alone_is_a_test_of_silence() -> None:
    manifest = "apiVersion: apps/v1\n          kind: Deployment\n          metadata: {name: web-a}\n          spec: "
    text = RULE + "  - name: another order\n    files:\n      apps/web/overlays/production/a.yaml:\n"
    for side, spec in (("base", "{replicas: 6, paused: false}"), ("head", "{paused: false, replicas: 6}")):
        text += f"        {side}: |\n          {manifest}{spec}\n"
    assert covered(text + "    expect: []\n").vacuous == ()


def test_coverage_of_sub_expressions() -> None:
    gaps = {part.text: part.gap for part in covered(RULE).gaps}
    assert gaps["workload.name.matches(params.names)"] == "never false"
    assert gaps["has(workload.autoscaling)"] == "never true"
    assert "double(variables.after) < params.kept * double(variables.before)" not in gaps
    more = RULE + example("another team's", 6, 1, workload="api")
    assert "workload.name.matches(params.names)" not in {part.text for part in covered(more).gaps}
    assert covered(more).seen == covered(RULE).seen + 1


def test_what_is_never_evaluated() -> None:
    text = RULE.replace("  !has(workload.autoscaling) &&", "  false && size(workload.name) > 3 ||")
    gaps = {part.text: part.gap for part in covered(text).gaps}
    assert gaps["size(workload.name) > 3"] == "never evaluated"


def test_gaps_have_their_places_in_the_file() -> None:
    places = {gap.part.text: (gap.line, gap.column) for gap in result(RULE).gaps}
    assert places["workload.name.matches(params.names)"] == (21, 24)
    assert places["has(workload.autoscaling)"] == (19, 7)


def test_mutants_change_operators_constants_paths_and_conditions() -> None:
    changes = {(one.pointer, one.before, one.after) for one in all_mutants(RULE)}
    assert ("/deny", "workload", "oldWorkload") in changes
    assert ("/variables/0/expression", "0", "1") in changes
    assert ("/variables/1/expression", "workload.?replicas", "workload.?replicas_") in changes
    assert ("/match/kinds", "kinds: [Deployment]", "") in changes
    assert ("/match/operations", "operations: [modify]", "") in changes
    less = "double(variables.after) < params.kept * double(variables.before)"
    assert ("/deny", less, less.replace("<", "<=")) in changes
    assert ("/deny", less, less.replace("<", ">=")) in changes


def test_mutants_are_different_and_compile() -> None:
    found = all_mutants(RULE)
    assert len({(one.pointer, one.context) for one in found}) == len(found)
    environment = environment_of(rule_of(RULE).scope or pytest.fail())
    assert all(environment.compile(one.context) for one in found if one.pointer.startswith(("/deny", "/var")))


def test_an_example_at_the_boundary_kills_the_mutant_of_the_boundary() -> None:
    def survivors(text: str) -> set[str]:
        rule = rule_of(text)
        return {one.after for one in mutate(Trials(rule, [rule])).survivors}

    loosened = "double(variables.after) <= params.kept * double(variables.before)"
    assert loosened in survivors(RULE)
    assert loosened not in survivors(RULE + example("exactly half", 6, 3))


def test_a_rule_that_fails_is_not_mutated() -> None:
    assert result(RULE.replace("spec: {replicas: 5}", "spec: {replicas: 2}"), mutation=True).mutation is None
    mutation = result(RULE, mutation=True).mutation
    assert mutation is not None
    assert 0 < mutation.killed < mutation.total


def test_own_rules_run_against_one_another_and_not_against_built_in_ones() -> None:
    other = RULE.replace("replicas-halved", "replicas-lowered").replace("params.kept * double(variables.before)", "6.0")
    files = {"replicas-halved": RULE, "replicas-lowered": other.replace("expect: []", "expect: [{at: replicas}]")}
    other_rule = load_rule(
        "ops/replicas-lowered.yaml", (files["replicas-lowered"] + example("same", 7, 6)).encode(), "x"
    )
    document = parse_own("ops/replicas-halved.yaml", RULE.encode())
    (found,) = results_of([Loaded(rule_of(RULE), document, False)], [other_rule], False)
    assert ["replicas-lowered" in problem for one in found.examples for problem in one.problems] == [True, True]


@pytest.mark.parametrize("name", ["replicas-cut", "replicas-slashed"])
def test_a_built_in_rule_that_is_not_packed_as_it_is_written_is_an_error(name: str) -> None:
    file = knowledge("rules") / "capacity" / "replicas-cut.yaml"
    text = file.read_text(encoding="utf-8")
    known = AuthorFile(str(file), "capacity", text.encode(), Sort.RULE)
    assert [one.rule.id for one in load_all([known])] == ["replicas-cut"]
    edited = text.replace("severity: error", "severity: note").replace("id: replicas-cut", f"id: {name}").encode()
    with pytest.raises(ConfigurationError, match=f"{name}' is not packed as it stands here: run make generate"):
        load_all([replace(known, path=str(file.with_name(f"{name}.yaml")), data=edited)])
    own = load_all([replace(known, path=f"ops/{name}.yaml", data=edited)])
    assert [one.builtin for one in own] == [False]


def test_a_mistake_in_an_example_s_configuration_is_an_error() -> None:
    text = RULE.replace("    expect: []", "    config: 'policie: []'\n    expect: []")
    with pytest.raises(ConfigurationError, match="policie"):
        result(text)
