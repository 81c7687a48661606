"""Whether a rule is asked about a subject at all: cheap tests on names before any expression is compiled."""

from __future__ import annotations

from functools import lru_cache

from safelane.config.globs import Glob
from safelane.facts.subjects import Subject
from safelane.rules.model import Match, Rule, Scope

_DEFAULT_SORTS = frozenset({"manifest", "application"})


def matches(rule: Rule, subject: Subject) -> bool:
    """All conditions of ``match`` hold; ``resource`` rules see whole manifests and applications unless they say so."""
    return suits(rule, subject) and place_fits(rule.match, subject)


def suits(rule: Rule, subject: Subject) -> bool:
    """The conditions that say which sort of thing a rule is about: the same for all subjects with one ``sort_of``."""
    match = rule.match
    if match.operations and subject.operation not in match.operations:
        return False
    sorts = match.sorts or (_DEFAULT_SORTS if rule.scope is Scope.RESOURCE else match.sorts)
    if rule.scope is not Scope.CHANGESET and sorts and subject.change.sort not in sorts:
        return False
    return not match.kinds or any(_kind_fits(wanted, subject) for wanted in match.kinds)


def sort_of(subject: Subject) -> tuple[str, str, str, str]:
    """What ``suits`` looks at."""
    return subject.operation, subject.change.sort, subject.kind, subject.group


def asks_where(match: Match) -> bool:
    """Whether ``place_fits`` has anything to look at."""
    return match.production is not None or bool(match.environments or match.services or match.paths or match.labels)


def place_fits(match: Match, subject: Subject) -> bool:
    """The conditions that say where: environments, service, path, labels."""
    change = subject.change
    if match.production is not None and match.production != change.production_in(subject.environments):
        return False
    if match.environments and not match.environments.intersection(e for e in subject.environments if e is not None):
        return False
    if match.services and change.service not in match.services:
        return False
    if match.paths and not any(_glob(pattern).match(change.path) for pattern in match.paths):
        return False
    return all(change.labels.get(name) == value for name, value in match.labels.items())


def _kind_fits(wanted: str, subject: Subject) -> bool:
    group, slash, kind = wanted.rpartition("/")
    return kind == subject.kind and (not slash or group == subject.group)


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> Glob:
    return Glob(pattern)
