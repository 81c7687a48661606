"""The engine from outside: the names that contract.md fixes, and what they promise."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import pytest

from safelane.cel import CompileError, Environment, EvaluationError, Function, Library, Overload, UInt, decode, encode

OBJECT = {"spec": {"replicas": 3, "containers": [{"name": "a", "resources": {}}, {"name": "b"}], "paused": None}}


def evaluate(text: str, **bindings: Any) -> Any:
    return Environment(list(bindings)).compile(text).evaluate(bindings)


def test_evaluates_over_native_values() -> None:
    assert evaluate("object.spec.replicas + 1", object=OBJECT) == 4
    assert evaluate("object.spec.containers.map(c, c.name)", object=OBJECT) == ["a", "b"]
    assert evaluate("{'n': [dyn(1u), dyn(2.5), dyn(b'x'), dyn(null)]}") == {"n": [UInt(1), 2.5, b"x", None]}


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        ("object.spec.missing == 1", "no-such-key", 12),
        ("object.missing.deeper", "no-such-key", 7),
        ("1 + object.spec.replicas / 0", "divide-by-zero", 26),
        ("object.spec.replicas + 'a'", "no-such-overload", 22),
        ("9223372036854775807 + object.spec.replicas", "overflow", 21),
        ("object.spec.containers[5].name", "out-of-range", 23),
        ("int(object.spec.containers[0].name)", "conversion", 4),
        ("object.spec.containers.all(c, c.nam == 'a')", "no-such-key", 32),
    ],
)
def test_an_evaluation_error_says_why_and_where(text: str, reason: str, column: int) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(text, object=OBJECT)
    assert (caught.value.reason, caught.value.line, caught.value.column) == (reason, 1, column)


def test_the_place_of_an_error_counts_lines_and_code_points() -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate("'😀é' == 'x' ||\n  // é\n  '😀' + object.x == ''", object=OBJECT)
    assert (caught.value.line, caught.value.column) == (3, 15)


def test_a_budget_ends_work_that_costs_too_much() -> None:
    program = Environment(["items"]).compile("items.all(a, items.all(b, items.all(c, a + b + c >= 0)))")
    with pytest.raises(EvaluationError) as caught:
        program.evaluate({"items": list(range(10))}, budget=500)
    assert caught.value.reason == "cost-exceeded"
    assert program.evaluate({"items": list(range(10))}) is True
    with pytest.raises(EvaluationError, match="cost limit exceeded"):
        program.evaluate({"items": list(range(1000))})


def test_running_out_is_not_an_error_that_or_absorbs() -> None:
    program = Environment(["items"]).compile("items.all(a, items.all(b, a + b >= 0)) || true")
    assert program.run({"items": list(range(100))}, budget=1000).error is not None


def test_run_never_raises_for_an_evaluation_error() -> None:
    result = Environment(["x"]).compile("x.y").run({"x": 1})
    assert result.value is None
    assert result.error is not None
    assert result.error.message == "no such key: y"
    assert Environment(["x"]).compile("x + 1").run({"x": 1}).value == 2


def test_a_variable_without_a_binding_is_unavailable() -> None:
    for text in ("object", "object.spec.replicas"):
        with pytest.raises(EvaluationError) as caught:
            Environment(["object"]).compile(text).evaluate({})
        assert caught.value.reason == "unavailable"
    assert Environment(["object"]).compile("object.x || true").evaluate({}) is True


def test_undeclared_names_are_all_named_with_the_nearest() -> None:
    with pytest.raises(CompileError) as caught:
        Environment(["object"]).compile("objekt.spec > 1 &&\n nothing == 2 && object.foo() && sizze([])")
    found = [(issue.line, issue.column, issue.message) for issue in caught.value.issues]
    assert found == [
        (1, 1, "undeclared reference to 'objekt' (in container ''); did you mean 'object'?"),
        (2, 2, "undeclared reference to 'nothing' (in container '')"),
        (2, 28, "undeclared reference to 'foo' (in container '')"),
        (2, 39, "undeclared reference to 'sizze' (in container ''); did you mean 'size'?"),
    ]
    assert (caught.value.line, caught.value.column, caught.value.message) == found[0]


def test_without_checking_what_is_undeclared_fails_where_it_is_evaluated() -> None:
    program = Environment(check=False).compile("unknown || nothing(1) || true")
    assert program.evaluate({}) is True
    with pytest.raises(EvaluationError):
        Environment(check=False).compile("nothing(1)").evaluate({})


def test_functions_of_the_caller() -> None:
    calls: list[str] = []

    def lookup(kind: str, name: str) -> dict[str, str]:
        calls.append(name)
        return {"kind": kind, "name": name}

    twice = Overload("twice_int", ("int",), "int", lambda value: 2 * value, receiver=True)
    functions = [
        Function("lookup", (Overload("lookup_string_string", ("string", "string"), "dyn", lookup),)),
        Function("twice", (twice,), doc="Twice the number."),
    ]
    environment = Environment(["n"], functions=functions)
    program = environment.compile("lookup('Service', 'web').name + string(n.twice())")
    assert calls == []  # not pure: never computed beforehand
    assert program.evaluate({"n": 4}) == "web8"
    assert program.evaluate({"n": 5}) == "web10"
    assert calls == ["web", "web"]
    with pytest.raises(EvaluationError, match=r"no such overload: twice\(string\)"):
        program.evaluate({"n": "a"})
    with pytest.raises(CompileError, match="no matching overload for 'lookup'"):
        environment.compile("lookup('Service')")


def test_the_variables_and_paths_that_are_read() -> None:
    program = Environment(["object", "oldObject", "params"]).compile(
        "object.spec.replicas < oldObject['spec'].?replicas.orValue(1) || "
        "object.spec.containers.exists(params, params.x == object.metadata.name && type(1) == int)"
    )
    assert program.roots() == {"object", "oldObject"}
    assert program.paths() == {
        ("object", "spec", "replicas"),
        ("oldObject", "spec", "replicas"),
        ("object", "spec", "containers"),
        ("object", "metadata", "name"),
    }


def test_one_program_in_many_threads() -> None:
    program = Environment(["n"]).compile("[1, 2, 3].map(x, [10, 20].map(y, x * y + n)).map(l, l[0] + l[1])")
    right: list[bool] = []

    def work(n: int) -> None:
        wanted = [30 + 2 * n, 60 + 2 * n, 90 + 2 * n]
        right.append(all(program.evaluate({"n": n}) == wanted for _ in range(200)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 4


def test_values_go_into_json_and_come_back() -> None:
    text = (
        "[1, 1u, 1.0, 1.5, double('NaN'), 'é', b'\\x00', null, true, {1: 'a', 2: 'b'}, "
        "timestamp('2024-01-01T00:00:00.5Z'), duration('-1.5s'), optional.none(), optional.of(1), int, {'k': []}]"
    )
    data = encode(Environment(homogeneous_literals=False).compile(text).evaluate({}))
    assert data[:9] == [1, {"uint": 1}, 1.0, 1.5, {"double": "NaN"}, "é", {"bytes": "AA=="}, None, True]
    assert data[9:12] == [
        {"map": [[1, "a"], [2, "b"]]},
        {"timestamp": "2024-01-01T00:00:00.5Z"},
        {"duration": "-1.5s"},
    ]
    assert data[12:] == [{"optional": []}, {"optional": [1]}, {"type": "int"}, {"map": [["k", []]]}]
    assert json.dumps(encode(decode(json.loads(json.dumps(data))))) == json.dumps(data)


@pytest.mark.parametrize(
    "data", [{"nope": 1}, {"timestamp": "today"}, {"duration": "long"}, {}, {"opaque": "x", "text": ""}]
)
def test_what_is_not_encoded_is_not_decoded(data: Any) -> None:
    with pytest.raises(ValueError, match="not a"):
        decode(data)


def test_what_is_no_value_is_not_encoded() -> None:
    with pytest.raises(TypeError, match="not a CEL value"):
        encode(object())


def test_a_serialised_expression_runs_without_parser_and_libraries() -> None:
    environment = Environment(["object"])
    serialised = environment.compile("object.a.matches('^x') && object.b in ['y']").serialise()
    script = f"""
