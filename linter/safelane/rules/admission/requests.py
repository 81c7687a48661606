"""The request to the API server that a changed object stands for, as far as Git knows it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from safelane import cel
from safelane.facts.subjects import Subject
from safelane.frozen import dataclass
from safelane.rules.admission.reading import labels_of
from safelane.rules.admission.resources import Resource, builtin
from safelane.rules.admission.surroundings import Surroundings

NAME_LABEL = "kubernetes.io/metadata.name"
_OPERATIONS = {"add": "CREATE", "modify": "UPDATE", "delete": "DELETE"}


def unknown(message: str) -> cel.EvaluationError:
    """The error that says of something that Git cannot know it."""
    return cel.EvaluationError(message, "unavailable")


@dataclass(frozen=True)
class Request:
    """What is asked of the API server, about an object of which one or both sides are there."""

    subject: Subject
    surroundings: Surroundings

    @property
    def operation(self) -> str:
        """CREATE, UPDATE or DELETE."""
        return _OPERATIONS[self.subject.operation]

    @property
    def object(self) -> Any:
        """The new object, None on deletion."""
        return self.subject.new.value if self.subject.new is not None else None

    @property
    def old(self) -> Any:
        """The old object, None on creation."""
        return self.subject.old.value if self.subject.old is not None else None

    @property
    def group(self) -> str:
        """The API group, empty for the core."""
        return self.subject.group

    @property
    def version(self) -> str:
        """The API version without its group."""
        return self.subject.change.resource.api_version.rpartition("/")[2]

    @property
    def kind(self) -> str:
        """The kind."""
        return self.subject.kind

    @property
    def name(self) -> str:
        """The object's name; empty when the API server makes one."""
        return self.subject.change.resource.name

    @cached_property
    def resource(self) -> Resource:
        """What the API serves for the kind; looked up in the tree, or guessed, for what is not Kubernetes' own."""
        return self.surroundings.resource(self.group, self.kind)

    @property
    def plural(self) -> str:
        """What the resource is called, which is said where it is a guess."""
        plural = self.resource.plural
        if self.resource.guessed:
            said = (
                f"no CustomResourceDefinition in the tree says what the resource of {self.group}/{self.kind} is called"
            )
            self.surroundings.note(f"{said}: {plural!r} is assumed")
        return plural

    @cached_property
    def is_namespace(self) -> bool:
        """Whether it is about a Namespace itself."""
        return (self.group, self.kind) == ("", "Namespace")

    @cached_property
    def namespace(self) -> str | None:
        """The namespace, empty for what lives in none; None when neither object nor kustomization says it."""
        if self.is_namespace:
            return self.name
        changed = self.subject.change.resource
        known = builtin(self.group, self.kind)
        if changed.namespace and (known is None or known.namespaced):
            return changed.namespace
        if self.resource.namespaced is False:
            return ""
        return self.surroundings.given_namespace(changed)

    @property
    def namespaced(self) -> bool | None:
        """Whether the object lives in a namespace; None when nobody says."""
        if self.is_namespace:
            return False
        return True if self.namespace else self.resource.namespaced

    @cached_property
    def namespace_object(self) -> Mapping[str, Any] | None:
        """The Namespace in which the object lives, from the trees; None when they have none, or it lives in none."""
        if self.is_namespace or not self.namespace:
            return None
        return self.surroundings.namespace(self.namespace, self.subject)

    def namespace_labels(self) -> tuple[Mapping[str, str], bool]:
        """The labels that a namespace selector looks at, and whether these are all."""
        if self.is_namespace:
            said = self.object if self.object is not None else self.old
            return {**labels_of(said), NAME_LABEL: self.name}, True
        if not self.namespace:
            return {}, False
        found = self.namespace_object
        return {**labels_of(found), NAME_LABEL: self.namespace}, found is not None
