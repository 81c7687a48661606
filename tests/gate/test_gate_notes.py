"""What the notes say of how a verdict came about."""

from __future__ import annotations

from safelane.authoring.examples import judge

CONFIG = b"version: 1\nenvironments: [{name: staging}, {name: production, production: true}]\n"
SERVICE = b"apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: %d}]}\n"


def notes(base: dict[str, bytes], head: dict[str, bytes]) -> str:
    return "\n".join(judge(base, {**base, **head}, {}).notes)


def test_an_inferred_layout_is_said() -> None:
    assert "layout inferred: no safelane.yaml" in notes({"a.yaml": b"a: 1"}, {"a.yaml": b"a: 2"})
    assert "layout inferred: safelane.yaml has no layout" in notes({"safelane.yaml": CONFIG}, {"a.yaml": b"a: 2"})


def test_nothing_to_judge_is_said() -> None:
    assert "nothing to compare" in notes({"a.yaml": b"a: 1"}, {})
    assert "nothing to judge: 1 changed file" in notes({"a.yaml": b"a: 1"}, {"README.md": b"hello"})


def test_a_file_of_no_environment_counts_as_production_and_that_is_said() -> None:
    said = notes({"safelane.yaml": CONFIG, "x/web.yaml": SERVICE % 80}, {"x/web.yaml": SERVICE % 81})
    assert "counted as production, since no environment could be established for it: x/web.yaml" in said


def test_without_any_production_nothing_counts_as_it() -> None:
    assert "counted as production" not in notes({"x/web.yaml": SERVICE % 80}, {"x/web.yaml": SERVICE % 81})


def test_a_workflow_in_the_change_is_said() -> None:
    said = notes({}, {".github/workflows/check.yaml": b"on: push\n", "README.md": b"x"})
    assert "the change edits .github/workflows/check.yaml" in said


def test_a_policy_without_an_owner_is_said() -> None:
    owners = {"CODEOWNERS": b"/apps/ @web\n", "safelane.yaml": b"version: 1\n"}
    changed = {"safelane.yaml": b"version: 1\npolicies: [strict]\n"}
    assert "safelane.yaml has no code owner" in notes(owners, changed)
    assert "safelane.yaml has no code owner" in notes(owners, {"a.yaml": b"a: 2"})
    assert "code owner" not in notes({"safelane.yaml": b"version: 1\n"}, {"a.yaml": b"a: 2"})
    assert "safelane.yaml has no code owner" in notes({"safelane.yaml": b"version: 1\n"}, changed)
    owned = {**owners, "CODEOWNERS": b"* @all\n"}
    assert "code owner" not in notes(owned, changed)


def test_what_weakens_the_gate_is_marked_and_masked_like_every_note() -> None:
    secret = "correct-horse-battery"
    holder = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: {secret}}}\n"
    report = judge({}, {f".github/workflows/{secret}.yaml": b"on: push\n", "s.yaml": holder.encode()}, {})
    (caution,) = report.cautions
    assert caution in report.notes
    assert caution.startswith("the change edits .github/workflows/***.yaml: ")
