"""Kinds and namespaces as other engines name them, as resource rules and selectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from safelane.authoring.importing.model import CannotError
from safelane.rules.admission.resources import builtin, groups_of, guessed_plural

_NAME = "kubernetes.io/metadata.name"
_WILD = ("*", "?")


def resource_rule(kind: str, operations: Sequence[str], names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The resource rules of a kind as Kyverno spells it: ``Kind``, ``version/Kind``, ``group/version/Kind``, each with
    ``/subresource``; group and version may be ``*``, and without a group any will do. Raises CannotError.
    """
    parts = kind.split("/")
    at = _place_of_kind(parts)
    if at is None or at > 2 or len(parts) > at + 2:
        raise CannotError(f"{kind!r} is no kind that is understood")
    before, name, below = parts[:at], parts[at], parts[at + 1 :]
    version = before[-1] if before else "*"
    return of_kind(before[0] if at == 2 else None, version, (name, *below), operations, names)


def _place_of_kind(parts: Sequence[str]) -> int | None:
    """Which part is the kind: the first in capitals, else a star, before which group and version may be stars too."""
    named = next((index for index, part in enumerate(parts) if part[:1].isupper()), None)
    if named is not None or parts[-1] != "*":
        return named
    return 0 if list(parts) == ["*", "*"] else len(parts) - 1


def of_kind(
    group: str | None, version: str, kind: Sequence[str], operations: Sequence[str], names: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The resource rules of a kind (and its subresource) in a group; None is the group that it is known in."""
    name = kind[0]
    if name == "*":
        return [_rule([group if group is not None else "*"], version, "/".join(kind), operations, names)]
    if any(char in part for part in (name, group or "", version) if part != "*" for char in _WILD):
        raise CannotError(f"{'/'.join(kind)!r} with a wildcard inside has no counterpart")
    groups = [group] if group not in (None, "*") else groups_of(name)
    known = next((one for each in groups if (one := builtin(each or "", name)) is not None), None)
    plural = "/".join((known.plural if known is not None else guessed_plural(name), *kind[1:]))
    return [_rule([one or "" for one in groups] or ["*"], version, plural, operations, names)]


def _rule(
    groups: list[str], version: str, resource: str, operations: Sequence[str], names: Sequence[str]
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "apiGroups": groups,
        "apiVersions": [version],
        "operations": list(operations),
        "resources": [resource],
    }
    return {**made, "resourceNames": list(names)} if names else made


def plain(names: Iterable[str], what: str) -> list[str]:
    """The names themselves. Raises CannotError for a wildcard in one."""
    found = list(names)
    wild = next((name for name in found if any(char in name for char in _WILD)), None)
    if wild is not None:
        raise CannotError(f"{what} {wild!r} with a wildcard has no counterpart")
    return found


def in_namespaces(names: Sequence[str], selector: Any = None, *, but: Sequence[str] = ()) -> dict[str, Any]:
    """A namespace selector: one of these names, none of those, and what a selector asks for."""
    made: dict[str, Any] = dict(selector) if isinstance(selector, dict) else {}
    asked = [{"key": _NAME, "operator": "In", "values": list(names)}] if names else []
    asked += [{"key": _NAME, "operator": "NotIn", "values": list(but)}] if but else []
    if asked:
        made["matchExpressions"] = [*made.get("matchExpressions", ()), *asked]
    return made
