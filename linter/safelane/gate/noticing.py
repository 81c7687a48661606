"""What the pipeline itself notices of a change: broken and unreadable files, keys and objects that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from safelane.documents import Document, Unreadable
from safelane.documents.sides import Parts
from safelane.facts.gathering import Facts
from safelane.findings import Finding, Related, Unchecked
from safelane.frozen import dataclass
from safelane.gate.collisions import collisions
from safelane.gate.material import ChangedFile, Material
from safelane.location import Location, Side
from safelane.policy.force import PolicyInForce
from safelane.resources import Duplicates, Pairing
from safelane.rules.detections import Noticed, detected
from safelane.rules.judging import Decide
from safelane.rules.model import Detection

_BLOCKING = frozenset({"missing-blob", "too-large", "too-deep", "too-many-nodes", "hostile-name"})
_OF_RULES = frozenset({"evaluation-error", "cost-exceeded"})


@dataclass(frozen=True, slots=True)
class Unread:
    """A place that could not be judged; ``broken`` is a syntax error that was not there before."""

    entry: Unchecked
    location: Location
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was noticed, by the detection that it belongs to, and what is worth a note only."""

    by_detection: Mapping[Detection, Sequence[Noticed]]
    notes: tuple[str, ...]

    def findings(self, policy: PolicyInForce, decide: Decide) -> list[Finding]:
        """The findings of the detecting rules in force."""
        return [
            finding
            for detection, found in self.by_detection.items()
            for finding in detected(policy.detecting(detection), found, decide)
        ]


def noticed(
    material: Material,
    pairing: Pairing,
    facts: Facts,
    policy: PolicyInForce,
    lost: tuple[Sequence[Unread], Sequence[Unchecked]],
) -> Seen:
    """Everything that the pipeline notices; ``lost`` is what could not be read and which rules failed."""
    files, failed = lost
    weaker, notes = _weaker(material, facts, policy)
    found = {
        Detection.UNREADABLE: tuple(_unreadable(files, facts)),
        Detection.UNCHECKED: tuple(_unchecked(files, failed, facts)),
        Detection.DUPLICATE_KEY: tuple(_duplicate_keys(material, facts)),
        Detection.DUPLICATE_IDENTITY: tuple(_duplicate_identities(pairing.duplicates, facts)),
        Detection.POLICY_WEAKENED: weaker,
    }
    return Seen(found, (*notes, *collisions(material.differing, material.head.tree)))


def _weaker(material: Material, facts: Facts, policy: PolicyInForce) -> tuple[tuple[Noticed, ...], tuple[str, ...]]:
    """What the change loosens of its own gate, and what is worth a note."""
    if not any(map(policy.reads, material.paths)):
        return (), ()
    from safelane.policy.weakening import weakened

    found = weakened(policy, (material.base.tree, material.head.tree), material.paths)
    where = ((None, facts.reach.has_production),)
    looser = tuple(Noticed(one.location, one.message, where, identity=one.key) for one in found.looser)
    return looser, found.notes


def unread(material: Material) -> tuple[Unread, ...]:
    """One per file, side and reason, in the order of the files; none for what is gone and was told all the same."""
    given_up = material.given_up
    files = [file for file in material.files if file.path not in given_up]
    found = [one for file in files for one in _of_file(file, material.inner(file))]
    found += [Unread(_entry(one), one.location) for one in material.beyond]
    for hostile in material.differing.hostile:
        entry = Unchecked(hostile.path, hostile.side, "hostile-name", hostile.why, blocking=True)
        found.append(Unread(entry, Location(hostile.path, 1, 1, 1, 1, hostile.side)))
    return tuple(found)


def _of_file(file: ChangedFile, inner: tuple[Parts, Parts]) -> Iterator[Unread]:
    before, after = (_failures(parts) for parts in (file.before, file.after))
    for was, now in ((before, after), map(_broken, inner)):
        broken_before = Counter(one.detail for one in was if one.reason == "syntax")
        groups: dict[tuple[str, bool], list[Unreadable]] = {}
        for one in now or was:
            broken = bool(now) and one.reason == "syntax" and broken_before[one.detail] < 1
            if one.reason == "syntax":
                broken_before[one.detail] -= 1
            groups.setdefault((one.reason, broken), []).append(one)
        for (_, broken), parts in groups.items():
            yield Unread(_entry(*parts), parts[0].location, broken)


