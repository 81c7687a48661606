"""Other engines' policies, translated, and read once more as safelane would read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from safelane.authoring.importing import gatekeeper, kyverno
from safelane.authoring.importing.emitting import emitted
from safelane.authoring.importing.model import CannotError, Left, Made, Source
from safelane.authoring.importing.reading import CONSTRAINTS, RULES, TEMPLATES, TESTS, VALIDATING
from safelane.errors import ConfigurationError
from safelane.rules.admission.loading import PolicyFile, admission_rules

_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?\Z")


def translated(sources: Sequence[Source]) -> tuple[list[Made], list[Left]]:
    """What means the same here, and what was left out."""
    made: list[Made] = []
    left: list[Left] = []
    for source, found in _all(sources):
        if isinstance(found, Left):
            left.append(found)
            continue
        why = _refused(found)
        if why is None and any(set(found.ids) & set(other.ids) for other in made):
            why = "a policy of this name comes before it"
        if why is None:
            made.append(found)
        else:
            what = f"{found.policy}, rule {found.rule}" if found.rule else found.policy
            left.append(Left(source.path, source.line, what, why))
    return made, left


def _all(sources: Sequence[Source]) -> Iterator[tuple[Source, Made | Left]]:
    constraints = [source for source in sources if source.group == CONSTRAINTS]
    for source in sources:
        try:
            for found in _one(source, constraints):
                yield source, found
        except CannotError as error:
            yield source, Left(source.path, source.line, _named(source), str(error))
    yield from ((one, found) for one, found in _lost(sources, constraints))


def _one(source: Source, constraints: Sequence[Source]) -> Iterable[Made | Left]:
    if source.group in RULES:
        return kyverno.from_rules(source)
    if source.group in VALIDATING:
        return [kyverno.from_validating(source)]
    if source.group == TEMPLATES:
        return gatekeeper.from_template(source, constraints)
    return []  # Constraints belong to their templates, tests to what they test


def _lost(sources: Sequence[Source], constraints: Sequence[Source]) -> Iterator[tuple[Source, Left]]:
    """Constraints of no template that was given."""
    kinds = set()
    for source in sources:
        if source.group == TEMPLATES:
            try:
                kinds.add(gatekeeper.kind_of(source))
            except CannotError:
                continue  # said of the template
    for one in constraints:
        if one.kind not in kinds:
            why = "its ConstraintTemplate is not given: name its file too"
            yield one, Left(one.path, one.line, _named(one), why)


def _named(source: Source) -> str:
    name = source.value.get("metadata")
    said = name.get("name", "") if isinstance(name, dict) else ""
    return f"{source.kind} {said}"


def _refused(made: Made) -> str | None:
    """Why safelane would not read what was made: most often functions that only the other engine has."""
    if not all(_NAME.match(name) for name in made.ids):
        return "its name is none that an object of Kubernetes may have"
    if not made.documents[0]["spec"].get("validations"):
        return "it validates nothing"
    try:
        admission_rules([PolicyFile("policy.yaml", "local", emitted(made.documents).encode("utf-8", "surrogatepass"))])
    except ConfigurationError as error:
        return error.problems[0].message
    return None


def is_test(source: Source) -> bool:
    """Whether an object is a test of the other engine."""
    return (source.group, source.kind) in TESTS