import sys
from safelane.cel import Environment
program = Environment(["object"]).from_ast({serialised!r})
heavy = {{"celpy", "lark", "re2", "jsonschema", "safelane.cel.syntax", "safelane.cel.checker", "difflib", "asyncio"}}
print(sorted(heavy & set(sys.modules)), program.evaluate({{"object": {{"a": "xy", "b": "y"}}}}), "celpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True", "False"]


def test_a_foreign_text_is_no_serialised_expression() -> None:
    for text in (
        '{"a": 1}',
        "[1]",
        "[99, [0], [0, 0, 1]]",
        "[1, [0], [77, 0]]",
        "[1, [0], " + "[6," * 5000 + "0" + "]" * 5000 + "]",
    ):
        with pytest.raises(ValueError, match=r"serialised|Expecting|values to unpack"):
            Environment().from_ast(text)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^[^:@]+:[^:@]+$", "registry/web:1.0", True),
        ("^[^:@]+:[^:@]+$", "registry/web", False),
        ("b+c?", "aabba", True),
        ("(?i)ÄB$", "xäb", True),
        ("x{2,}", "x", False),
        (".*.*.*.*z", "a" * 5000, False),
    ],
)
def test_a_constant_pattern_answers_as_one_that_is_computed(pattern: str, text: str, expected: bool) -> None:
    environment = Environment(["text", "pattern"])
    constant = environment.compile(f"text.matches('{pattern}')").evaluate({"text": text})
    computed = environment.compile("text.matches(pattern)").evaluate({"text": text, "pattern": pattern})
    assert constant is computed is expected


REQUEST = Library(objects={"Request": {"operation": "string", "user": "User"}, "User": {"groups": "list(string)"}})


@pytest.mark.parametrize(
    ("text", "kind"), [("request.operation", "string"), ("'a' in request.user.groups", "bool"), ("request", "Request")]
)
def test_fields_of_object_types_have_types(text: str, kind: str) -> None:
    assert Environment({"request": "Request"}, functions=[REQUEST]).compile(text).type == kind


def test_an_object_type_has_no_other_fields() -> None:
    with pytest.raises(CompileError, match=r"undefined field 'user2'; did you mean 'user'\?") as caught:
        Environment({"request": "Request"}, functions=[REQUEST]).compile("true || request.user2 == 1")
    assert (caught.value.line, caught.value.column) == (1, 16)
