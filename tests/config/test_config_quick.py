"""The quick check says yes only when it understands the schema, and the value surely fits."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.config.quick import surely_valid


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (True, {"type": "integer"}),
        (1.0, {"type": "integer"}),
        (1, {"const": True}),
        (1, {"enum": [True]}),
        ("", {"minLength": 1}),
        ([], {"minItems": 1}),
        ({"a": 1}, {"properties": {"b": {}}, "additionalProperties": False}),
        ({"a": 1}, {"additionalProperties": {"type": "string"}}),
        ({"a": 1}, {"propertyNames": {"enum": ["b"]}}),
        ({}, {"required": ["a"]}),
        (True, {"type": ["string", "integer"]}),
        ("a", {"$ref": "elsewhere#/$defs/a", "$defs": {"a": {}}}),
        ("a", {"$ref": "#/$defs/b"}),
        ("a", {"unheardOf": 1}),
        ({"x": 1}, {"patternProperties": {"x": {}}, "additionalProperties": False}),
        (3, {"maximum": 2}),
        (1, {"anyOf": [{"type": "string"}, {"minimum": 2}]}),
        ("abc", {"pattern": "^b"}),
    ],
)
def test_no_or_not_sure(value: Any, schema: dict[str, Any]) -> None:
    assert not surely_valid(value, schema)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1, {"type": "integer", "minimum": 1, "maximum": 1}),
        (1, {"const": 1}),
        ("a", {"enum": ["a"]}),
        ("a", {"type": ["integer", "string"]}),
        ([1, "a"], {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}),
        ({"a": "x"}, {"properties": {"a": {"$ref": "#/$defs/text"}}, "$defs": {"text": {"type": "string"}}}),
        ({"a": 1}, {"type": "object", "title": "t"}),
    ],
)
def test_surely(value: Any, schema: dict[str, Any]) -> None:
    assert surely_valid(value, schema)
