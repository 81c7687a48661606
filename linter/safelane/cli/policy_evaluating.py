"""``safelane policy eval``: reads the files, evaluates, and says what came out."""

from __future__ import annotations

from typing import Any

from safelane.authoring.evaluating import Deciding, Evaluation, evaluate, read_object
from safelane.cli.policy_values import spelled
from safelane.cli.streams import write
from safelane.errors import UsageError
from safelane.report.encoding import json_text
from safelane.sanitise import single_line

_SHOWN = 80


def evaluated(expression: str, object: str | None, old_object: str | None, format: str) -> int:
    """1 for an evaluation error, else 0. Raises UsageError for what cannot be read or compiled."""
    if object is None and old_object is None:
        raise UsageError("there is nothing to evaluate on: give --object FILE, --old-object FILE, or both")
    files = {name: file for name, file in (("object", object), ("oldObject", old_object)) if file is not None}
    found = evaluate(expression, {name: read_object(file) for name, file in files.items()})
    write(json_text(_data(found)) if format == "json" else _text(found))
    return 1 if found.error else 0


def _data(found: Evaluation) -> dict[str, Any]:
    error = found.error
    return {
        "version": 1,
        "value": found.value,
        "type": found.type,
        "cost": found.cost,
        "witness": {
            "paths": [one.path for one in found.paths],
            "elements": [{"path": path or None, "value": value} for path, value in found.elements],
            "places": [_place(one) for one in found.paths],
        },
        "error": error
        and {"message": error.message, "reason": error.reason, "line": error.line, "column": error.column},
    }


def _place(one: Deciding) -> dict[str, Any] | None:
    if one.location is None:
        return None
    return {"path": one.location.path, "line": one.location.line, "column": one.location.column}


def _text(found: Evaluation) -> str:
    if found.error:
        first = f"error: {found.error.message} at {found.error.line}:{found.error.column}"
    else:
        first = f"value: {spelled(found.value)}"
    lines = [first, f"type:  {found.type}", f"cost:  {found.cost}"]
    if found.elements:
        lines += ["elements that decided:", *(f"  {_element(path, value)}" for path, value in found.elements)]
    if found.paths:
        lines += ["paths that decided:", *(f"  {_path(one)}" for one in found.paths)]
    return "\n".join(map(single_line, lines)) + "\n"


def _element(path: str, value: Any) -> str:
    said = spelled(value)
    said = said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"
    return f"{path or 'computed'}: {said}"


def _path(one: Deciding) -> str:
    place = one.location
    return one.path if place is None else f"{one.path} ({place.path}:{place.line}:{place.column})"
