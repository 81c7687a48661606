"""From parts to an order: by environment, then by region or cluster in growing steps, then by what needs what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from safelane.frozen import dataclass
from safelane.plan.graph import Edge, circles
from safelane.plan.model import Part, Spot
from safelane.plan.placing import IDLE

_FACTOR = 2

# Stage, step within it, and how many definitions had to come before: what has one slot goes in one wave.
Slot = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Parts with their slots; ``why`` says of a part what moved it there."""

    parts: tuple[Part, ...]
    slots: tuple[Slot, ...]
    why: Mapping[int, tuple[str, ...]]
    edges: tuple[Edge, ...]

    def groups(self) -> list[list[int]]:
        """The parts of each wave, by index; what changes nothing that runs goes with the first that does."""
        by_slot: dict[Slot, list[int]] = {}
        for number, slot in enumerate(self.slots):
            by_slot.setdefault(slot, []).append(number)
        groups = [by_slot[slot] for slot in sorted(by_slot)]
        if len(groups) > 1 and self.slots[groups[0][0]][0] == IDLE:
            groups[:2] = [sorted(groups[0] + groups[1])]
        return groups


def ordered(
    parts: Sequence[Part], edges: Sequence[Edge], gradual: Callable[[int], bool], rank: Callable[[Spot], object]
) -> Ordered:
    """``gradual`` says of a stage whether it is to go region by region, ``rank`` in which order the spots come."""
    parts, edges = _without_circles(parts, edges)
    slots = [(part.stage, 0, 0) for part in parts]
    for stage in {part.stage for part in parts if gradual(part.stage)}:
        members = [number for number, part in enumerate(parts) if part.stage == stage]
        steps = _steps([parts[number] for number in members], rank)
        last = max(steps.values(), default=-1) + 1
        for number in members:
            spots = parts[number].spots
            slots[number] = (stage, steps[min(spots)] if len(spots) == 1 else last, 0)
    why = _settle(slots, edges)
    return Ordered(tuple(parts), tuple(slots), why, tuple(edges))


def _without_circles(parts: Sequence[Part], edges: Sequence[Edge]) -> tuple[list[Part], list[Edge]]:
    """Parts that need each other become one; the parts come in an order that respects every edge."""
    following: dict[int, list[int]] = {}
    for edge in edges:
        following.setdefault(edge.before, []).append(edge.after)
    groups = circles(len(parts), following)
    at = {number: place for place, group in enumerate(groups) for number in group}
    merged = [parts[group[0]] if len(group) == 1 else _one([parts[number] for number in group]) for group in groups]
    kept = [replace(e, before=at[e.before], after=at[e.after]) for e in edges if at[e.before] != at[e.after]]
    return merged, kept


def _one(parts: Sequence[Part]) -> Part:
    last = max(parts, key=lambda part: part.stage)
    by_stage = sorted(parts, key=lambda part: part.stage)
    environments = dict.fromkeys(name for part in by_stage for name in part.environments)
    return Part(
        paths=tuple(sorted(path for part in parts for path in part.paths)),
        environments=tuple(environments),
        spots=frozenset(spot for part in parts for spot in part.spots),
        stage=last.stage,
        thing=last.thing,
        because=(*dict.fromkeys(why for part in parts for why in part.because), "they need each other"),
        shared=tuple(text for part in parts for text in part.shared),
    )


def _steps(parts: Iterable[Part], rank: Callable[[Spot], object]) -> dict[Spot, int]:
    """Which step each spot is in: one first, then twice as many each time, never more than half of what a thing has."""
    things: dict[str, set[Spot]] = {}
    for part in parts:
        if len(part.spots) == 1:
            things.setdefault(part.thing, set()).update(part.spots)
    spots = sorted({spot for found in things.values() for spot in found}, key=lambda spot: (rank(spot), spot))
    steps: dict[Spot, int] = {}
    step, room, inside = 0, 1, 0
    taken: dict[str, int] = {}
    having: dict[Spot, list[str]] = {}
    for thing, found in things.items():
        for spot in found:
            having.setdefault(spot, []).append(thing)
    for spot in spots:
        full = any(taken.get(thing, 0) >= max(1, len(things[thing]) // 2) for thing in having[spot])
        if inside >= room or full:
            step, room, inside, taken = step + 1, room * _FACTOR, 0, {}
        steps[spot] = step
        inside += 1
        for thing in having[spot]:
            taken[thing] = taken.get(thing, 0) + 1
    return steps


def _settle(slots: list[Slot], edges: Sequence[Edge]) -> dict[int, tuple[str, ...]]:
    """Move slots until every edge holds: first what may come early is pulled, then what needs it is pushed."""
    why: dict[int, dict[str, None]] = {}
    for edge in sorted(edges, key=lambda edge: -edge.before):
        if edge.early and slots[edge.after] < slots[edge.before]:
            slots[edge.before] = (*slots[edge.after][:2], 0)
            why.setdefault(edge.before, {})[edge.why] = None
    for edge in sorted(edges, key=lambda edge: edge.before):
        before, after = slots[edge.before], slots[edge.after]
        if edge.strictly and after <= before:
            slots[edge.after] = (*before[:2], before[2] + 1)
        elif after < before:
            slots[edge.after] = before
        else:
            continue
        why.setdefault(edge.after, {})[edge.why] = None
    return {number: tuple(reasons) for number, reasons in why.items()}
