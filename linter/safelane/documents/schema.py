"""Checks a document against a JSON Schema and says each mistake in one line with its place. The room of jsonschema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from safelane.documents.document import Document
from safelane.errors import Problem, nearest
from safelane.location import to_pointer

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def problems(document: Document, schema: dict[str, Any]) -> tuple[Problem, ...]:
    """Every mistake, sorted by place; empty when the document is valid."""
    from jsonschema import Draft202012Validator

    found = {
        problem
        for error in Draft202012Validator(schema).iter_errors(document.value)
        for problem in _problems(document, error)
    }
    return tuple(sorted(found))


def _problems(document: Document, error: Any) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = list(error.schema.get("properties", {}))
        for key in error.instance:
            if key not in allowed:
                yield _at(document, (*path, key), f"unknown key {key!r}{nearest(key, allowed)}", key=True)
        return
    yield _at(document, path, _message(error), key=error.validator == "required")


def _message(error: Any) -> str:
    kind, wanted = error.validator, error.validator_value
    if kind == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        return f"expected {' or '.join(_TYPES[name] for name in names)}, found {_found(error.instance)}"
    if kind == "enum":
        hint = (
            nearest(error.instance, [w for w in wanted if isinstance(w, str)])
            if isinstance(error.instance, str)
            else ""
        )
        return f"{_shown(error.instance)} is not one of {', '.join(map(_shown, wanted))}{hint}"
    if kind == "required":
        missing = [name for name in wanted if name not in error.instance]
        return f"the key {missing[0]!r} is missing"
    if kind == "const":
        return f"expected {_shown(wanted)}, found {_shown(error.instance)}"
    if kind in ("oneOf", "anyOf", "not"):
        return "either 'scope' and 'deny', or 'detects', not both" if kind == "oneOf" else "does not fit the schema"
    if kind == "pattern":
        return f"{_shown(error.instance)} does not have the form {wanted}"
    return str(error.message)[:200]


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _found(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return _shown(value)


def _at(document: Document, path: tuple[Any, ...], message: str, key: bool = False) -> Problem:
    try:
        place = document.locate(to_pointer(path), key=key)
    except KeyError:
        place = document.location
    return Problem(document.path, place.line, place.column, message)
