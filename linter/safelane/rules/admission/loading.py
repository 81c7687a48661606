"""Admission policies as rules: every policy of the folders, with its bindings and parameters, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from safelane import __version__
from safelane.cache import Cache, key_of
from safelane.errors import ConfigurationError, Problem, nearest
from safelane.findings import Severity
from safelane.frozen import dataclass
from safelane.rules.admission.compiling import compiled
from safelane.rules.admission.manifests import BINDING, POLICY, Manifest, manifests_of
from safelane.rules.admission.model import Admission, Binding, Parameters
from safelane.rules.admission.reading import admission_of, binding_of, parameters_of
from safelane.rules.model import Rule, Scope

_TITLES = ("title", "description")
_WHY = "The API server asks this ValidatingAdmissionPolicy about every request that it selects."


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A file of manifests, with the area of the rules in it."""

    path: str
    area: str
    data: bytes


def admission_rules(files: Iterable[PolicyFile], cache: Cache | None = None) -> tuple[Rule, ...]:
    """The policies in these files. Raises ConfigurationError with all mistakes."""
    folder = _Folder()
    for file in files:
        for found in manifests_of(file.path, file.data):
            folder.add(file, found)
    rules = [folder.rule(file, manifest, cache) for file, manifest in folder.policies]
    problems = [*folder.problems, *folder.unbound()]
    if problems:
        raise ConfigurationError(problems)
    return tuple(rules)


class _Folder:
    """Everything that was found, before it is put together."""

    def __init__(self) -> None:
        self.policies: list[tuple[PolicyFile, Manifest]] = []
        self.problems: list[Problem] = []
        self._bindings: list[Manifest] = []
        self._objects: dict[tuple[str, str], list[Parameters]] = {}

    def add(self, file: PolicyFile, found: Manifest | Problem) -> None:
        if isinstance(found, Problem):
            self.problems.append(found)
        elif found.kind == POLICY:
            self.policies.append((file, found))
        elif found.kind == BINDING:
            self.problems += _binding_problems(found)
            self._bindings.append(found)
        else:
            kind = found.value["apiVersion"], found.value["kind"]
            self._objects.setdefault(kind, []).append(parameters_of(found.value))

    def unbound(self) -> Iterator[Problem]:
        """The bindings of policies that are not there."""
        names = [manifest.name for _, manifest in self.policies]
        for binding in self._bindings:
            wanted = binding.value["spec"]["policyName"]
            if wanted not in names:
                message = f"there is no ValidatingAdmissionPolicy {wanted!r} in the rules{nearest(wanted, names)}"
                yield binding.problem(("spec", "policyName"), message)

    def rule(self, file: PolicyFile, manifest: Manifest, cache: Cache | None) -> Rule:
        admission = admission_of(manifest.value, manifest.path)
        self.problems += _policy_problems(manifest, admission)
        params = self._objects.get(admission.param_kind, ()) if admission.param_kind else ()
        name = manifest.document.locate((*manifest.path, "metadata", "name"))
        admission = replace(
            admission,
            bindings=tuple(self._bound(manifest.name)),
            params=tuple(params),
            place=(name.line, name.column),
        )
        return Rule(
            id=manifest.name,
            area=file.area,
            title=_title(manifest),
            severity=Severity.ERROR,
            source=file.path,
            builtin=False,
            scope=Scope.RESOURCE,
            why=_WHY,
            programs=self._programs(file, manifest, admission, cache),
            admission=admission,
        )

    def _bound(self, name: str) -> Iterator[Binding]:
        for manifest in self._bindings:
            if manifest.value["spec"]["policyName"] == name:
                place = manifest.document.locate(manifest.path)
                yield binding_of(manifest.value, manifest.document.path, place.line)

    def _programs(
        self, file: PolicyFile, manifest: Manifest, admission: Admission, cache: Cache | None
    ) -> Mapping[str, str]:
        """The compiled expressions; what a file compiled to is kept by what it holds."""
        place = f"{manifest.document.index}{manifest.path}"
        key = key_of("admission policy", __version__, sha256(file.data).hexdigest(), place)
        known = cache.get(key) if cache is not None else None
        if isinstance(known, dict) and all(isinstance(tree, str) for tree in known.values()):
            return known
        programs, problems = compiled(admission, manifest.document)
        self.problems += problems
        if cache is not None and not problems:
            cache.put(key, dict(programs))
        return programs


def _title(manifest: Manifest) -> str:
    annotations = manifest.value["metadata"].get("annotations")
    said = annotations if isinstance(annotations, dict) else {}
    written = next((said[key] for key in _TITLES if isinstance(said.get(key), str) and said[key].strip()), None)
    return " ".join(written.split()) if written else f"Admission policy {manifest.name}"


def _policy_problems(manifest: Manifest, admission: Admission) -> Iterator[Problem]:
    yield from _twice(manifest, "variables", [name for name, _ in admission.variables])
    yield from _twice(manifest, "auditAnnotations", [key for key, _ in admission.annotations])


def _twice(manifest: Manifest, key: str, names: Sequence[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield manifest.problem(("spec", key, index), f"{name!r} stands twice in {key}")


def _binding_problems(manifest: Manifest) -> Iterator[Problem]:
    spec = manifest.value["spec"]
    actions = spec["validationActions"]
    place = ("spec", "validationActions")
    if len(set(actions)) < len(actions):
        yield manifest.problem(place, "an action stands twice")
    if {"Deny", "Warn"} <= set(actions):
        yield manifest.problem(place, "Deny and Warn cannot be used together: Deny warns as well")
    param = spec.get("paramRef")
    if param is not None and ("name" in param) == ("selector" in param):
        yield manifest.problem(("spec", "paramRef"), "paramRef needs either 'name' or 'selector'")
