"""What a run says: findings, what could not be checked, and the report that holds both.

A finding is born bare in ``rules`` (rule, message, where); ``policy`` stamps action, waiver and override. Nothing is
dropped silently: waived and existing findings are kept and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from safelane.frozen import dataclass
from safelane.location import Location, Path
from safelane.resources import ResourceReference as ResourceReference  # noqa: PLC0414 - part of what a finding is

if TYPE_CHECKING:
    from safelane.facts.impact import Impact


class Severity(StrEnum):
    """How bad the pattern is, whatever the policy makes of it; the first is the worst."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return tuple(Severity).index(self)


class Action(StrEnum):
    """What the policy does about a finding (ValidatingAdmissionPolicyBinding's words); the first is the strictest."""

    DENY = "deny"
    WARN = "warn"
    AUDIT = "audit"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 is the strictest."""
        return tuple(Action).index(self)


class Status(StrEnum):
    """``existing`` and ``fixed`` findings are shown on request only and never block a change."""

    NEW = "new"
    EXISTING = "existing"
    FIXED = "fixed"


class Verdict(StrEnum):
    """The answer: exit 0, 1 and 3."""

    PASS = "pass"
    BLOCKED = "blocked"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a finding, with what it shows."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class AppliedWaiver:
    """The waiver that a finding has; ``path`` and ``line`` are those of the entry in ``safelane.yaml``."""

    owner: str
    reason: str
    expires: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class AppliedOverride:
    """The break-glass label that turned a deny into a warn, and the reason that was given."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A replacement of one stretch of head's text."""

    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One step of a rule's ``edit``: what stands at ``steps`` of a document of head becomes what it should be.

    ``document`` counts the documents of the file ``path``. ``source`` is ``(path, document, steps)`` of base, whose
    value comes back; ``text`` is a value as JSON; with neither, what stands there is removed.
    """

    path: str
    document: int
    steps: Path
    source: tuple[str, int, Path] | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement about one place. ``pointer`` is an RFC 6901 pointer into the document of that line.

    ``at`` is the path in what was judged, in CEL's spelling: what an example's ``expect`` speaks of.
    """

    rule: str
    title: str
    severity: Severity
    message: str
    location: Location
    pointer: str
    fingerprint: str = ""
    action: Action = Action.DENY
    status: Status = Status.NEW
    resource: ResourceReference | None = None
    environments: tuple[str, ...] = ()
    service: str | None = None
    related: tuple[Related, ...] = ()
    waiver: AppliedWaiver | None = None
    override: AppliedOverride | None = None
    advice: str = ""
    edits: tuple[TextEdit, ...] | None = None
    repairs: tuple[tuple[Repair, ...], ...] = ()  # ways to mend it, the narrowest first
    at: str = ""
    decided: str = ""  # who says what is done about it: a file with its line, a policy, a default

    @property
    def denies(self) -> bool:
        """Whether the policy denies what was found, and nobody waived it."""
        return self.action is Action.DENY and self.waiver is None

    @property
    def blocks(self) -> bool:
        """Whether this finding alone blocks the change."""
        return self.denies and self.status is Status.NEW

    @property
    def sort_key(self) -> tuple[object, ...]:
        """By action, severity, path, line, column, rule, as the contract says; the rest makes the order total."""
        place = self.location
        return (
            self.action.rank,
            self.severity.rank,
            place.path,
            place.line,
            place.column,
            self.rule,
            place.side,
            self.pointer,
            self.environments,
            self.message,
        )


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something of the change that was not judged, and why; ``blocking`` makes the verdict ``unsure``."""

    path: str
    side: str
    reason: str
    detail: str = ""
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The source lines around a place, masked: ``lines[number]`` is the text of that line without its line end."""

    path: str
    side: str
    lines: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PolicyReference:
    """Which policies decided, the commit that they were read from, and how many rules were in force.

    ``central`` are name and commit of the central repository that some were read from.
    """

    names: tuple[str, ...]
    revision: str | None
    rules: int
    central: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the change consisted of: changed files matched by ``include``, changed objects, changed leaves."""

    files: int = 0
    resources: int = 0
    fields: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reporter may show. All texts from the repository are masked, none is escaped for any format."""

    version: str
    base: str
    head: str | None
    policy: PolicyReference
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()  # those of the notes that say what weakens the gate itself
    counts: Counts = Counts()
    fixed: int = 0
    total_ms: int = 0
    excerpts: Mapping[tuple[str, str], Excerpt] = field(default_factory=dict)  # keyed by (side, path)
    spread: bool = False  # over more than one environment, region or cluster, so that it can go in steps
    audit: bool = False  # of a whole tree: what exists is what counts
    impact: Impact | None = None  # what the change reaches, for the formats that draw it

    @property
    def verdict(self) -> Verdict:
        """``blocked`` wins over ``unsure``."""
        if any(self._counts(finding) and finding.denies for finding in self.findings):
            return Verdict.BLOCKED
        if any(entry.blocking for entry in self.unchecked):
            return Verdict.UNSURE
        return Verdict.PASS

    def _counts(self, finding: Finding) -> bool:
        return finding.status is (Status.EXISTING if self.audit else Status.NEW)

    def summary(self) -> dict[str, Any]:
        """The counts of the JSON report; a waived finding counts in ``waived``, an overridden one in both."""
        new = [finding for finding in self.findings if self._counts(finding)]
        by_action = {action: sum(f.action is action and f.waiver is None for f in new) for action in Action}
        return {
            "files": self.counts.files,
            "resources": self.counts.resources,
            "fields": self.counts.fields,
            "deny": by_action[Action.DENY],
            "warn": by_action[Action.WARN],
            "audit": by_action[Action.AUDIT],
            "waived": sum(finding.waiver is not None for finding in new),
            "overridden": sum(finding.override is not None for finding in new),
            "fixed": self.fixed,
            "unchecked": len(self.unchecked),
        }
