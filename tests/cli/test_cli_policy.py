"""``safelane policy eval`` and ``policy docs``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.runs import Cli

from safelane.cel import Environment, encode
from safelane.cli.policy_values import spelled
from safelane.rules.functions import functions

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          resources: {limits: {memory: 512Mi}}
        - name: proxy
          env: [{name: DB_PASSWORD, value: swordfish-77}]
"""
SECRET = """\
kind: Secret
metadata: {name: web}
stringData: {pin: "ab", password: swordfish-77, token: "4417"}
data: {key: c3dvcmRmaXNoLTc3}
"""
UNLIMITED = "object.spec.template.spec.containers.exists(c, !has(c.resources))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "web.yaml").write_text(DEPLOYMENT, encoding="utf-8")
    (tmp_path / "old.yaml").write_text(DEPLOYMENT.replace("replicas: 2", "replicas: 6"), encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(SECRET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_value_type_cost_and_what_decided(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", UNLIMITED, "--object", "web.yaml")
    assert (done.code, done.err) == (0, "")
    containers = "object.spec.template.spec.containers"
    assert done.out.splitlines() == [
        "value: true",
        "type:  bool",
        "cost:  18",
        "elements that decided:",
        f"  {containers}[1]: {{'env': [{{'name': 'DB_PASSWORD', 'value': '***'}}], 'name': 'proxy'}}",
        "paths that decided:",
        f"  {containers}[1].resources (web.yaml:11:11)",
        f"  {containers}[1] (web.yaml:11:11)",
        f"  {containers} (web.yaml:9:9)",
    ]


def test_the_same_as_json(cli: Cli, folder: Path) -> None:
    done = cli(
        "policy", "eval", "object.spec.replicas < oldObject.spec.replicas", "--object", "web.yaml",
        "--old-object", "old.yaml", "--format", "json",
    )  # fmt: skip
    assert done.code == 0
    assert done.json == {
        "version": 1,
        "value": True,
        "type": "bool",
        "cost": 7,
        "witness": {
            "paths": ["object.spec.replicas", "oldObject.spec.replicas"],
            "elements": [],
            "places": [{"path": "web.yaml", "line": 5, "column": 13}, {"path": "old.yaml", "line": 5, "column": 13}],
        },
        "error": None,
    }


def test_values_are_encoded_as_in_the_golden_data(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "{'a': [1u, 2u]}", "--object", "web.yaml", "--format", "json")
    assert done.json["value"] == {"map": [["a", [{"uint": 1}, {"uint": 2}]]]}
    assert done.json["type"] == "map(string, list(uint))"


def test_false_is_no_failure(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "object.spec.replicas > 5", "--object", "web.yaml")
    assert (done.code, done.out.splitlines()[0]) == (0, "value: false")


def test_an_object_that_is_not_given_is_null(cli: Cli, folder: Path) -> None:
    assert cli("policy", "eval", "oldObject == null", "--object", "web.yaml").out.startswith("value: true\n")
    assert cli("policy", "eval", "object == null", "--old-object", "web.yaml").out.startswith("value: true\n")
    done = cli("policy", "eval", "true")
    assert (done.code, done.out) == (2, "")
    assert "--object" in done.err


def test_json_files_and_scalars(cli: Cli, folder: Path) -> None:
    (folder / "web.json").write_text('{"spec": {"replicas": 3}}', encoding="utf-8")
    assert cli("policy", "eval", "object.spec.replicas", "--object", "web.json").out.startswith("value: 3\n")


def test_an_evaluation_error_is_printed(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "object.spec.paused", "--object", "web.yaml")
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == ["error: no such key: paused at 1:12", "type:  dyn", "cost:  3"]
    data = cli("policy", "eval", "object.spec\n.paused", "--object", "web.yaml", "--format", "json")
    assert data.code == 1
    assert data.json["error"] == {"message": "no such key: paused", "reason": "no-such-key", "line": 2, "column": 1}
    assert data.json["value"] is None
    assert data.json["witness"] == {"paths": [], "elements": [], "places": []}


@pytest.mark.parametrize("format", ["text", "json"])
def test_mistakes_have_their_places_and_print_nothing_else(cli: Cli, folder: Path, format: str) -> None:
    done = cli("policy", "eval", "objct.spec ==\n  foo(1)", "--object", "web.yaml", "--format", format)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith("expression:1:1: ")
    assert "did you mean 'object'?" in first
    assert second.startswith("expression:2:6: ")


@pytest.mark.parametrize("name", ["params", "variables", "change", "workload", "oldWorkload", "field", "changeset"])
def test_other_variables_are_known_and_cannot_be_read(cli: Cli, folder: Path, name: str) -> None:
    done = cli("policy", "eval", f"{name}.x == 1", "--object", "web.yaml", "--format", "json")
    assert done.code == 1
    assert done.json["error"]["reason"] == "unavailable"
    assert done.json["error"]["message"] == f"{name} is not available here: only object and oldObject are"


def test_there_is_no_tree_to_look_into(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "lookup('Service', 'web').hasValue()", "--object", "web.yaml", "--format", "json")
    assert (done.code, done.json["error"]["reason"]) == (1, "unavailable")
    assert cli("policy", "eval", "number('25%').value()", "--object", "web.yaml").out.startswith("value: 0.25\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.yaml", None, "missing.yaml:1:1: cannot be read: No such file"),
        ("two.yaml", b"a: 1\n---\nb: 1\n", "two.yaml:3:1: a second document, of 2"),
        ("broken.yaml", b"a: [1\n", "broken.yaml:2:1: cannot be read: syntax: "),
        ("second.yaml", b"a: 1\n---\nb: [1\n", "second.yaml:4:1: cannot be read: syntax: "),
        ("empty.yaml", b"# nothing\n", "empty.yaml:1:1: there is no document"),
        ("broken.json", b'{"a": }', "broken.json:1:7: cannot be read: syntax"),
        ("large.yaml", b"a: " + b"1" * 10_485_760, "large.yaml:1:1: cannot be read: too-large"),
        ("sops.yaml", b"a: ENC[x]\nsops: {mac: x, version: 3.8.1}\n", "sops.yaml:1:1: cannot be read: encrypted"),
        (".", None, ".:1:1: cannot be read: "),
        ("nul\0.yaml", None, "nul\\x00.yaml:1:1: cannot be read: "),
    ],
)
def test_a_file_that_cannot_be_used(cli: Cli, folder: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    for option in ("--object", "--old-object"):
        done = cli("policy", "eval", "true", option, name)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(said)


@pytest.mark.parametrize(
    "expression",
    [
        "object",
        "object.stringData",
        "object.stringData.password",
        "'the password is ' + object.stringData.password",
        "object.stringData.map(k, object.stringData[k])",
        "object.stringData.exists(k, v, v.startsWith('sword'))",
        "{object.stringData.password: 1}",
        "bytes(object.stringData.password)",
        "object.data.key",
        "object[object.stringData.password]",
        "int(object.stringData.token)",
        "optional.of(object.stringData.password)",
        "timestamp(object.stringData.password)",
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_secrets_are_masked(cli: Cli, folder: Path, expression: str, format: str) -> None:
    done = cli("policy", "eval", expression, "--object", "secret.yaml", "--format", format)
    assert done.code in (0, 1)
    for secret in ("swordfish-77", "4417", "c3dvcmRmaXNoLTc3"):
        assert secret not in done.out + done.err


def test_a_secret_of_two_letters_is_masked_where_it_is_the_value(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "[object.stringData.pin, dyn('cab')]", "--object", "secret.yaml")
    assert done.out.startswith("value: ['***', 'cab']\n")


def test_secrets_in_a_list_of_objects(cli: Cli, folder: Path) -> None:
    (folder / "list.yaml").write_text("kind: List\nitems:\n- kind: Secret\n  data: {a: eA==}\n- 7\n", encoding="utf-8")
    assert "eA==" not in cli("policy", "eval", "object", "--object", "list.yaml").out


@pytest.mark.parametrize("format", ["text", "json"])
def test_nothing_in_a_value_acts_on_a_terminal(cli: Cli, folder: Path, format: str) -> None:
    (folder / "odd.yaml").write_text('a: "\\e[31m\\u202e##[error]\\r::error::x"\n', encoding="utf-8")
    done = cli("policy", "eval", "object", "--object", "odd.yaml", "--format", format)
    assert done.code == 0
    assert not {"\x1b", "\u202e", "\r"} & set(done.out)
    if format == "json":
        assert done.json["value"] == {"map": [["a", "\x1b[31m\u202e##[error]\r::error::x"]]}


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_deep_value_is_shown_or_refused(cli: Cli, folder: Path, format: str) -> None:
    (folder / "deep.yaml").write_text("[" * 90 + "]" * 90, encoding="utf-8")
    done = cli("policy", "eval", "[" * 240 + "object" + "]" * 240, "--object", "deep.yaml", "--format", format)
    assert done.code in (0, 1)
    assert done.code == 0 or "nested too deeply" in done.out
    assert done.err == ""


def test_what_costs_too_much_ends(cli: Cli, folder: Path) -> None:
    done = cli("policy", "eval", "lists.range(800).distinct()", "--object", "web.yaml", "--format", "json")
    assert (done.code, done.json["error"]["reason"]) == (1, "cost-exceeded")


@pytest.mark.parametrize(
    "text",
    [
        "null", "true", "-7", "1.5", "1e+100", "double('NaN')", "double('-Inf')", "7u", "'it\\'s \\\\ \\n\\t\"é'",
        "b'a\\x00\\'\\\\\\xff'", "[]", "[[1], [2]]", "{}", "{'a': {1: true}}", "timestamp('2026-01-31T12:00:00.5Z')",
        "duration('-1.5s')", "int", "google.protobuf.Timestamp", "optional.none()", "optional.of(optional.of(1))",
        "quantity('1Gi')", "ip('::1')", "cidr('10.0.0.0/8')", "url('https://a.example/b?c=d')", "semver('1.2.3-rc.1')",
    ],
)  # fmt: skip
def test_a_value_is_spelled_as_an_expression_for_it(text: str) -> None:
    environment = Environment(homogeneous_literals=False)
    first = encode(environment.compile(text).evaluate({}))
    assert json.dumps(encode(environment.compile(spelled(first)).evaluate({}))) == json.dumps(first)


def test_what_has_no_spelling() -> None:
    data: Any = {"opaque": "kubernetes.authorization.Authorizer", "text": "x"}
    assert spelled([data]) == "[<kubernetes.authorization.Authorizer>]"


def test_the_function_reference_is_the_page(cli: Cli) -> None:
    done = cli("policy", "docs", "--functions")
    page = Path(__file__).resolve().parents[2] / "docs" / "functions.md"
    assert (done.code, done.err) == (0, "")
    assert done.out == page.read_text(encoding="utf-8")
    for function in functions():
        assert f"\n### {function.name}\n\n{function.doc}\n" in done.out
    for name in ("matches", "quantity", "sets.contains", "optional.of", "cidr", "semver", "format"):
        assert f"\n### {name}\n" in done.out


def test_docs_wants_to_know_which(cli: Cli) -> None:
    done = cli("policy", "docs")
    assert (done.code, done.out) == (2, "")
    assert "--functions" in done.err


def test_policy_alone_prints_its_help(cli: Cli) -> None:
    done = cli("policy")
    assert done.code == 0
    assert "eval" in done.out
    assert cli("policy", "evl").code == 2
