"""What a Kubernetes object calls itself; empty strings for what it does not say."""

from __future__ import annotations

import re
from typing import Any

from safelane.frozen import dataclass

# "v1" or "group/version": release notes and test fixtures have a kind too, and are no objects
_API_VERSION = re.compile(r"v1|[^/\s]+/[^/\s]+")
_PLACEHOLDERS = ("${", "{{", "$(")


@dataclass(frozen=True, slots=True)
class ResourceReference:
    """Which Kubernetes object is spoken of; empty strings where the object does not say."""

    api_version: str
    kind: str
    namespace: str
    name: str


NOBODY = ResourceReference("", "", "", "")


def is_object(value: Any) -> bool:
    """Whether a value has the type that the Kubernetes API asks for."""
    if not isinstance(value, dict):
        return False
    version, kind = value.get("apiVersion"), value.get("kind")
    if not (isinstance(version, str) and isinstance(kind, str) and kind):
        return False
    return _API_VERSION.fullmatch(version) is not None


def reference_of(value: Any) -> ResourceReference:
    """What the value calls itself; a name that is a number or a boolean is spelled as YAML does."""
    if not isinstance(value, dict):
        return NOBODY
    metadata = value.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    return ResourceReference(
        _text(value.get("apiVersion")),
        _text(value.get("kind")),
        _text(named.get("namespace")),
        _text(named.get("name")),
    )


def group_of(api_version: str) -> str:
    """``apps`` of ``apps/v1``; empty for the core group."""
    return api_version.rpartition("/")[0]


def is_placeholder(value: object) -> bool:
    """Whether something else fills this value in later: ``${X}``, ``{{ x }}``, ``$(X)``."""
    return isinstance(value, str) and any(mark in value for mark in _PLACEHOLDERS)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
