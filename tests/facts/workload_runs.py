"""The facts of a change between two small trees, and the workloads that differ in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from safelane.config import Config
from safelane.facts.gathering import ChangeFacts, Facts
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.gate.material import read_material
from safelane.git.memory import MemoryTree
from safelane.resources import pair
from safelane.topology import Topology


def facts_of(base: dict[str, str], head: dict[str, str], config: Config | None = None) -> Facts:
    """All facts of what differs."""
    config = config or Config()
    topology = Topology(config)
    sides = [MemoryTree({path: text.encode() for path, text in tree.items()}) for tree in (base, head)]
    old, new = View(sides[0], "base", topology, config.limits), View(sides[1], "head", topology, config.limits)
    material = read_material(old, new, config.selects)
    pairing = pair(material.old(), material.new(), lambda side, path: frozenset(), material.renames, material.beside)
    said = ChangeFacts(datetime(2026, 1, 1, tzinfo=UTC))
    return Facts(old, new, config, Reach(topology, (old, new)), said, material.selected, pairing.changes)


def shapes(facts: Facts) -> dict[str, tuple[Any, Any]]:
    """``(oldWorkload, workload)`` by name."""
    found = {}
    for subject in facts.workload_subjects():
        found[subject.identity[2]] = (subject.bindings["oldWorkload"], subject.bindings["workload"])
    return found
