"""What a change to safelane's own files would loosen: the policy of head held against the policy of base.

The base's policy has judged the change already; what is found here is what the next change would be allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from safelane.config import Waiver
from safelane.errors import ConfigurationError, UsageError
from safelane.findings import Action
from safelane.frozen import dataclass
from safelane.git.changes import find
from safelane.git.repository import Tree
from safelane.location import Location
from safelane.policy.extent import narrowed
from safelane.policy.force import PolicyInForce, read_policy
from safelane.policy.model import Origin
from safelane.policy.sources import TreeSource
from safelane.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Looser:
    """One way in which head is looser; ``key`` tells it from the others, whatever the lines are."""

    key: str
    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Weakening:
    """What would be looser, and what a note is enough for."""

    looser: tuple[Looser, ...] = ()
    notes: tuple[str, ...] = ()


def weakened(policy: PolicyInForce, trees: tuple[Tree, Tree], paths: frozenset[str]) -> Weakening:
    """What the change loosens, when it touches a file that the policy is read from.

    ``trees`` are base and head, ``paths`` all that differ. Raises MissingObjectError.
    """
    head = trees[1]
    touched = sorted(path for path in paths if policy.reads(path))
    if not touched:
        return Weakening()
    anchor = _anchor(head, touched, policy.config_path)
    try:
        later = read_policy(TreeSource(head), policy.config_path, fallback=policy.fallback, beside=policy.beside)
    except ConfigurationError as error:
        place = error.problems[0]
        return Weakening((Looser("unreadable", f"no check could run after this change: {place}", anchor),))
    except UsageError as error:
        return Weakening((Looser("unreadable", f"no check could run after this change: {error.message}", anchor),))
    comparison = _Comparison(policy, later, trees, anchor)
    return Weakening(tuple(comparison.looser()), tuple(comparison.notes()))


def _anchor(head: Tree, touched: list[str], config_path: str) -> Location:
    """Line 1 of the file that the change edits: the configuration if it is one of them."""
    path = config_path if config_path in touched else touched[0]
    return Location(path, 1, 1, 1, 2, "head" if find(head, path) is not None else "base")


@dataclass(frozen=True, slots=True)
class _Comparison:
    base: PolicyInForce
    head: PolicyInForce
    trees: tuple[Tree, Tree]
    anchor: Location

    def looser(self) -> Iterator[Looser]:
        """Rules first, in their order, then what is set for all of them."""
        later = {rule.id: rule for rule in self.head.rules}
        for rule in self._counting():
            if rule.id in later:
                yield from self._rule(rule, later[rule.id])
                yield from self._in_time(rule, later[rule.id])
            else:
                yield Looser(rule.id, f"the rule {rule.id} is removed", self.anchor)
        yield from self._exemptions()
        yield from self._extent()

    def _counting(self) -> Iterator[Rule]:
        """The rules that are in force, or will be."""
        in_force = {rule.id for rule in self.base.in_force}
        return (rule for rule in self.base.rules if rule.id in in_force or self.base.decisions.days(rule))

    def notes(self) -> Iterator[str]:
        """What becomes stricter, counted."""
        before = {rule.id: rule for rule in self.base.rules}
        stricter = sorted(rule.id for rule in self.head.in_force if self._is_stricter(rule, before.get(rule.id)))
        if stricter:
            yield f"the policy becomes stricter with this change: {', '.join(stricter)}"

    def _is_stricter(self, rule: Rule, before: Rule | None) -> bool:
        return any(
            self.head.decisions.decide(rule, name, production).action.rank
            < (
                self.base.decisions.decide(before, name, production).action.rank
                if before is not None
                else Action.OFF.rank
            )
            for name, production in self.base.places
        )

    def _rule(self, before: Rule, after: Rule) -> Iterator[Looser]:
        softer: dict[tuple[Action, Action, Origin], list[str]] = {}
        params: dict[Origin, None] = {}
        for name, production in self.base.places:
            old = self.base.decisions.decide(before, name, production)
            new = self.head.decisions.decide(after, name, production)
            where = _where(name, production)
            if new.action.rank > old.action.rank:
                softer.setdefault((old.action, new.action, new.origin), []).append(where)
            elif new.params != old.params and old.action is not Action.OFF:
                params[new.origin] = None
        for (old_action, new_action, origin), places in softer.items():
            message = f"{before.id} goes from {old_action} to {new_action} for {', '.join(places)}"
            yield Looser(before.id, message, self._place(origin))
        if params and not softer:
            yield Looser(before.id, f"{before.id} gets other parameters", self._place(next(iter(params))))
        if not before.builtin and _substance(before) != _substance(after):
            place = Location(after.source, 1, 1, 1, 2, "head")
            yield Looser(f"{before.id}/text", f"the rule {before.id} itself is edited", place)

    def _in_time(self, before: Rule, after: Rule) -> Iterator[Looser]:
        """What would be looser only from a later day on, as when a stage of an enforcement is put off."""
        old, new = self.base.decisions, self.head.decisions
        places: dict[tuple[date, Action, Action, Origin], list[str]] = {}
        for place in self.base.places:
            looser = new.decide(after, *place).action.rank > old.decide(before, *place).action.rank
            for day in sorted({*old.days(before), *new.days(after)}):
                was, is_ = old.decide_on(day, before, *place), new.decide_on(day, after, *place)
                if is_.action.rank > was.action.rank and not looser:
                    places.setdefault((day, was.action, is_.action, is_.origin), []).append(_where(*place))
                looser = is_.action.rank > was.action.rank
        for (day, was_action, is_action, origin), names in places.items():
            message = f"from {day} on {before.id} would {is_action}, no longer {was_action}, for {', '.join(names)}"
            yield Looser(f"{before.id}/{day}", message, self._place(origin))

    def _exemptions(self) -> Iterator[Looser]:
        known = {_waiver(one) for one in self.base.config.waivers}
        for waiver in self.head.config.waivers:
            if waiver.complete and _waiver(waiver) not in known:
                place = self._place(Origin(waiver.place.path, waiver.place.line, waiver.place.column))
                yield Looser(f"waiver/{waiver.rule}", f"a waiver for {waiver.rule} is added or changed", place)
        lanes = {(lane.label, lane.rules, lane.except_) for lane in self.base.config.overrides}
        for lane in self.head.config.overrides:
            if (lane.label, lane.rules, lane.except_) not in lanes:
                place = self._place(Origin(lane.place.path, lane.place.line, lane.place.column))
                yield Looser(f"override/{lane.label}", f"an override lane for the label {lane.label} is added", place)

    def _extent(self) -> Iterator[Looser]:
        """What is looked at, and where: files, layout, environments."""
        for one in narrowed(self.base, self.head, self.trees):
            yield Looser(one.identity, one.message, self._at(one.keys))

    def _at(self, keys: Sequence[str]) -> Location:
        origins = self.head.config.origins
        origin = next((origins[key] for key in keys if key in origins), None)
        return self._place(Origin(origin.path, origin.line, 1) if origin is not None else Origin(""))

    def _place(self, origin: Origin) -> Location:
        if not origin.line:
            return self.anchor
        return Location(origin.path, origin.line, origin.column or 1, origin.line, (origin.column or 1) + 1, "head")


def _where(name: str | None, production: bool) -> str:
    return name or ("what counts as production" if production else "what has no environment")


def _waiver(waiver: Waiver) -> tuple[object, ...]:
    return waiver.rule, waiver.where, waiver.expires


def _substance(rule: Rule) -> tuple[object, ...]:
    """What decides when a rule fires."""
    texts = tuple((name, expression.text) for name, expression in rule.variables)
    deny = rule.deny.text if rule.deny else None
    return rule.scope, rule.match, deny, texts, rule.params, rule.detects, rule.admission
