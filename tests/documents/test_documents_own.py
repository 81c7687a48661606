"""safelane's own files: YAML 1.2, plain data, and the place of every mistake."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.documents.own import parse_own
from safelane.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("off", "off"),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("Yes", "Yes"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("1", 1),
        ("-12", -12),
        ("+3", 3),
        ("0644", 644),
        ("0o644", 420),
        ("0xFf", 255),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("1.0", 1.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1:30", "1:30"),
        ("2027-01-31", "2027-01-31"),
        ("<<", "<<"),
        ("'1'", "1"),
        ('"\\/"', "/"),
        ("|\n  1\n", "1\n"),
    ],
)
def test_values_are_those_of_the_core_schema(text: str, expected: Any) -> None:
    value = parse_own("safelane.yaml", f"k: {text}\n".encode()).value["k"]
    assert value == expected
    assert type(value) is type(expected)


def test_keys_are_texts() -> None:
    text = "on: 1\n1: 2\ntrue: 3\n<<: {a: 1}\n1.0: 4\n"
    document = parse_own("a.yaml", text.encode())
    assert document.value == {"on": 1, "1": 2, "true": 3, "<<": {"a": 1}, "1.0": 4}
    assert document.locate("/1.0").line == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "1:1: empty file"),
        (b"# c\n", "1:1: empty file"),
        (b"~\n", "1:1: empty file"),
        (b"a: 1\na: 2\n", "2:1: the key 'a' stands twice, first in line 1"),
        (b"a/b: 1\na/b: 2\n", "2:1: the key 'a/b' stands twice, first in line 1"),
        (b"a: 1\n---\nb: 2\n", "2:1: only one document is allowed"),
        (b"deny: !has(object.x)\n", "1:7: a tag is not allowed here; quote the text, if one is meant"),
        (b"deny: !!str x\n", "1:7: a tag is not allowed here; quote the text, if one is meant"),
        (b"a: &x 1\n", "1:4: an anchor is not allowed here; quote the text, if one is meant"),
        (b"a: &x {b: 1}\n", "1:4: an anchor is not allowed here; quote the text, if one is meant"),
        (b"a: *x\n", "1:4: an alias is not allowed here; quote the text, if one is meant"),
        (b"a: @x\n", "1:4: found character that cannot start any token"),
        (b"a: b: c\n", "1:5: mapping values are not allowed in this context"),
        (b"a: .inf\n", "1:4: .inf is no finite number"),
        (b"a: 1e999\n", "1:4: 1e999 is no finite number"),
        (b"a: 9223372036854775808\n", "1:4: an integer beyond 64 bits"),
        (b"a: 1\nb: caf\xe9\n", "2:7: not UTF-8"),
        (b"a: \x00\n", "1:4: the character U+0000 is not allowed"),
        (b"[" * 101, "1:101: nested deeper than 100 levels"),
    ],
)
def test_mistakes_have_a_place(text: bytes, expected: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        parse_own("rules/a.yaml", text)
    assert str(error.value).startswith(f"rules/a.yaml:{expected}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("expression", ["!(a && b)", "*a + 1", "&& b", "%x", "`a`", "!a || b"])
def test_expressions_that_yaml_takes_for_its_own_get_a_hint(expression: str) -> None:
    with pytest.raises(ConfigurationError, match="quote the text"):
        parse_own("a.yaml", f"deny: {expression}\n".encode())


def test_every_repeated_key_is_said() -> None:
    with pytest.raises(ConfigurationError) as error:
        parse_own("a.yaml", b"a: 1\nb: {c: 1, c: 2}\na: 2\n")
    assert [(problem.line, problem.column) for problem in error.value.problems] == [(2, 11), (3, 1)]


def test_a_byte_order_mark_and_directives_are_allowed() -> None:
    assert parse_own("a.yaml", b"\xef\xbb\xbf%YAML 1.2\n---\na: 1\n...\n").value == {"a": 1}


def test_templates_folders_mean_nothing_to_own_files() -> None:
    assert parse_own("rules/templates/a.yaml", b"message: 'x {{ y }}'\n").value == {"message": "x {{ y }}"}
