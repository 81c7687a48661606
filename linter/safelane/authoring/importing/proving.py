"""What was translated, asked what the other engine's own tests ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safelane.authoring.importing.emitting import emitted
from safelane.authoring.importing.model import CannotError, Made, Source, items, mapping
from safelane.authoring.importing.reading import objects
from safelane.errors import UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.frozen import dataclass
from safelane.gate import Asked, check
from safelane.git.memory import MemoryTree
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

_CONFIG = b"version: 1\npolicies: []\nrules: [policies]\n"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One object that is added: whether the policies ``ids`` must say something about it."""

    test: str
    name: str
    ids: frozenset[str]
    value: Mapping[str, Any]
    fails: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How many cases say the same here, and what is said of the others."""

    agreed: int = 0
    wrong: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def proven(made: Sequence[Made], tests: Iterable[Source]) -> Proof:
    """The result of the tests that are about what was made."""
    cases: list[Case] = []
    skipped: list[str] = []
    for test in tests:
        try:
            cases += _suite(test, made) if test.kind == "Suite" else _kyverno(test, made)
        except (CannotError, UsageError) as error:
            skipped.append(f"{test.path}: {error}")
    found = _judged(made, cases) if cases else []
    wrong = tuple(
        f"{case.test}: {case.name}: {'nothing is found' if case.fails else 'something is found'}, other than expected"
        for case, ids in zip(cases, found, strict=True)
        if bool(ids & case.ids) is not case.fails
    )
    return Proof(len(cases) - len(wrong), wrong, tuple(skipped))


def _judged(made: Sequence[Made], cases: Sequence[Case]) -> list[set[str]]:
    """The policies that speak about each case, all of them added at once."""
    policies = {f"policies/{one.name}.yaml": emitted(one.documents).encode() for one in made}
    base = {"safelane.yaml": _CONFIG, **policies}
    added = {f"cases/{index}/object.yaml": emitted([case.value]).encode() for index, case in enumerate(cases)}
    before, after = MemoryTree(base), MemoryTree({**base, **added})
    report = check(before, after, read_policy(TreeSource(before)), Asked(ChangeFacts(_NOW)))
    said: list[set[str]] = [set() for _ in cases]
    for finding in report.findings:
        folder = finding.location.path.split("/")
        if folder[0] == "cases":
            said[int(folder[1])].add(finding.rule)
    return said


def _kyverno(test: Source, made: Sequence[Made]) -> Iterator[Case]:
    """The results that a test of Kyverno's command line lists. Raises CannotError, UsageError."""
    folder = Path(test.path).parent
    values = [
        one.value
        for name in items(test.value.get("resources"), "resources")
        for one in objects(str(folder / str(name)))
    ]
    for raw in items(test.value.get("results"), "results"):
        result = mapping(raw, "a result")
        rule = str(result.get("rule", "")).removeprefix("autogen-cronjob-").removeprefix("autogen-")
        ids = {
            id
            for one in made
            if one.policy == str(result.get("policy", "")).rpartition("/")[2] and one.rule in ("", rule)
            for id in one.ids
        }
        outcome = result.get("result", result.get("status"))
        if not ids or outcome not in ("pass", "fail", "skip"):
            continue
        names = [str(name).rpartition("/")[2] for name in items(result.get("resources"), "resources")]
        names += [str(result["resource"])] if "resource" in result else []
        for value in values:
            metadata = mapping(value.get("metadata"), "metadata")
            if metadata.get("name") in names and result.get("kind", value.get("kind")) == value.get("kind"):
                yield Case(test.path, f"{value['kind']} {metadata['name']}", frozenset(ids), value, outcome == "fail")


def _suite(test: Source, made: Sequence[Made]) -> Iterator[Case]:
    """The cases of a Gatekeeper suite whose Constraint is the only one. Raises CannotError, UsageError."""
    folder = Path(test.path).parent
    for raw in items(test.value.get("tests"), "tests"):
        one = mapping(raw, "a test")
        names = {source.name for source in objects(str(folder / str(one.get("template", ""))))}
        bound = {source.name for source in objects(str(folder / str(one.get("constraint", ""))))}
        here = [each for each in made if each.policy in names and _binds(each, bound)]
        if not here:
            continue
        for body in items(one.get("cases"), "cases"):
            case = mapping(body, "a case")
            fails = any(
                _violates(mapping(each, "an assertion")) for each in items(case.get("assertions"), "assertions")
            )
            for source in objects(str(folder / str(case.get("object", "")))):
                ids = frozenset(id for each in here for id in each.ids)
                yield Case(test.path, f"{one.get('name', '')}, {case.get('name', '')}", ids, source.value, fails)


def _binds(made: Made, constraints: set[str]) -> bool:
    """Whether these Constraints, and no others, bind what was made: the answer is theirs then."""
    own = {document["metadata"]["name"] for document in made.documents if "gatekeeper" in document["apiVersion"]}
    return own == constraints


def _violates(assertion: Mapping[str, Any]) -> bool:
    said = assertion.get("violations", True)
    return said not in (False, 0, "no")
