"""One root cause, one finding: a rule that explains what another only notices silences it (``silences`` in its file).

The explained finding stands as a related place in the one that explains it. It is silenced where both stand on one
line, or are about one object (without one: one file) and one lies at or under the place of the other, and where nothing
is lost by it: the explaining finding is at least as strict, reaches every environment of the other, and is neither
waived nor overridden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from safelane.errors import Problem, nearest
from safelane.findings import Finding, Related
from safelane.rules.model import Rule

_MOST = 20  # findings of one spot that are looked at: who writes more hides nothing by it
_Spot: TypeAlias = tuple[object, str, str]  # the object, file or line, the silenced rule, a pointer


def silenced(findings: Sequence[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """The findings without those that another one explains; ``rules`` are the rules in force."""
    explains = {rule.id: rule.silences for rule in rules if rule.silences}
    known = {finding.rule for finding in findings}
    explains = {id: explained for id, explained in explains.items() if id in known and not known.isdisjoint(explained)}
    if not explains:
        return list(findings)
    causes = _causes(findings, explains)
    kept = {index: finding for index, finding in enumerate(findings) if index not in causes}
    for index in causes:
        root = index
        while root in causes:
            root = causes[root]
        explained, cause = findings[index], kept[root]
        more = Related(explained.location, f"{explained.rule}: {explained.message}")
        kept[root] = replace(cause, related=tuple(dict.fromkeys((*cause.related, more, *explained.related))))
    return list(kept.values())


def _causes(findings: Sequence[Finding], explains: Mapping[str, Sequence[str]]) -> dict[int, int]:
    """Which finding is explained by which, by their numbers; no finding explains itself by way of others."""
    at, below = _spots(findings, explains)
    causes: dict[int, int] = {}
    for number, finding in enumerate(findings):
        about = finding.resource or finding.location.path
        found = [
            *at.get((_line(finding), finding.rule, ""), ()),
            *below.get((about, finding.rule, finding.pointer), ()),
        ]
        for pointer in (finding.pointer, *_above(finding.pointer)):
            found += at.get((about, finding.rule, pointer), ())
        fitting = (one for one in found if _covers(findings[one], finding) and not _within(one, number, causes))
        cause = next(fitting, None)
        if cause is not None:
            causes[number] = cause
    return causes


def _spots(
    findings: Sequence[Finding], explains: Mapping[str, Sequence[str]]
) -> tuple[Mapping[_Spot, Sequence[int]], Mapping[_Spot, Sequence[int]]]:
    """Where findings stand that explain others, and what lies above them."""
    at: dict[_Spot, list[int]] = {}
    below: dict[_Spot, list[int]] = {}
    for number, finding in enumerate(findings):
        about = finding.resource or finding.location.path
        for rule in explains.get(finding.rule, ()) if finding.waiver is None and finding.override is None else ():
            _put(at, (about, rule, finding.pointer), number)
            _put(at, (_line(finding), rule, ""), number)
            for above in _above(finding.pointer):
                _put(below, (about, rule, above), number)
    return at, below


def _line(finding: Finding) -> object:
    return finding.location.side, finding.location.path, finding.location.line


def _put(spots: dict[_Spot, list[int]], spot: _Spot, number: int) -> None:
    numbers = spots.setdefault(spot, [])
    if len(numbers) < _MOST:
        numbers.append(number)


def _above(pointer: str) -> Iterator[str]:
    """The pointers of what holds a value, from the inside out."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def _covers(cause: Finding, finding: Finding) -> bool:
    return (
        cause.status is finding.status
        and cause.action.rank <= finding.action.rank
        and frozenset(cause.environments) >= frozenset(finding.environments)
    )


def _within(one: int, number: int, causes: Mapping[int, int]) -> bool:
    """Whether ``one`` is ``number``, or explained by it."""
    while one != number and one in causes:
        one = causes[one]
    return one == number


def unknown(rules: Sequence[Rule], known: Iterable[str]) -> list[Problem]:
    """The rules that silence what is no rule: neither one of them nor one of ``known``."""
    ids = {rule.id for rule in rules} | {*known}
    return [
        Problem(rule.source, 1, 1, f"silences: there is no rule {name!r}{nearest(name, ids)}")
        for rule in rules
        for name in rule.silences
        if name not in ids
    ]
