"""Mistakes against a schema: one line each, at the place where the mistake is."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from safelane.documents import Document, parse
from safelane.documents.own import parse_own
from safelane.documents.schema import problems

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "name"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "name": {"type": "string", "pattern": "^[a-z-]+$", "minLength": 1},
        "severity": {"enum": ["error", "warning", "note"]},
        "share": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
        "count": {"type": ["integer", "null"]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        "params": {"type": "object", "propertyNames": {"pattern": "^[a-z_]+$"}, "maxProperties": 3},
        "labels": {"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False},
        "where": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "edit": {
            "oneOf": [
                {"type": "object", "required": ["value"], "additionalProperties": False, "properties": {"value": {}}},
                {"type": "object", "required": ["remove"], "properties": {"remove": {"const": True}}},
            ]
        },
        "either": {"oneOf": [{"required": ["a", "b"]}, {"required": ["c"]}]},
        "paired": {"dependentRequired": {"a": ["b"]}},
        "flag": {"not": {"const": "x"}},
    },
}


def found(text: str, schema: dict[str, Any] | None = None) -> list[str]:
    document = parse_own("a.yaml", text.encode())
    return [str(problem) for problem in problems(document, schema or SCHEMA)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("severity: error", []),
        ("nmae: x", ["a.yaml:3:1: unknown key 'nmae'; did you mean 'name'?"]),
        ("zzz: x", ["a.yaml:3:1: unknown key 'zzz'"]),
        ("severity: eror", ['a.yaml:3:11: "eror" is not one of "error", "warning", "note"; did you mean \'error\'?']),
        ("severity: 1", ['a.yaml:3:11: 1 is not one of "error", "warning", "note"']),
        ("share: x", ['a.yaml:3:8: expected a number, found "x"']),
        ("share: -1", ["a.yaml:3:8: -1 is less than 0"]),
        ("share: 1", ["a.yaml:3:8: 1 is not less than 1"]),
        ("share: true", ["a.yaml:3:8: expected a number, found true"]),
        ("count: [1]", ["a.yaml:3:8: expected an integer or null, found a list"]),
        ("tags:\n  - a\n  - 1", ["a.yaml:5:5: expected a text, found 1"]),
        ("tags: []", ["a.yaml:3:7: the list needs 1 or more elements"]),
        ("tags: [a, a]", ["a.yaml:3:7: an element stands twice in the list"]),
        ("tags:", ["a.yaml:3:6: expected a list, found nothing"]),
        ("params: {Ab: 1}", ['a.yaml:3:10: "Ab" does not have the form ^[a-z_]+$']),
        ("params: {a: 1, b: 1, c: 1, d: 1}", ["a.yaml:3:9: the mapping has more than 3 keys"]),
        ("labels: {x-a: 1, y: 2}", ["a.yaml:3:18: unknown key 'y'"]),
        ("where: 1", ["a.yaml:3:8: expected a text or a list, found 1"]),
        ("where: [1]", ["a.yaml:3:9: expected a text, found 1"]),
        ("edit: {remove: false}", ["a.yaml:3:16: expected true, found false"]),
        ("edit: {value: 1, wrong: 2}", ["a.yaml:3:18: unknown key 'wrong'"]),
        ("edit: x", ['a.yaml:3:7: expected a mapping, found "x"']),
        ("either: {a: 1}", ["a.yaml:3:1: needs either 'a' and 'b', or 'c'"]),
        ("either: {a: 1, b: 1, c: 1}", ["a.yaml:3:9: fits more than one of the forms allowed here"]),
        ("paired: {a: 1}", ["a.yaml:3:9: does not fit the schema (dependentRequired)"]),
        ("flag: x", ["a.yaml:3:7: is not allowed here"]),
    ],
)
def test_mistakes(text: str, expected: list[str]) -> None:
    assert found(f"version: 1\nname: ok\n{text}\n") == expected


def test_every_missing_key_is_said_at_the_mapping() -> None:
    assert found("severity: note\n") == [
        "a.yaml:1:1: the key 'name' is missing",
        "a.yaml:1:1: the key 'version' is missing",
    ]
    nested = {"properties": {"a": {"items": {"required": ["b"]}}}}
    assert found("x: 1\na:\n  - c: 1\n", nested) == ["a.yaml:3:5: the key 'b' is missing"]


def test_all_mistakes_sorted_by_place() -> None:
    text = "name: A\nseverity: x\nversion: 2\nshare: 7\n"
    assert [line.split(": ")[0] for line in found(text)] == [
        "a.yaml:1:7",
        "a.yaml:2:11",
        "a.yaml:3:10",
        "a.yaml:4:8",
    ]


def test_values_are_never_dumped_whole() -> None:
    (message,) = found(f"version: 1\nname: {'A' * 5000}\n")
    assert len(message) < 120
    (message,) = found(f"version: 1\nname: [{'secret, ' * 100}]\n")
    assert "secret" not in message
    (message,) = found("x: 1\n", {"properties": {"x": {"enum": [f"choice-{i}" for i in range(100)]}}})
    assert message.endswith("…")


def test_a_document_that_is_no_mapping() -> None:
    assert found("- 1\n") == ["a.yaml:1:1: expected a mapping, found a list"]


def test_documents_read_as_kubernetes_reads_can_be_checked_too() -> None:
    (document,) = parse("a.yaml", b"on: 1\n")
    assert isinstance(document, Document)
    assert [str(problem) for problem in problems(document, SCHEMA | {"required": []})] == [
        "a.yaml:1:1: unknown key 'true'"
    ]


def test_imports_are_late() -> None:
    """Neither PyYAML nor jsonschema is loaded before something is read or checked."""
    code = (
        "import sys, safelane.documents, safelane.documents.own, safelane.documents.schema;"
        "print([name for name in ('yaml', 'jsonschema', 'difflib') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
