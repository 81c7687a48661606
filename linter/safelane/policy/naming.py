"""Names of environments in policies and rules, made canonical; a name that no environment has is a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from safelane.errors import ConfigurationError, Problem, nearest
from safelane.policy.model import Entry
from safelane.rules.model import Rule
from safelane.topology import Topology


def canonical_entries(entries: Iterable[Entry], topology: Topology) -> list[Entry]:
    """The entries with canonical environments. Raises ConfigurationError."""
    made, problems = [], []
    for entry in entries:
        names, unknown = _canonical(entry.environments, topology)
        problems += [entry.origin.problem(_message(name, topology)) for name in unknown]
        made.append(replace(entry, environments=names) if names != entry.environments else entry)
    if problems:
        raise ConfigurationError(problems)
    return made


def canonical_rules(rules: Iterable[Rule], topology: Topology) -> tuple[Rule, ...]:
    """The rules with canonical environments in their ``match``. Raises ConfigurationError."""
    made, problems = [], []
    for rule in rules:
        names, unknown = _canonical(rule.match.environments, topology)
        problems += [Problem(rule.source, 1, 1, _message(name, topology)) for name in unknown]
        changed = names != rule.match.environments
        made.append(replace(rule, match=replace(rule.match, environments=names)) if changed else rule)
    if problems:
        raise ConfigurationError(problems)
    return tuple(made)


def _canonical(names: frozenset[str], topology: Topology) -> tuple[frozenset[str], list[str]]:
    known = {name: topology.canonical(name) for name in names}
    return frozenset(one for one in known.values() if one is not None), sorted(n for n, one in known.items() if not one)


def _message(name: str, topology: Topology) -> str:
    hint = nearest(name, topology.names) or f"; known are {', '.join(topology.environments)}"
    return f"there is no environment {name!r}{hint}"
