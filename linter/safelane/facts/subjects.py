"""What rules are asked about: one ``Subject`` per changed object, workload and environment, leaf, or run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safelane.facts.changes import Change
from safelane.facts.traced import Traced
from safelane.frozen import dataclass
from safelane.location import Path
from safelane.resources import Edit


@dataclass(frozen=True, slots=True)
class Subject:
    """One question's worth of facts.

    ``bindings`` are the variables that the scope adds; ``baseline`` are the same with the base's object as both old and
    new, None where there is no base. ``roots`` name the variables that ``at`` and the witness speak of (new, old), and
    ``new`` and ``old`` are these, traced. ``identity`` is what a fingerprint is made of.
    """

    change: Change
    operation: str
    environments: tuple[str | None, ...]
    bindings: Mapping[str, Any]
    baseline: Mapping[str, Any] | None
    roots: tuple[str, str]
    new: Traced | None
    old: Traced | None
    identity: tuple[str, ...]
    kind: str = ""
    group: str = ""
    path: Path | None = None
    edit: Edit | None = None
