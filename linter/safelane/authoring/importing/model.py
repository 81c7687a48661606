"""What is read from another engine's files, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from safelane.frozen import dataclass

GROUP = "admissionregistration.k8s.io/v1"


class CannotError(Exception):
    """Something that has no counterpart here; the text says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """An object of another engine, and the line that it begins in."""

    path: str
    line: int
    value: Mapping[str, Any]

    @property
    def group(self) -> str:
        """The group of its API."""
        return str(self.value["apiVersion"]).rpartition("/")[0]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.value["kind"])

    @property
    def name(self) -> str:
        """Its name."""
        return str(mapping(self.value.get("metadata"), "metadata").get("name", ""))


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left out: where it stands, what it is, and why."""

    path: str
    line: int
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Made:
    """A file of manifests; ``ids`` are its policies, made from ``rule`` of ``policy`` (an empty rule: all of it)."""

    name: str
    documents: tuple[Mapping[str, Any], ...]
    ids: tuple[str, ...]
    policy: str
    rule: str = ""


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """A mapping; none for what is absent. Raises CannotError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise CannotError(f"{what} is no mapping")
    return value


def items(value: Any, what: str) -> list[Any]:
    """A list; an empty one for what is absent. Raises CannotError."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise CannotError(f"{what} is no list")
    return value


def texts(value: Any, what: str) -> list[str]:
    """A list of texts. Raises CannotError."""
    found = items(value, what)
    if not all(isinstance(one, str) for one in found):
        raise CannotError(f"{what} holds something else than texts")
    return found


def only(value: Mapping[str, Any], known: Iterable[str], what: str) -> None:
    """Raises CannotError for a key that has no counterpart here."""
    other = sorted(str(key) for key in value.keys() - set(known))
    if other:
        raise CannotError(f"{what} has {', '.join(other)}, which has no counterpart here")


def policy_of(name: str, spec: Mapping[str, Any], annotations: Mapping[str, Any]) -> dict[str, Any]:
    """A ValidatingAdmissionPolicy; keys of ``spec`` without a value are left out."""
    metadata: dict[str, Any] = {"name": name}
    said = {key: value for key, value in annotations.items() if isinstance(value, str)}
    if said:
        metadata["annotations"] = said
    kept = {key: value for key, value in spec.items() if value not in (None, [], {})}
    return {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicy", "metadata": metadata, "spec": kept}


def binding_of(name: str, policy: str, actions: list[str], **spec: Any) -> dict[str, Any]:
    """Its binding."""
    kept = {key: value for key, value in spec.items() if value not in (None, [], {})}
    body = {"policyName": policy, "validationActions": actions, **kept}
    return {"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": name}, "spec": body}
