"""``safelane policy new``, ``lint``, ``test`` and ``docs --out``: codes, texts and machine formats."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.authoring.mistakes import RULE
from tests.cli.runs import Cli

from safelane.package import knowledge


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(home: Path, text: str = RULE, name: str = "rules/ops/replicas-halved.yaml") -> None:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(text, encoding="utf-8")


def test_a_new_rule_loads_and_fails_its_own_test(cli: Cli, home: Path) -> None:
    done = cli("policy", "new", "limit-zeroed", "--area", "ops")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "wrote rules/ops/limit-zeroed.yaml"
    text = (home / "rules/ops/limit-zeroed.yaml").read_text(encoding="utf-8")
    assert text.startswith("id: limit-zeroed\n")
    done = cli("policy", "test")
    assert done.code == 1
    assert done.out.startswith("FAIL limit-zeroed: 2 examples")


def test_a_new_rule_names_the_schema_that_lies_in_its_folder(cli: Cli, home: Path) -> None:
    assert "safelane schema rule > rules/rule.schema.json" in cli("policy", "new", "first").out
    put(home, cli("schema", "rule").out, "rules/rule.schema.json")
    done = cli("policy", "new", "limit-zeroed", "--area", "ops")
    assert "safelane schema" not in done.out
    text = (home / "rules/ops/limit-zeroed.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../rule.schema.json\nid: limit-zeroed\n")


def test_what_a_new_rule_leaves_to_be_written_is_said(cli: Cli, home: Path) -> None:
    cli("policy", "new", "limit-zeroed")
    done = cli("policy", "lint", "--format", "json")
    assert done.code == 1
    assert {row["code"] for row in done.json["remarks"]} == {"unfilled", "constant"}


def test_a_new_rule_goes_to_the_first_folder_of_the_configuration(cli: Cli, home: Path) -> None:
    put(home, "version: 1\nrules: [ops/checks, more]\n", "safelane.yaml")
    done = cli("policy", "new", "limit-zeroed")
    assert done.out.splitlines()[0] == "wrote ops/checks/limit-zeroed.yaml"
    assert "in force once" not in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["LimitZeroed"], "how about 'limit-zeroed'?"),
        (["limit_zeroed"], "how about 'limit-zeroed'?"),
        (["replicas-halved"], "taken by rules/ops/replicas-halved.yaml"),
        (["replicas-cut"], "taken by a built-in rule"),
        (["limit-zeroed", "--area", "../x"], "an area is"),
        (["limit-zeroed", "--area", "/tmp"], "an area is"),
        ([], "missing argument"),
    ],
)
def test_an_id_that_is_no_good_is_wrong_usage(cli: Cli, home: Path, arguments: list[str], said: str) -> None:
    put(home)
    done = cli("policy", "new", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(list(home.rglob("*.yaml"))) == 1


def test_lint_says_places_and_hints(cli: Cli, home: Path) -> None:
    put(home, RULE.replace("at: replicas\n", "at: replica\n"))
    done = cli("policy", "lint", "rules")
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "rules/ops/replicas-halved.yaml:23:5: a workload has no 'replica'; did you mean 'replicas'? [undeclared]",
        "1 file: 1 to look at",
    ]
    done = cli("policy", "lint", "rules", "--format", "json")
    assert done.code == 1
    assert done.json == {
        "version": 1,
        "files": ["rules/ops/replicas-halved.yaml"],
        "remarks": [
            {
                "path": "rules/ops/replicas-halved.yaml", "line": 23, "column": 5, "code": "undeclared",
                "message": "a workload has no 'replica'", "hint": "did you mean 'replicas'?",
            }
        ],
    }  # fmt: skip


def test_lint_without_anything_to_say(cli: Cli, home: Path) -> None:
    put(home)
    done = cli("policy", "lint")
    assert (done.code, done.out) == (0, "1 file: nothing to say\n")


@pytest.mark.parametrize("command", ["lint", "test"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere", "there is no file or folder 'nowhere'"),
        ("empty", "there is no rule in 'empty'"),
        ("map.yaml", "'map.yaml' is something else, not"),
    ],
)
def test_paths_that_are_no_rules_are_wrong_usage(cli: Cli, home: Path, command: str, path: str, said: str) -> None:
    (home / "empty").mkdir()
    put(home, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "map.yaml")
    done = cli("policy", command, path)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_rule_with_mistakes_cannot_be_tested(cli: Cli, home: Path) -> None:
    put(home, RULE.replace("severity: error", "severity: fatal"))
    done = cli("policy", "test")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("rules/ops/replicas-halved.yaml:3:11: ")


def test_results_as_json(cli: Cli, home: Path) -> None:
    put(home)
    done = cli("policy", "test", "--mutate", "--format", "json")
    assert (done.code, done.err) == (0, "")
    (row,) = done.json["rules"]
    assert [example["passed"] for example in row["examples"]] == [True, True]
    assert row["coverage"]["seen"] < row["coverage"]["wanted"]
    assert {gap["gap"] for gap in row["coverage"]["gaps"]} <= {"never true", "never false", "never evaluated"}
    mutation = row["mutation"]
    assert mutation["total"] == mutation["killed"] + len(mutation["survivors"])
    assert done.json["summary"]["meanScore"] == mutation["score"]


def test_strict_fails_for_what_is_left_out(cli: Cli, home: Path) -> None:
    put(home)
    assert cli("policy", "test").code == 0
    assert cli("policy", "test", "--strict").code == 1


def test_survivors_are_shown_as_a_diff(cli: Cli, home: Path) -> None:
    put(home)
    lines = cli("policy", "test", "--mutate").out.splitlines()
    at = lines.index("  rules/ops/replicas-halved.yaml:7:10: no example notices")
    assert lines[at + 1 : at + 3] == ["    - kinds: [Deployment]", "    + (nothing)"]


def test_results_as_junit(cli: Cli, home: Path) -> None:
    put(home, RULE.replace("spec: {replicas: 5}", "spec: {replicas: 2}").replace("one less", 'one <less> & "more"'))
    done = cli("policy", "test", "--format", "junit")
    assert done.code == 1
    suites = ElementTree.fromstring(done.out)
    assert suites.attrib["tests"] == "2"
    assert suites.attrib["failures"] == "1"
    (suite,) = suites
    assert suite.attrib["name"] == "replicas-halved"
    cases = list(suite)
    assert [case.attrib["name"] for case in cases] == ["cut to one", 'one <less> & "more"']
    assert [len(case.findall("failure")) for case in cases] == [0, 1]


def test_the_repository_s_other_rules_run_along(cli: Cli, home: Path) -> None:
    put(home)
    put(home, "version: 1\nrules: [rules]\n", "safelane.yaml")
    put(home, "id: broken\nscope: field\n", "rules/broken.yaml")
    other = RULE.replace("replicas-halved", "replicas-lowered").replace("params.kept *", "2.0 * params.kept *")
    other = other.replace("expect: []", "expect: [{at: replicas}]")
    put(home, other + "  - {name: nothing, head: 'a: 1', expect: []}\n", "rules/replicas-lowered.yaml")
    done = cli("policy", "test", "rules/ops/replicas-halved.yaml")
    assert done.code == 1
    assert "found, but not expected: replicas-lowered" in done.out
    assert "rules/broken.yaml" in done.err


def test_built_in_rules_are_tested_with_all_of_them(cli: Cli, home: Path) -> None:
    path = knowledge("rules") / "capacity" / "replicas-cut.yaml"
    done = cli("policy", "test", str(path), "--format", "json")
    assert (done.code, done.err) == (0, "")


def test_pages_of_all_rules(cli: Cli, home: Path) -> None:
    put(home, RULE.replace("Replicas are cut by half", "'Cut | by <half>'"))
    put(home, "version: 1\nrules: [rules]\n", "safelane.yaml")
    done = cli("policy", "docs", "--out", "site/rules")
    assert (done.code, done.err) == (0, "")
    index = (home / "site/rules/index.md").read_text(encoding="utf-8")
    assert "| [replicas-halved](ops/replicas-halved.md) | error | Cut \\| by \\<half\\> |" in index
    assert "[replicas-cut](capacity/replicas-cut.md)" in index
    page = (home / "site/rules/ops/replicas-halved.md").read_text(encoding="utf-8")
    assert page.startswith("# Cut \\| by \\<half\\>\n")
    for part in ("`replicas-halved` · error · scope workload", "variables.before = ", "## Flagged: cut to one"):
        assert part in page
    assert "\n+{apiVersion: apps/v1, kind: Deployment, metadata: {name: web-a}, spec: {replicas: 1}}\n" in page
    for file in (home / "site/rules").rglob("*.md"):
        for link in _links(file.read_text(encoding="utf-8")):
            assert (file.parent / link).is_file(), (file, link)


def _links(text: str) -> list[str]:
    import re

    return [link for link in re.findall(r"\]\(([^)]+\.md)\)", text) if "://" not in link]


def test_docs_need_to_be_told_what(cli: Cli, home: Path) -> None:
    assert cli("policy", "docs").code == 2
    put(home, "x", "file")
    done = cli("policy", "docs", "--out", "file")
    assert done.code == 2
    assert "cannot write below 'file'" in done.err
