"""What stands where on the page, and how much of it: groups of statements, each with its number of places.

The page stays readable whatever it is given: the strictest findings get their source lines, those after them a line
each, and what is beyond that is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from safelane.findings import Finding, Report, Status
from safelane.frozen import dataclass
from safelane.report.html_budget import allot
from safelane.report.options import RenderOptions
from safelane.report.selection import grouped, shown
from safelane.report.wording import action_word
from safelane.sanitise import single_line

LIVE = ("error", "warning", "note")
KINDS = (*LIVE, "waived", "overridden", "existing", "fixed")

_NAME = 200

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of one or more places; ``in_full`` of them with source, ``listed`` of them at all."""

    number: int
    kind: str
    findings: tuple[Finding, ...]
    in_full: int
    listed: int


@dataclass(frozen=True, slots=True)
class Group:
    """The statements about one service in one set of environments; empty names when nothing is known."""

    service: str
    environments: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """``groups`` in the order of their strictest finding; ``aside`` by kind, for what counts for nothing now."""

    groups: tuple[Group, ...]
    aside: Mapping[str, tuple[Statement, ...]]
    counts: Mapping[str, int]  # all findings of the report by kind, zeros too, shown or not

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of their numbers: the strictest first, then what is aside."""
        parts = (*(group.statements for group in self.groups), *self.aside.values())
        return tuple(sorted((one for part in parts for one in part), key=lambda one: one.number))


def kind(finding: Finding, options: RenderOptions) -> str:
    """Error, warning or note when the finding counts; otherwise why it does not."""
    if finding.status is not Status.NEW and not (options.audit and finding.status is Status.EXISTING):
        return str(finding.status)
    if finding.waiver is not None:
        return "waived"
    return "overridden" if finding.override is not None else action_word(finding)


def names(finding: Finding) -> tuple[str, tuple[str, ...]]:
    """Service and environments as they are shown, at a length that fits."""
    environments = tuple(dict.fromkeys(map(_name, finding.environments)))
    return _name(finding.service or ""), environments


def _name(name: str) -> str:
    return single_line(name if len(name) <= _NAME else f"{name[:_NAME]}…")


def layout(report: Report, options: RenderOptions) -> Layout:
    """The findings to show, in their places."""
    findings = shown(report, options)
    live = [finding for finding in findings if kind(finding, options) in LIVE]
    rest = [finding for finding in findings if kind(finding, options) not in LIVE]
    drawn = [part for _, members in _by(live, names) for part in grouped(members)]
    drawn.sort(key=lambda part: part[0].sort_key)
    aside = [part for _, members in _by(rest, lambda finding: kind(finding, options)) for part in grouped(members)]
    parts = [*drawn, *aside]
    statements = [
        Statement(number, kind(part[0], options), part, in_full, listed)
        for number, (part, (in_full, listed)) in enumerate(zip(parts, allot(parts, report), strict=True), start=1)
    ]
    groups = _by(statements[: len(drawn)], lambda one: names(one.findings[0]))
    folded = _by(statements[len(drawn) :], lambda one: one.kind)
    return Layout(
        tuple(Group(service, environments, tuple(members)) for (service, environments), members in groups),
        {name: tuple(members) for name, members in sorted(folded, key=lambda item: KINDS.index(item[0]))},
        _counts(report, options),
    )


def _counts(report: Report, options: RenderOptions) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for finding in report.findings:
        counts[kind(finding, options)] += 1
    return counts | {"fixed": report.fixed}


def _by(items: Iterable[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    parts: dict[K, list[T]] = {}
    for item in items:
        parts.setdefault(key(item), []).append(item)
    return list(parts.items())
