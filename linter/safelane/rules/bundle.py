"""The built-in rules and policies as one generated JSON file, so that a check with them parses no YAML and no CEL.

``build`` makes the text from ``rules/`` and ``policies/``; ``make check`` compares it with the file in the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from safelane.package import knowledge, text_of
from safelane.rules.model import Rule
from safelane.rules.reading import rule_of

BUNDLE = "rules/builtin.json"
# What only `explain` and the documentation show is read from the rule's own file.
_LEFT_OUT = ("why", "references", "examples")


@cache
def _bundle() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(text_of(BUNDLE))
    return loaded


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """The built-in rules without what only ``explain`` shows (``why``, references, examples)."""
    return tuple(map(_builtin, _bundle()["rules"]))


def _builtin(row: Mapping[str, Any]) -> Rule:
    rule = rule_of(row["rule"], row["area"], row["source"], builtin=True)
    return replace(rule, programs=row["programs"], reads=tuple(map(tuple, row["reads"])), guard=row["guard"])


def _shortcuts(rule: Rule) -> dict[str, Any]:
    return {"reads": rule.reads, "guard": rule.guard}


def builtin_policies() -> Mapping[str, Mapping[str, Any]]:
    """The built-in policies as written, by name."""
    policies: Mapping[str, Mapping[str, Any]] = _bundle()["policies"]
    return policies


def rule_files(folder: Path) -> list[tuple[str, str, Path]]:
    """``(folder, path, file)`` of the built-in rule files, sorted; paths begin with ``rules/``."""
    files = sorted(folder.rglob("*.yaml"))
    return [("rules", f"rules/{file.relative_to(folder).as_posix()}", file) for file in files]


def source_rules() -> tuple[Rule, ...]:
    """The built-in rules from their own files, whole and checked. Raises ConfigurationError."""
    from safelane.rules.loading import load_rules

    return load_rules((root, path, file.read_bytes) for root, path, file in rule_files(knowledge("rules")))


def whole(rule: Rule) -> Rule:
    """The rule with what the bundle leaves out, from its own file; a rule of the repository has all of it already."""
    from safelane.rules.loading import load_rule

    if not rule.builtin:
        return rule
    file = knowledge("rules") / rule.source.removeprefix("rules/")
    return load_rule(rule.source, file.read_bytes(), rule.area)


def build() -> str:
    """The text of the bundle. Raises ConfigurationError when a rule or policy has mistakes."""
    from safelane.documents.own import parse_own

    rows = []
    for rule, (_, path, file) in zip(source_rules(), rule_files(knowledge("rules")), strict=True):
        raw = {key: value for key, value in parse_own(path, file.read_bytes()).value.items() if key not in _LEFT_OUT}
        rows.append({"area": rule.area, "source": path, "rule": raw, "programs": rule.programs, **_shortcuts(rule)})
    policies = {
        file.stem: parse_own(f"policies/{file.name}", file.read_bytes()).value
        for file in sorted(knowledge("policies").glob("*.yaml"))
    }
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    tail = json.dumps(policies, ensure_ascii=False, separators=(",", ":"))
    return f'{{"version":1,"rules":[\n{lines}\n],\n"policies":{tail}}}\n'
