"""What a plan says in words: what a wave is, why each part is in it, and what could not be split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from safelane.frozen import dataclass
from safelane.plan.model import Part, Wave
from safelane.plan.ordering import Ordered
from safelane.plan.placing import IDLE, Placing, spelled

_SHOWN = 3
_SPLIT = (
    "a file cannot be split: to go step by step, write the difference into an overlay or a patch of one environment "
    "(or place) at a time, and move it into the shared file last"
)


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Teller:
    """Speaks of the parts of one change."""

    placing: Placing
    order: Ordered
    gradual: Callable[[int], bool]

    def title(self, group: Sequence[int]) -> str:
        """Where a wave goes: ``production: eu, us``."""
        busy = [part for part in self._parts(group) if part.stage != IDLE]
        if not busy:
            return "what changes nothing that runs"
        if any(part.stage == self.placing.policy for part in busy):
            return "the policy"
        known = {name for part in busy for name in part.environments}
        order = self.placing.order
        environments = sorted(known, key=lambda name: (order.get(name, len(order)), name))
        spots = sorted({spelled(spot) for part in busy for spot in part.spots})
        titled = ", ".join(environments) or "no known environment"
        return f"{titled}: {some(spots)}" if spots else titled

    def because(self, group: Sequence[int]) -> tuple[str, ...]:
        """Why each part of a wave is in it; parts with one reason share a line."""
        lines: dict[str, list[str]] = {}
        for number in sorted(group, key=lambda number: self.order.parts[number].paths):
            part = self.order.parts[number]
            reasons = [self._where(number), *self.order.why.get(number, ())]
            if len(part.paths) > 1:
                reasons.append("together: " + "; ".join(part.because[:_SHOWN]))
            lines.setdefault("; ".join(reasons), []).extend(part.paths)
        return tuple(f"{some(paths)}: {why}" for why, paths in lines.items())

    def _parts(self, group: Iterable[int]) -> list[Part]:
        return [self.order.parts[number] for number in group]

    def _where(self, number: int) -> str:
        part = self.order.parts[number]
        if part.stage == IDLE:
            return "changes nothing that runs"
        if part.stage == self.placing.policy:
            return "is part of the policy, by which all waves are judged"
        if not part.environments:
            where = "no environment is known, which counts as production"
        elif len(part.environments) > 1:
            where = f"reaches {', '.join(part.environments)} at once, and goes with the last of them"
        else:
            where = f"reaches {part.environments[0]}{self._before(part.environments[0])}"
        if not part.spots:
            return where
        spots = sorted(map(spelled, part.spots))
        return f"{where}, in {some(spots)}{self._step(number)}"

    def _step(self, number: int) -> str:
        """Which step of its stage a part takes."""
        part = self.order.parts[number]
        if len(part.spots) > 1:
            return " at once, so after what reaches one place"
        places = {spot for other in self.order.parts if other.stage == part.stage for spot in other.spots}
        if len(places) < 2 or not self.gradual(part.stage):
            return ""
        return f", {'the first' if self.order.slots[number][1] == 0 else 'one'} of {len(places)} places that change"

    def _before(self, environment: str) -> str:
        """The environment that comes next, of those that the change reaches."""
        stages = {part.stage for part in self.order.parts if part.environments}
        rank = self.placing.order.get(environment, self.placing.unknown)
        later = [name for name, stage in self.placing.order.items() if stage in stages and stage > rank]
        return f", before {later[0]}" if later else ""


def reason_of(parts: Sequence[Part], waves: Sequence[Wave]) -> str | None:
    """What could not be split, and what to do; None when everything could."""
    said = [*dict.fromkeys(text for part in parts for text in part.shared)]
    reasons = []
    if said:
        reasons.append(f"{'; '.join(said[:_SHOWN])}{_more(len(said) - _SHOWN)}: {_SPLIT}")
    if len(waves) == 1 and not said:
        reasons.append(_one_wave(parts))
    return "; ".join(reasons) or None


def _more(count: int) -> str:
    return f"; and {count} more such files" if count > 0 else ""


def _one_wave(parts: Sequence[Part]) -> str:
    busy = [part for part in parts if part.stage != IDLE]
    if not busy:
        return "nothing here changes what runs: there is nothing to do in steps"
    if len(busy) == 1:
        paths = busy[0].paths
        return "one file changes" if len(paths) == 1 else f"all files belong together: {'; '.join(busy[0].because[:3])}"
    where = ", ".join(busy[0].environments) or "no environment that is known"
    return f"everything reaches {where}, in no more than one region or cluster that is known"
