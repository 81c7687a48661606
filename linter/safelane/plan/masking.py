"""Plans without secrets: what stands in paths and names is what a report would mask there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from safelane.gate.excerpts import secrets_read
from safelane.plan.material import Material
from safelane.plan.model import Plan, Wave


def masked(plan: Plan, material: Material) -> Plan:
    """The plan in which no path, name or reason holds a secret of the documents that were read."""
    from safelane.redaction import Redactor

    secrets = secrets_read(material.facts.base, material.facts.head)
    name = Redactor(secrets).name
    waves = tuple(_wave(wave, name) for wave in plan.waves)
    return replace(plan, waves=waves, reason=plan.reason and name(plan.reason))


def _wave(wave: Wave, name: Callable[[str], str]) -> Wave:
    return replace(
        wave,
        title=name(wave.title),
        environments=tuple(map(name, wave.environments)),
        regions=tuple(map(name, wave.regions)),
        clusters=tuple(map(name, wave.clusters)),
        paths=tuple(map(name, wave.paths)),
        because=tuple(map(name, wave.because)),
        watch=tuple(map(name, wave.watch)),
        undecided=tuple(map(name, wave.undecided)),
    )
