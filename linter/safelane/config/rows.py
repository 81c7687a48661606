"""The lines of ``config show``: one per key, one per name where a section is a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safelane.config.model import Origin, Row

_ORDER = (
    "version",
    "policies",
    "rules",
    "layout",
    "environments",
    "regions",
    "clusters",
    "services",
    "include",
    "exclude",
    "values",
    "owners",
    "settings",
    "waivers",
    "overrides",
    "limits",
)


def rows_of(given: Mapping[str, Any], origins: Mapping[str, Origin], defaults: Mapping[str, Any]) -> list[Row]:
    """What is given and the defaults for the rest, in the order of the contract's example."""
    return [row for key in _ORDER for row in _section(key, given, origins, defaults[key])]


def _section(key: str, given: Mapping[str, Any], origins: Mapping[str, Origin], default: Any) -> Iterator[Row]:
    value = given.get(key, default)
    if not isinstance(value, dict) or not {**default, **value}:
        yield _row(key, value, origins.get(key))
        return
    for name, part in {**default, **value}.items():
        yield _row(f"{key}.{name}", part, origins.get(f"{key}.{name}"))


def _row(key: str, value: Any, origin: Origin | None) -> Row:
    return Row(key, value, origin.path if origin else "default", origin.line if origin else None)
