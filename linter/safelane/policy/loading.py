"""Reads policies: built-in ones by name, the repository's own by path, each followed by what it extends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from safelane.errors import ConfigurationError, nearest
from safelane.findings import Action
from safelane.location import to_pointer
from safelane.package import text_of
from safelane.policy.model import Entry, Governance, Origin, Policy, Watch
from safelane.policy.staging import began
from safelane.rules.bundle import builtin_policies

if TYPE_CHECKING:
    from safelane.documents import Document

Reader = Callable[[str], bytes | None]


@cache
def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, as ``safelane schema policy`` prints it."""
    schema: dict[str, Any] = json.loads(text_of("policy/schema.json"))
    return schema


def load_policies(names: Sequence[tuple[str, Origin]], read: Reader) -> tuple[Policy, ...]:
    """The policies in their order of say: each as listed, followed by what it extends, depth first, once each.

    ``names`` are built-in names, or paths that ``read`` knows. Raises ConfigurationError for a name that is neither, a
    mistake in a file, or policies that extend one another in a circle.
    """
    loaded: dict[str, Policy] = {}
    for name, origin in names:
        _load(name, origin, read, loaded, ())
    return tuple(loaded.values())


def _load(name: str, origin: Origin, read: Reader, loaded: dict[str, Policy], above: tuple[str, ...]) -> None:
    if name in above:
        circle = " -> ".join([*above, name])
        raise ConfigurationError([origin.problem(f"policies extend one another in a circle: {circle}")])
    if name in loaded:
        return
    policy = _builtin(name) or _own(name, origin, read)
    loaded[name] = policy
    for other in policy.extends:
        _load(_beside(policy.path, other), Origin(policy.path, 1, 1), read, loaded, (*above, name))


def _beside(path: str, name: str) -> str:
    return name if name in builtin_policies() else (PurePosixPath(path).parent / name).as_posix()


def _builtin(name: str) -> Policy | None:
    raw = builtin_policies().get(name)
    if raw is None:
        return None
    entries = [_entry(body, Origin(f"policy {name}")) for body in raw.get("rules", ())]
    path, extends = f"policies/{name}.yaml", tuple(raw.get("extends", ()))
    return Policy(raw["name"], raw["description"], path, True, extends, tuple(entries), _watch(raw))


def _own(name: str, origin: Origin, read: Reader) -> Policy:
    data = read(name)
    if data is None:
        hint = nearest(name, builtin_policies())
        known = ", ".join(builtin_policies())
        message = f"there is no policy {name!r}{hint} (built-in: {known}; else the path of a policy file)"
        raise ConfigurationError([origin.problem(message)])
    from safelane.config.quick import surely_valid
    from safelane.documents.own import parse_own
    from safelane.documents.schema import problems as schema_problems

    document = parse_own(name, data)
    found = () if surely_valid(document.value, policy_schema()) else schema_problems(document, policy_schema())
    if found:
        raise ConfigurationError(found)
    raw = document.value
    entries = []
    for index, body in enumerate(raw.get("rules", ())):
        place = document.locate(to_pointer(("rules", index, "use")))
        entries.append(_entry(body, Origin(name, place.line, place.column)))
    extends = tuple(raw.get("extends", ()))
    governance = tuple(_governance(document, index, body) for index, body in enumerate(raw.get("governance", ())))
    return Policy(raw["name"], raw["description"], name, False, extends, tuple(entries), _watch(raw), governance)


def _governance(document: Document, index: int, body: Mapping[str, Any]) -> Governance:
    place = document.locate(to_pointer(("governance", index, "use")))
    waivers = body.get("waivers", {})
    limits = waivers if isinstance(waivers, dict) else {}
    return Governance(
        body["use"],
        Origin(document.path, place.line, place.column),
        frozenset(key for key in ("settings", "waivers", "overrides") if body.get(key) == "forbidden"),
        limits.get("longest_days"),
        tuple(limits.get("owners", ())),
    )


def _watch(raw: Mapping[str, Any]) -> tuple[Watch, ...]:
    return tuple(
        Watch(one["text"], frozenset(one.get("kinds", ())), frozenset(one.get("sorts", ())), one.get("production"))
        for one in raw.get("watch", ())
    )


def _entry(body: Mapping[str, Any], origin: Origin) -> Entry:
    return Entry(
        use=body["use"],
        action=Action(body["action"]) if "action" in body else None,
        origin=origin,
        environments=frozenset(body.get("environments", ())),
        production=body.get("production"),
        params=body.get("params", {}),
        since=began(body.get("since"), origin),
    )
