"""What a renderer says of where its output came from: helm's ``# Source:`` comments, kustomize's origin annotations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from safelane.documents import Document
from safelane.facts.view import View
from safelane.findings import Finding, Related
from safelane.location import Location

_SOURCE = re.compile(r"^# Source: (\S[^\r\n]{0,1000})", re.MULTILINE)
_ORIGIN = "config.kubernetes.io/origin"
_PATH = re.compile(r"^path: (\S[^\r\n]{0,1000})", re.MULTILINE)


def with_sources(findings: Iterable[Finding], base: View, head: View) -> list[Finding]:
    """The findings with the files that their documents were rendered from as related places."""
    return [_with_source(finding, base if finding.location.side == "base" else head) for finding in findings]


def _with_source(finding: Finding, view: View) -> Finding:
    line = finding.location.line
    for document in view.documents(finding.location.path):
        if isinstance(document, Document):
            place = document.location
            if place.line <= line <= place.end_line:
                source = _source_of(document, place.line)
                if source is not None:
                    where = Location(source, 1, 1, 1, 1, finding.location.side)
                    return replace(finding, related=(*finding.related, Related(where, "rendered from this file")))
    return finding


def _source_of(document: Document, first: int) -> str | None:
    """The last ``# Source:`` above the document that belongs to no other, else the origin that it names itself."""
    lines = document.source.text.splitlines()[: first - 1]
    for text in reversed(lines):
        if text.startswith("---"):
            break
        found = _SOURCE.match(text)
        if found is not None:
            return found[1].strip()
    return _origin(document.value)


def _origin(value: Any) -> str | None:
    metadata = value.get("metadata") if isinstance(value, dict) else None
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    text = annotations.get(_ORIGIN) if isinstance(annotations, dict) else None
    found = _PATH.search(text) if isinstance(text, str) else None
    return found[1].strip() if found is not None else None
