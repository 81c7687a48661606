"""From a checked mapping to a ``Rule``: the same for rule files and for the generated bundle of the built-in rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.findings import Severity
from safelane.location import to_pointer
from safelane.rules.model import Detection, EditStep, Expression, Match, Parameter, Rule, Scope


def rule_of(raw: Mapping[str, Any], area: str, source: str, builtin: bool = False) -> Rule:
    """The rule that a mapping of the rule schema describes, not compiled."""
    return Rule(
        id=raw["id"],
        area=area,
        title=raw["title"],
        severity=Severity(raw["severity"]),
        source=source,
        builtin=builtin,
        scope=Scope(raw["scope"]) if "scope" in raw else None,
        detects=Detection(raw["detects"]) if "detects" in raw else None,
        match=_match(raw.get("match", {})),
        params=tuple(_parameter(name, body) for name, body in raw.get("params", {}).items()),
        variables=tuple(_variable(index, body) for index, body in enumerate(raw.get("variables", ()))),
        deny=_expression(raw, "deny"),
        message=raw.get("message", ""),
        message_expression=_expression(raw, "messageExpression"),
        at=raw.get("at"),
        why=raw.get("why", ""),
        advice=raw.get("advice", ""),
        edit=tuple(_edit(index, body) for index, body in enumerate(raw.get("edit", ()))),
        silences=tuple(raw.get("silences", ())),
        references=tuple(raw.get("references", ())),
        examples=tuple(raw.get("examples", ())),
    )


def _expression(raw: Mapping[str, Any], key: str) -> Expression | None:
    return Expression(spelled(raw[key]), f"/{key}") if key in raw else None


def spelled(value: str | bool | float) -> str:
    """An expression that YAML may have read as a value already, as CEL writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _match(raw: Mapping[str, Any]) -> Match:
    return Match(
        operations=frozenset(raw.get("operations", ())),
        production=raw.get("production"),
        kinds=tuple(raw.get("kinds", ())),
        sorts=frozenset(raw.get("sorts", ())),
        environments=frozenset(raw.get("environments", ())),
        services=frozenset(raw.get("services", ())),
        paths=tuple(raw.get("paths", ())),
        labels=raw.get("labels", {}),
    )


def _parameter(name: str, body: Mapping[str, Any]) -> Parameter:
    return Parameter(name, body["type"], body["default"], body.get("description", ""))


def _variable(index: int, body: Mapping[str, Any]) -> tuple[str, Expression]:
    return body["name"], Expression(body["expression"], to_pointer(("variables", index, "expression")))


def _edit(index: int, body: Mapping[str, Any]) -> EditStep:
    value = Expression(spelled(body["value"]), to_pointer(("edit", index, "value"))) if "value" in body else None
    return EditStep(body["path"], bool(body.get("restore")), bool(body.get("remove")), value)
