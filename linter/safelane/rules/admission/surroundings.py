"""What a run's trees say around a request: its resource, its namespace, and the labels of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from safelane import cel
from safelane.errors import UndecidedError
from safelane.facts.index.around import Around
from safelane.frozen import dataclass
from safelane.rules.admission.resources import Resource, builtin, defined, guessed_plural

if TYPE_CHECKING:
    from safelane.facts.gathering import Facts
    from safelane.facts.index.index import Index
    from safelane.facts.subjects import Subject
    from safelane.resources import Resource as Changed

_DEFINITION = "apiextensions.k8s.io/CustomResourceDefinition"


@dataclass(slots=True)
class Surroundings:
    """The trees of one run. What nobody can know raises EvaluationError with reason ``unavailable``.

    ``notes`` takes what was guessed, or taken for absent, once each.
    """

    facts: Facts
    _resources: dict[tuple[str, str], Resource] = field(default_factory=dict)
    _namespaces: dict[tuple[str, Around], Mapping[str, Any] | None] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Say something in the report, once."""
        if text not in self.facts.notes:
            self.facts.notes.append(text)

    def resource(self, group: str, kind: str) -> Resource:
        """The resource of a kind: Kubernetes' own, by its definition in the tree, or the usual guess."""
        key = group, kind
        if key not in self._resources:
            self._resources[key] = builtin(group, kind) or self._defined(group, kind)
        return self._resources[key]

    def _defined(self, group: str, kind: str) -> Resource:
        for row in self._ask(
            lambda index: [*index.head.saying(_DEFINITION, kind), *index.base.saying(_DEFINITION, kind)]
        ):
            definition = row["object"]
            spec = definition.get("spec")
            names = spec.get("names") if isinstance(spec, dict) else None
            if isinstance(names, dict) and spec.get("group") == group and names.get("kind") == kind:
                found = defined(definition, group)
                if found is not None:
                    return found
        return Resource(guessed_plural(kind), None, None, same=False, guessed=True)

    def namespace(self, name: str, subject: Subject) -> Mapping[str, Any] | None:
        """The Namespace object of this name that is nearest to a change; None when the trees have none."""
        around = Around.of_change({**subject.change.value, "namespace": ""})
        key = name, around
        if key not in self._namespaces:
            self._namespaces[key] = self._nearest(name, around)
        return self._namespaces[key]

    def _nearest(self, name: str, around: Around) -> Mapping[str, Any] | None:
        """The one at head, else the one at base: a Namespace that the change removes was there until then."""
        for old in (False, True):
            rows = self._namespaces_of(old, name, around)
            nearest = [row for row in rows if around.nearness(row["path"]) == around.nearness(rows[0]["path"])]
            if any(row["object"] != rows[0]["object"] for row in nearest):
                raise cel.EvaluationError(f"several Namespaces {name!r} are as near, and differ", "unavailable")
            if rows:
                found: Mapping[str, Any] = rows[0]["object"]
                return found
        return None

    def _namespaces_of(self, old: bool, name: str, around: Around) -> list[Any]:
        return self._ask(lambda index: (index.base if old else index.head).objects("Namespace", name, around))

    def _ask(self, question: Callable[[Index], list[Any]]) -> list[Any]:
        try:
            index = self.facts.index
            with index.lock:
                return question(index)
        except UndecidedError as error:
            raise cel.EvaluationError(error.message, "unavailable") from error

    def given_namespace(self, changed: Changed) -> str | None:
        """The namespace that is given to an object which names none: by the kustomizations around it, else by what
        deploys them. None when nothing does, or several differ.
        """
        given = set(self._by_kustomizations(changed)) or set(self._by_deployers(changed))
        return given.pop() if len(given) == 1 else None

    def _by_kustomizations(self, changed: Changed) -> Iterator[str]:
        view = self.facts.base if changed.document.side == "base" else self.facts.head
        kustomizations = view.kustomizations
        for folder in kustomizations.roots(changed.document.path):
            document = kustomizations.document(folder)
            value = document.value.get("namespace") if document is not None else None
            if isinstance(value, str) and value:
                yield value

    def _by_deployers(self, changed: Changed) -> Iterator[str]:
        """An Argo CD Application's destination, a Flux Kustomization's target."""
        old, path = changed.document.side == "base", changed.document.path
        for row in self._ask(lambda index: (index.base if old else index.head).deploying(path)):
            spec = row["object"].get("spec")
            body = spec if isinstance(spec, dict) else {}
            destination = body.get("destination")
            said = (destination if isinstance(destination, dict) else {}).get("namespace"), body.get("targetNamespace")
            yield from (one for one in said if isinstance(one, str) and one)
