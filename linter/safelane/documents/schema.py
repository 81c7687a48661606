"""Checks a document against a JSON Schema and says each mistake in one line with its place. The room of jsonschema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from safelane.documents.document import Document
from safelane.errors import Problem, nearest
from safelane.location import Path

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_MOST_CHOICES = 12


def problems(document: Document, schema: dict[str, Any]) -> tuple[Problem, ...]:
    """Every mistake, sorted by place; empty when the document is valid. The schema is draft 2020-12."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(document.value)
    return tuple(sorted({problem for error in errors for problem in _problems(document, error)}))


def _problems(document: Document, error: Any) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    if error.validator in ("anyOf", "oneOf") and error.context:
        yield from _alternatives(document, error, path)
    elif error.validator in ("additionalProperties", "unevaluatedProperties") and isinstance(error.instance, dict):
        yield from _unknown_keys(document, error, path)
    elif "propertyNames" in error.absolute_schema_path and isinstance(error.instance, str):
        yield _at(document, (*path, error.instance), _message(error), key=True)
    elif error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield _at(document, path, f"the key {name!r} is missing", key=True)
    else:
        yield _at(document, path, _message(error))


def _unknown_keys(document: Document, error: Any, path: Path) -> Iterator[Problem]:
    allowed = list(error.schema.get("properties", {}))
    patterns = list(error.schema.get("patternProperties", {}))
    for name in error.instance:
        if name not in allowed and not any(re.search(pattern, name) for pattern in patterns):
            yield _at(document, (*path, name), f"unknown key {name!r}{nearest(name, allowed)}", key=True)


def _alternatives(document: Document, error: Any, path: Path) -> Iterator[Problem]:
    """Of the forms that a value may have, the one that was meant: its kind fits, and it has the fewest mistakes."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    wrong_kind = [inner for errors in branches.values() for inner in errors if _is_kind(inner, error)]
    fitting = [errors for errors in branches.values() if not any(_is_kind(inner, error) for inner in errors)]
    if not fitting:
        names = dict.fromkeys(name for inner in wrong_kind for name in _names(inner.validator_value))
        found = _found(error.instance)
        yield _at(document, path, f"expected {_expected(names)}, found {found}")
    elif all(inner.validator in ("required", "not") for errors in fitting for inner in errors):
        forms = [" and ".join(map(repr, form["required"])) for form in error.validator_value if "required" in form]
        yield _at(document, path, f"needs either {', or '.join(forms)}" if forms else "does not fit", key=True)
    else:
        best = min(fitting, key=len)
        yield from (problem for inner in best for problem in _problems(document, inner))


def _is_kind(inner: Any, error: Any) -> bool:
    """Whether an alternative fails because the value as a whole is of another type."""
    return inner.validator == "type" and len(inner.absolute_path) == len(error.absolute_path)


_MESSAGES: dict[str, Callable[[Any], str]] = {
    "type": lambda error: f"expected {_expected(_names(error.validator_value))}, found {_found(error.instance)}",
    "enum": lambda error: (
        f"{_found(error.instance)} is not one of {_choices(error.validator_value)}"
        f"{_hint(error.instance, error.validator_value)}"
    ),
    "const": lambda error: f"expected {_found(error.validator_value)}, found {_found(error.instance)}",
    "pattern": lambda error: f"{_found(error.instance)} does not have the form {error.validator_value}",
    "minLength": lambda error: "must not be empty" if not error.instance else "the text is too short",
    "maxLength": lambda error: f"the text is longer than {error.validator_value} characters",
    "minItems": lambda error: f"the list needs {error.validator_value} or more elements",
    "maxItems": lambda error: f"the list has more than {error.validator_value} elements",
    "uniqueItems": lambda error: "an element stands twice in the list",
    "minimum": lambda error: f"{_found(error.instance)} is less than {error.validator_value}",
    "maximum": lambda error: f"{_found(error.instance)} is more than {error.validator_value}",
    "exclusiveMinimum": lambda error: f"{_found(error.instance)} is not more than {error.validator_value}",
    "exclusiveMaximum": lambda error: f"{_found(error.instance)} is not less than {error.validator_value}",
    "minProperties": lambda error: "the mapping has too few keys",
    "maxProperties": lambda error: f"the mapping has more than {error.validator_value} keys",
    "oneOf": lambda error: "fits more than one of the forms allowed here",
    "not": lambda error: "is not allowed here",
}


def _message(error: Any) -> str:
    message = _MESSAGES.get(error.validator)
    return message(error) if message is not None else f"does not fit the schema ({error.validator})"


def _names(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _expected(names: Iterable[str]) -> str:
    return " or ".join(_TYPES[name] for name in names)


def _choices(wanted: list[Any]) -> str:
    shown = [_found(choice) for choice in wanted[:_MOST_CHOICES]]
    return ", ".join([*shown, "…"] if len(wanted) > _MOST_CHOICES else shown)


def _hint(found: Any, wanted: list[Any]) -> str:
    return nearest(found, [choice for choice in wanted if isinstance(choice, str)]) if isinstance(found, str) else ""


def _found(value: Any) -> str:
    """A scalar as JSON, cut short; collections and null by their names."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"


def _at(document: Document, path: Path, message: str, key: bool = False) -> Problem:
    place = document.locate(path, key=key)
    return Problem(document.path, place.line, place.column, message)
