"""Runs admission policies through the whole pipeline: trees in memory, a safelane.yaml that names the rules folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from safelane.facts.gathering import ChangeFacts
from safelane.findings import Finding, Report
from safelane.gate import Asked, check
from safelane.git.memory import MemoryTree
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

CONFIG = "version: 1\npolicies: []\nrules: [policies]\n"
SAID = ChangeFacts(datetime(2026, 1, 1, tzinfo=UTC))
Files = Mapping[str, "str | dict[str, Any] | None"]


def report_on(rules: Files, base: Files = {}, head: Files = {}, config: str = CONFIG) -> Report:  # noqa: B006 - read only
    """The report on a change; ``rules`` are files below ``policies/``; manifests are texts or values."""
    own = {"safelane.yaml": config, **{f"policies/{name}": content for name, content in rules.items()}}
    before, after = (MemoryTree(_encoded({**own, **side})) for side in (base, head))
    return check(before, after, read_policy(TreeSource(before)), Asked(SAID))


def found(report: Report) -> list[Finding]:
    """The findings of admission policies and own rules, in the order of the report."""
    return list(report.findings)


def messages(report: Report) -> list[str]:
    """What the findings say, sorted."""
    return sorted(finding.message for finding in report.findings)


def _encoded(files: Files) -> dict[str, bytes]:
    return {name: _text(content).encode() for name, content in files.items() if content is not None}


def _text(content: str | dict[str, Any] | None) -> str:
    return content if isinstance(content, str) else json.dumps(content, indent=1)
