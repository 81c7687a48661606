"""What a change reaches, fit to be shown."""

from __future__ import annotations

from safelane.documents import Document
from safelane.facts.gathering import Facts
from safelane.facts.impact import Impact
from safelane.facts.impact.reaching import impact
from safelane.redaction import Redactor, secrets_of


def reached(facts: Facts, environments: frozenset[str]) -> Impact:
    """The reach in these environments (none: in all), without the secrets of the files that it speaks of."""
    found = impact(facts, environments)
    paths = {*found.changed, *(row.path for row in found.resources)}
    secrets: set[str] = set()
    for view in (facts.base, facts.head):
        for path in sorted(paths):
            for document in view.documents(path):
                if isinstance(document, Document):
                    secrets |= secrets_of(document.value)
    return Redactor(secrets).impact(found)
