"""Fingerprints that survive moved lines and reworded messages (contract, section 5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from safelane.findings import Finding


def fingerprint(rule: str, identity: Iterable[str], environments: Iterable[str | None], keyed: str) -> str:
    """32 hex digits of the rule, who it is about, where, and the path with element keys."""
    parts = [rule, *identity, "|", *sorted(name or "?" for name in environments), "|", keyed]
    return _digest(parts)


def numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Equal fingerprints get an ordinal in the order of the findings, so that none hides another."""
    seen: dict[str, int] = {}
    unique = []
    for finding in findings:
        count = seen[finding.fingerprint] = seen.get(finding.fingerprint, -1) + 1
        own = finding.fingerprint if count == 0 else _digest([finding.fingerprint, str(count)])
        unique.append(replace(finding, fingerprint=own))
    return tuple(unique)


def _digest(parts: Iterable[str]) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
