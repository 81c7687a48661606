"""The objects in other engines' files, by what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from safelane.authoring.importing.model import Source
from safelane.documents import Document, parse
from safelane.errors import ConfigurationError, Problem, UsageError

RULES, VALIDATING = ("kyverno.io",), ("policies.kyverno.io",)
TEMPLATES, CONSTRAINTS = "templates.gatekeeper.sh", "constraints.gatekeeper.sh"
TESTS = {("cli.kyverno.io", "Test"), ("test.gatekeeper.sh", "Suite")}
BESIDE = (".kyverno-test/kyverno-test.yaml", "kyverno-test.yaml", "suite.yaml")
_KINDS = {
    ("kyverno.io", "ClusterPolicy"),
    ("kyverno.io", "Policy"),
    ("policies.kyverno.io", "ValidatingPolicy"),
    ("policies.kyverno.io", "NamespacedValidatingPolicy"),
    (TEMPLATES, "ConstraintTemplate"),
    *TESTS,
}
_KNOWN = "Kyverno's ClusterPolicy, Policy and ValidatingPolicy, Gatekeeper's ConstraintTemplate and Constraints"


def read(path: str) -> bytes:
    """The bytes of a file. Raises UsageError."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


def objects(path: str) -> list[Source]:
    """The objects of a file, of any kind. Raises UsageError, and ConfigurationError for what cannot be read."""
    found, problems = [], []
    for document in parse(path, read(path)):
        if not isinstance(document, Document):
            place = document.location
            problems.append(Problem(path, place.line, place.column, f"{document.reason}: {document.detail}"))
            continue
        values = _listed(document.value)
        place = document.locate("")
        for value in values:
            if not (isinstance(value, dict) and isinstance(value.get("apiVersion"), str) and "kind" in value):
                problems.append(Problem(path, place.line, place.column, "no object of Kubernetes"))
                continue
            found.append(Source(path, place.line, value))
    if problems:
        raise ConfigurationError(problems)
    return found


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, dict) and value.get("kind") == "List" and isinstance(value.get("items"), list):
        return list(value["items"])
    return [value]


def policies(paths: Sequence[str]) -> list[Source]:
    """What can be looked at in some files. Raises ConfigurationError for an object that is none of it."""
    found, problems = [], []
    for path in paths:
        for one in objects(path):
            if one.group == CONSTRAINTS or (one.group, one.kind) in _KINDS:
                found.append(one)
            else:
                what = f"{one.value['apiVersion']} {one.kind}"
                problems.append(Problem(path, one.line, 1, f"{what} is no policy that is known here: {_KNOWN} are"))
    if problems:
        raise ConfigurationError(problems)
    if not found:
        raise UsageError(f"there is no policy in {', '.join(paths)}")
    return found


def tests_beside(paths: Sequence[str]) -> Iterator[str]:
    """The test files that lie where both engines keep them."""
    places = (Path(path).parent / name for path in paths for name in BESIDE)
    yield from dict.fromkeys(str(file) for file in places if file.is_file() and str(file) not in paths)