def _failures(parts: Parts) -> tuple[Unreadable, ...]:
    return tuple(part for part in parts if isinstance(part, Unreadable))


def _broken(parts: Parts) -> tuple[Unreadable, ...]:
    """What of texts inside could not be read; those that a renderer fills in are no documents yet."""
    return tuple(part for part in _failures(parts) if part.reason != "template")


def _entry(first: Unreadable, *others: Unreadable) -> Unchecked:
    more = f" (and {len(others)} more parts of the file)" if others else ""
    return Unchecked(first.path, first.side, first.reason, first.detail + more, blocking=first.reason in _BLOCKING)


def _unreadable(found: Iterable[Unread], facts: Facts) -> Iterator[Noticed]:
    """Syntax that is broken now and was not before."""
    for one in found:
        if one.broken:
            yield _noticed(one, facts, f"cannot be read: {one.entry.detail}")


def _unchecked(found: Iterable[Unread], failed: Sequence[Unchecked], facts: Facts) -> Iterator[Noticed]:
    """Every other changed file that was not judged, or not by every rule; what blocks by itself needs no finding."""
    for one in found:
        if not one.broken and not one.entry.blocking:
            yield _noticed(one, facts, f"not checked, {one.entry.reason}: {one.entry.detail}")
    for entry in failed:
        if not entry.blocking and entry.reason in _OF_RULES:
            side: Side = "base" if entry.side == "base" else "head"
            place = Location(entry.path, 1, 1, 1, 1, side)
            yield _noticed(Unread(entry, place), facts, f"not checked, {entry.reason}: {entry.detail}")


def _noticed(one: Unread, facts: Facts, message: str) -> Noticed:
    return Noticed(
        location=one.location,
        message=message,
        environments=facts.reach.where(one.entry.path),
        identity=one.entry.reason,
        service=facts.reach.topology.place(one.entry.path).service,
    )


def _duplicate_keys(material: Material, facts: Facts) -> Iterator[Noticed]:
    """Keys that stand twice in head and did not in base."""
    for file in material.files:
        before, after = material.inner(file)
        known = Counter(pointer for _, pointer in _duplicates((*file.before, *before)))
        for place, pointer in _duplicates((*file.after, *after)):
            if known[pointer] > 0:
                known[pointer] -= 1
                continue
            name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            yield Noticed(
                location=place[1],
                message=f"the key {name} stands twice; the last one counts",
                environments=facts.reach.where(file.path),
                pointer=pointer,
                identity=pointer,
                related=(Related(place[0], "the first one"),),
                service=facts.reach.topology.place(file.path).service,
            )


def _duplicates(parts: Iterable[Document | Unreadable]) -> Iterator[tuple[tuple[Location, Location], str]]:
    for part in parts:
        if isinstance(part, Document):
            for twice in part.duplicates:
                yield (twice.first, twice.second), part.pointer_prefix + twice.pointer


def _duplicate_identities(duplicates: Iterable[Duplicates], facts: Facts) -> Iterator[Noticed]:
    """Two documents of head that are one object."""
    for twice in duplicates:
        first, *others = twice.resources
        for other in others:
            place = _start(other.document.locate(other.path))
            yield Noticed(
                location=place,
                message=f"{other.kind} {other.name} is defined twice; the one applied last wins",
                environments=facts.reach.where(other.document.path),
                identity=f"{other.kind}/{other.namespace}/{other.name}",
                related=(Related(_start(first.document.locate(first.path)), "the first one"),),
                resource=other.reference,
                service=other.place.service,
            )


def _start(place: Location) -> Location:
    if place.line == place.end_line:
        return place
    return Location(place.path, place.line, place.column, place.line, place.column + 1, place.side)
