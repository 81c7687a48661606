"""Templates of ApplicationSets filled in: Argo CD's ``{{name}}`` and the plain part of Go's ``{{ .name }}``.

https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_FIELD = re.compile(r"(?:\.[A-Za-z_][\w-]*)+\Z")
_INDEX = re.compile(r"index\s+((?:\.[A-Za-z_][\w-]*)+)\s+(?:\"([^\"]+)\"|(\d{1,6}))\Z")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9.-]")


def filled(text: str, params: Mapping[str, Any], go: bool) -> str | None:
    """The text with its actions replaced; None when one of them asks for more than is known here."""
    parts = []
    position = 0
    for action in _ACTION.finditer(text):
        value = _go(action[1], params) if go else params.get(action[1])
        if isinstance(value, bool):
            value = str(value).lower()
        if not isinstance(value, str | int | float):
            return None
        parts += [text[position : action.start()], str(value)]
        position = action.end()
    return "".join([*parts, text[position:]])


def _go(expression: str, params: Mapping[str, Any]) -> Any:
    """A field or an indexed one, piped through functions that are known; None for anything else."""
    first, *pipes = [part.strip() for part in expression.split("|")]
    found = _INDEX.match(first)
    if found is not None:
        value = _field(found[1], params)
        key: Any = found[2] if found[2] is not None else int(found[3])
        if isinstance(value, list) and isinstance(key, int):
            value = value[key] if key < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    else:
        value = _field(first, params) if _FIELD.match(first) else None
    for pipe in pipes:
        function = _FUNCTIONS.get(pipe)
        if function is None or not isinstance(value, str):
            return None
        value = function(value)
    return value


def _field(path: str, params: Mapping[str, Any]) -> Any:
    value: Any = params
    for step in path[1:].split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def normalized(text: str) -> str:
    """A text as Argo CD makes a DNS name of it."""
    return _NOT_IN_NAMES.sub("-", text.lower())[:253].strip("-.")


_FUNCTIONS: Mapping[str, Callable[[str], str]] = {
    "normalize": normalized,
    "lower": str.lower,
    "upper": str.upper,
    "trim": str.strip,
    "toString": str,
}
