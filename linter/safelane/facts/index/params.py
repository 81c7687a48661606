"""Parameters of a generator, in the two forms that templates know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from safelane.facts.index.filling import normalized

Params: TypeAlias = dict[str, Any]


def flat(params: Params) -> dict[str, Any]:
    """Parameters as labels, for a selector."""
    return {key: str(value) if isinstance(value, int | float) else value for key, value in dotted(params).items()}


def dotted(value: Mapping[str, Any]) -> Params:
    """Nested parameters by dotted keys, as templates that are not Go's name them."""
    found: Params = {}
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        prefix, part = pending.pop()
        if isinstance(part, dict):
            pending.extend((f"{prefix}.{key}" if prefix else key, inner) for key, inner in reversed(part.items()))
        elif isinstance(part, list):
            pending.extend((f"{prefix}[{index}]", inner) for index, inner in reversed(list(enumerate(part))))
        else:
            found[prefix] = part
    return found


def of_path(path: str, file: str, go: bool) -> Params:
    """What a folder, or the folder of a file, is called in templates."""
    steps = path.split("/") if path else []
    name = steps[-1] if steps else ""
    said: Params = {"path": path, "basename": name, "basenameNormalized": normalized(name)}
    if file:
        said |= {"filename": file, "filenameNormalized": normalized(file)}
    if go:
        return {"path": {**said, "segments": steps}}
    dotted = {f"path.{key}": value for key, value in said.items() if key != "path"}
    indexed = {f"path[{index}]": step for index, step in enumerate(steps)}
    return {"path": path, **dotted, **indexed}


def prefixed(params: Params, prefix: str, go: bool) -> Params:
    """The parameters of a path under another name."""
    if go:
        return {**{key: value for key, value in params.items() if key != "path"}, prefix: {"path": params["path"]}}
    return {f"{prefix}.{key}" if key.startswith("path") else key: value for key, value in params.items()}
