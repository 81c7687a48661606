"""Reads ``safelane.yaml``; what that takes is imported only when there is such a file."""

from __future__ import annotations

from functools import cache
from typing import Any

from safelane.config.settled import Config


@cache
def config_schema() -> dict[str, Any]:
    """The JSON Schema of ``safelane.yaml``, as ``safelane schema config`` prints it."""
    import json

    from safelane.package import text_of

    schema: dict[str, Any] = json.loads(text_of("config/schema.json"))
    return schema


def load(data: bytes | None, path: str = "safelane.yaml") -> Config:
    """The configuration of a file, all defaults for None. Raises ConfigurationError with every mistake's place."""
    if data is None:
        return Config()
    from safelane.config.building import build
    from safelane.documents.own import parse_own

    return build(parse_own(path, data), config_schema())
