"""Waivers and override lanes that speak of rules must name rules that exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safelane.config import Config
from safelane.errors import Problem, nearest
from safelane.location import Location
from safelane.policy.decisions import uses
from safelane.rules.model import Rule


def exemption_problems(config: Config, rules: Sequence[Rule]) -> Iterator[Problem]:
    """The names that no rule has, each with its place."""
    known = [rule.id for rule in rules]
    for waiver in config.waivers:
        if waiver.rule not in known:
            yield _problem(waiver.place, waiver.rule, known)
    for lane in config.overrides:
        for name in (*lane.rules, *lane.except_):
            if not any(uses(name, rule) for rule in rules):
                yield _problem(lane.place, name, known)


def _problem(place: Location, name: str, known: Sequence[str]) -> Problem:
    return Problem(place.path, place.line, place.column, f"there is no rule {name!r}{nearest(name, known)}")
