"""The manifests in a folder of rules: what is a policy, what binds one, and what else lies there as parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from safelane.config.quick import surely_valid
from safelane.documents import Document, Unreadable, parse
from safelane.documents.schema import problems as schema_problems
from safelane.errors import Problem, nearest
from safelane.frozen import dataclass
from safelane.location import Path, pointer_steps
from safelane.package import text_of
from safelane.resources.identity import group_of, is_object
from safelane.resources.references import FILE_NAMES

POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"
GROUP = "admissionregistration.k8s.io"
_OTHERS = (
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
)
_STARTS = re.compile(rb"^(?:apiVersion|['\"]apiVersion['\"])[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object of a file: its value without nulls, which the API takes for absent; ``path`` is its place."""

    document: Document
    path: Path
    value: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """``ValidatingAdmissionPolicy``, its binding, or an empty text for every other object."""
        ours = group_of(self.value["apiVersion"]) == GROUP and self.value["kind"] in (POLICY, BINDING)
        return str(self.value["kind"]) if ours else ""

    @property
    def name(self) -> str:
        """``metadata.name`` of what fits the schema."""
        return str(self.value["metadata"]["name"])

    def problem(self, steps: Path, message: str) -> Problem:
        """A mistake at a place of the object."""
        place = self.document.locate((*self.path, *steps))
        return Problem(self.document.path, place.line, place.column, message)


def is_manifest(path: str, data: bytes) -> bool:
    """Whether a file holds objects of Kubernetes rather than a rule; their keys are not indented, a rule's are."""
    if path.rpartition("/")[2] in FILE_NAMES:
        return True
    if path.endswith(".json"):
        return b'"apiVersion"' in data
    return _STARTS.search(data) is not None or data.lstrip()[:1] == b"{"


def manifests_of(path: str, data: bytes) -> Iterator[Manifest | Problem]:
    """The objects of a file, and what is wrong with it."""
    if path.rpartition("/")[2] in FILE_NAMES:
        return
    for document in parse(path, data):
        if isinstance(document, Unreadable):
            place = document.location
            yield Problem(path, place.line, place.column, f"{document.reason}: {document.detail}")
            continue
        for twice in document.duplicates:
            name = pointer_steps(twice.pointer)[-1]
            message = f"the key {name!r} stands twice, first in line {twice.first.line}"
            yield Problem(path, twice.second.line, twice.second.column, message)
        yield from _objects(document)


def _objects(document: Document) -> Iterator[Manifest | Problem]:
    pending: list[tuple[Path, Any]] = [((), document.value)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict) and value.get("kind") == "List" and isinstance(value.get("items"), list):
            pending.extend(((*path, "items", index), item) for index, item in reversed(list(enumerate(value["items"]))))
        elif is_object(value):
            yield from _checked(Manifest(document, path, _without_nulls(value)))
        else:
            place = document.locate(path)
            yield Problem(document.path, place.line, place.column, "neither a rule nor an object of Kubernetes")


def _checked(manifest: Manifest) -> Iterator[Manifest | Problem]:
    found = _problems(manifest)
    yield from found
    if not found:
        yield manifest


def _problems(manifest: Manifest) -> Sequence[Problem]:
    if not manifest.kind:
        kind = manifest.value["kind"]
        if group_of(manifest.value["apiVersion"]) == GROUP and kind not in _OTHERS:
            return [manifest.problem(("kind",), f"{GROUP} has no kind {kind!r}{nearest(kind, (POLICY, BINDING))}")]
        return []
    schema = {**_schema()["$defs"][manifest.kind], "$defs": _schema()["$defs"]}
    if surely_valid(manifest.value, schema):
        return []
    return schema_problems(_cleaned(manifest), _within(schema, manifest.path))


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text_of("rules/admission/schema.json"))
    return loaded


def _cleaned(manifest: Manifest) -> Document:
    return replace(manifest.document, value=_without_nulls(manifest.document.value))


def _within(schema: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The schema of a document in which an object of this schema stands at ``path``."""
    made = {key: value for key, value in schema.items() if key != "$defs"}
    for step in reversed(path):
        made = {"prefixItems": [*[True] * step, made]} if isinstance(step, int) else {"properties": {step: made}}
    return {**made, "$defs": schema["$defs"]}


def _without_nulls(value: Any) -> Any:
    """The value without the keys that hold null; as deep as documents may be."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
