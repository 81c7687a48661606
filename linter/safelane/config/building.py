"""Makes the configuration of a document: the schema, what no schema can say, then the values with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from safelane.config.checks import entries_of, mistakes
from safelane.config.environments import KNOWN, canonical_names, spec_of
from safelane.config.model import Origin, OverrideLane, ServiceSpec, Setting, Waiver, Where
from safelane.config.quick import surely_valid
from safelane.config.settled import Config
from safelane.documents.document import Document
from safelane.documents.limits import Limits
from safelane.errors import ConfigurationError

_TEXTS = ("layout", "regions", "clusters", "include", "exclude")


def build(document: Document, schema: dict[str, Any]) -> Config:
    """The configuration that a document gives. Raises ConfigurationError with every mistake in it."""
    _check(document, schema)
    return _config(document, document.value)


def _check(document: Document, schema: dict[str, Any]) -> None:
    if not surely_valid(document.value, schema):
        from safelane.documents.schema import problems

        found = problems(document, schema)
        if found:
            raise ConfigurationError(found)
    wrong = mistakes(document)
    if wrong:
        raise ConfigurationError(wrong)


def _config(document: Document, raw: dict[str, Any]) -> Config:
    environments = tuple(spec_of(spec) for spec in raw.get("environments", ()))
    names = canonical_names(environments or KNOWN)
    simple: dict[str, Any] = {key: tuple(raw[key]) for key in _TEXTS if key in raw}
    limits = dict(raw.get("limits", {}))
    if "cost_per_rule" in limits:
        simple["cost_per_rule"] = limits.pop("cost_per_rule")
    if "policies" in raw:
        simple["policies"] = tuple(_folder(one["path"]) if isinstance(one, dict) else one for one in raw["policies"])
    return Config(
        path=document.path,
        central=frozenset(index for index, one in enumerate(raw.get("policies", ())) if isinstance(one, dict)),
        rules=tuple(_folder(name) for name in raw.get("rules", ())),
        environments=environments,
        services=tuple(ServiceSpec(service["name"], service.get("tier")) for service in raw.get("services", ())),
        values={role: tuple(patterns) for role, patterns in raw.get("values", {}).items()},
        owners=_folder(raw["owners"]) if "owners" in raw else None,
        settings=tuple(_settings(document, raw, names)),
        waivers=tuple(_waivers(document, raw, names)),
        overrides=tuple(_overrides(document, raw)),
        limits=Limits(**limits),
        origins=dict(_origins(document, raw)),
        raw=raw,
        **simple,
    )


def _folder(name: str) -> str:
    """A path as trees spell it: ``./ops/rules/`` is ``ops/rules``."""
    return name.removeprefix("./").rstrip("/") or name


def _settings(document: Document, raw: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Setting]:
    for rule, body in raw.get("settings", {}).items():
        for steps, entry in entries_of(body):
            place = document.locate(("settings", rule, *steps), key=not steps)
            environments = tuple(dict.fromkeys(names[name] for name in entry.get("environments", ())))
            params = entry.get("params", {})
            since = date.fromisoformat(entry["since"]) if "since" in entry else None
            yield Setting(rule, entry.get("action"), environments, entry.get("production"), params, place, since)


def _waivers(document: Document, raw: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Waiver]:
    for index, entry in enumerate(raw.get("waivers", ())):
        where = dict(entry.get("where", {}))
        if "environment" in where:
            where["environment"] = names[where["environment"]]
        owner, reason, expires = (entry.get(key, "") for key in ("owner", "reason", "expires"))
        yield Waiver(entry["rule"], Where(**where), owner, reason, expires, document.locate(("waivers", index)))


def _overrides(document: Document, raw: Mapping[str, Any]) -> Iterator[OverrideLane]:
    for index, entry in enumerate(raw.get("overrides", ())):
        place = document.locate(("overrides", index))
        yield OverrideLane(entry["label"], tuple(entry["rules"]), tuple(entry.get("except", ())), place)


def _origins(document: Document, raw: Mapping[str, Any]) -> Iterator[tuple[str, Origin]]:
    for key, value in raw.items():
        yield key, Origin(document.path, document.locate((key,), key=True).line)
        parts = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for part in parts:
            place = document.locate((key, part), key=isinstance(part, str))
            yield f"{key}.{part}", Origin(document.path, place.line, place.column)
