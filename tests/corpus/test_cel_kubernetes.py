"""The vectors of Kubernetes' own tests of its libraries."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from tests.shared import shared

from safelane.cel import CompileError, Environment, encode


@cache
def vectors() -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads((shared("cel") / "kubernetes.json").read_text(encoding="utf-8"))
    return data


def outcome(vector: dict[str, Any], environment: Environment) -> bool:
    try:
        result = environment.compile(vector["expr"]).run({})
    except CompileError as error:
        return any(re.search(text, issue.message) for text in vector.get("compile_error", ()) for issue in error.issues)
    if "runtime_error" in vector:
        text: str = vector["runtime_error"]  # a pattern, or the text itself
        return result.error is not None and (
            text in result.error.message or bool(re.search(text, result.error.message))
        )
    if result.error is not None or "compile_error" in vector:
        return False
    return "value" not in vector or encode(result.value) == wanted(vector["value"])


def wanted(value: Any) -> Any:
    if isinstance(value, dict) and "optional" in value:
        return {"optional": [] if value["optional"] is None else [value["optional"]]}
    return value


def test_every_vector() -> None:
    environment = Environment()
    assert len(vectors()) == 168
    assert [vector["expr"] for vector in vectors() if not outcome(vector, environment)] == []
