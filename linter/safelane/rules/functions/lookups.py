"""Functions that ask the trees of a run; without a run, as when a rule is compiled, nothing is available."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from safelane import cel
from safelane.errors import UndecidedError
from safelane.facts.index.around import Around
from safelane.facts.index.index import Index
from safelane.facts.index.rows import Row
from safelane.facts.index.sides import SideIndex
from safelane.rules.functions.declare import MAP, MAYBE, ROWS, Implementation, function

Change = Mapping[str, Any]


class Lookups:
    """The functions over one index; ``old`` ones ask the base. None stands for no run."""

    def __init__(self, index: Index | None) -> None:
        self._index = index

    def asking(self, answer: Callable[..., Any], old: bool) -> Implementation:
        """An implementation that hands the side's index on; what the tree cannot tell is an error ``unavailable``."""

        @wraps(answer)
        def ask(*arguments: Any) -> Any:
            index = self._index
            if index is None:
                raise cel.EvaluationError("there is no tree to look into here", "unavailable")
            try:
                with index.lock:
                    return answer(index.base if old else index.head, *arguments)
            except UndecidedError as error:
                raise cel.EvaluationError(error.message, "unavailable") from error

        return ask

    def both(self, name: str, doc: str, *overloads: tuple[str, str, Callable[..., Any]]) -> tuple[cel.Function, ...]:
        """A function on head, and its twin on base with ``old`` before its name."""
        twin = f"old{name[0].upper()}{name[1:]}"
        sides = ((name, doc, False), (twin, f"As {name}, in the tree before the change.", True))
        return tuple(
            function(called, text, *((args, result, self.asking(answer, old)) for args, result, answer in overloads))
            for called, text, old in sides
        )


def _first(side: SideIndex, kind: str, name: str, around: Around) -> cel.Optional:
    rows = side.objects(kind, name, around) if name else []
    return cel.Optional(rows[0]["object"]) if rows else cel.Optional.NONE


def _lookup(side: SideIndex, kind: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around())


def _lookup_in(side: SideIndex, kind: str, namespace: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around(namespace=namespace))


def _lookup_near(side: SideIndex, change: Change, kind: str, name: str) -> cel.Optional:
    return _first(side, kind, name, Around.of_change(change))


def _objects(side: SideIndex, kind: str) -> list[Row]:
    return side.objects(kind)


def _objects_near(side: SideIndex, change: Change, kind: str) -> list[Row]:
    return side.objects(kind, around=Around.of_change(change))


def _referring(side: SideIndex, kind: str, name: str) -> list[Row]:
    return side.referring(kind, name) if name else []


def _referring_near(side: SideIndex, change: Change, kind: str, name: str) -> list[Row]:
    return side.referring(kind, name, Around.of_change(change)) if name else []


def _defined_in(side: SideIndex, kind: str, name: str) -> list[str]:
    return side.defined_in(kind, name) if name else []


def _selecting(side: SideIndex, change: Change, labels: Mapping[str, Any]) -> list[Row]:
    return side.selecting(labels, Around.of_change(change))


def _selected(side: SideIndex, change: Change, selector: Any) -> list[Row]:
    return side.selected(selector, Around.of_change(change))


def _mentions(side: SideIndex, text: str) -> list[Row]:
    return side.mentions(text)


def _deploying(side: SideIndex, path: str) -> list[Row]:
    return side.deploying(path)


def _applications(side: SideIndex, value: Any) -> cel.Optional:
    names = side.applications(value)
    return cel.Optional.NONE if names is None else cel.Optional(names)


def _peers(side: SideIndex, change: Change, path: str) -> list[Row]:
    return side.peers(change, path)


def tree_functions(index: Index | None) -> tuple[cel.Function, ...]:
    """The functions that look into the trees of a run."""
    both = Lookups(index).both
    return (
        *both(
            "lookup",
            "The object of a kind ('Service' or 'apps/Deployment') and name, as an optional: lookup(kind, name) "
            "anywhere, lookup(kind, namespace, name) in a namespace (objects that name none count), "
            "lookup(change, kind, name) where the change is: an environment in common, the same namespace, cluster "
            "and region as far as both say, nearest folder first. Only whole manifests count, as written.",
            ("string string", MAYBE, _lookup),
            ("string string string", MAYBE, _lookup_in),
            (f"{MAP} string string", MAYBE, _lookup_near),
        ),
        *both(
            "objects",
            "All whole manifests of a kind, or those where the change is: rows {path, pointer, kind, apiVersion, name, "
            "namespace, environments, service, region, cluster, object}.",
            ("string", ROWS, _objects),
            (f"{MAP} string", ROWS, _objects_near),
        ),
        *both(
            "referencedBy",
            "Who refers to the object of this kind and name, anywhere or where the change is: rows as of objects, "
            "without object, with key (of the data, or the port), optional, and the pointer of the name.",
            ("string string", ROWS, _referring),
            (f"{MAP} string string", ROWS, _referring_near),
        ),
        *both(
            "definedIn",
            "The environments in which an object of this kind and name is defined, in promotion order, '' for files "
            "of no known one; empty when nobody defines it. Generators of kustomize, Certificates, ExternalSecrets "
            "and SealedSecrets define what they make.",
            ("string string", "list(string)", _defined_in),
        ),
        *both(
            "selectedBy",
            "The Services, PodDisruptionBudgets, NetworkPolicies and PodMonitors where the change is whose selector "
            "fits these labels of a pod: rows as of objects. Empty selectors are left out.",
            (f"{MAP} {MAP}", ROWS, _selecting),
        ),
        *both(
            "selects",
            "The workloads where the change is whose pods a selector fits: rows as of objects.",
            (f"{MAP} dyn", ROWS, _selected),
        ),
        *both(
            "mentions",
            "Where a text stands as a value in any file, or as a word in a longer one: rows as of objects, without "
            "object, with the pointer of the value and whole (whether it is the whole value).",
            ("string", ROWS, _mentions),
        ),
        *both(
            "peers",
            "What stands at a path (as field.path) of the changed object's counterparts in other environments, "
            "regions and clusters: rows as of objects, without object, with value and present.",
            (f"{MAP} string", ROWS, _peers),
        ),
        *both(
            "deployedBy",
            "The Applications, ApplicationSets, HelmReleases and Flux Kustomizations whose source path is a folder "
            "around a file, or around a kustomization that reaches it: rows as of objects. Paths alone are compared: "
            "whether a source means this repository the tree does not say.",
            ("string", ROWS, _deploying),
        ),
        *both(
            "applications",
            "The names of the Argo CD Applications that an Application or ApplicationSet makes (list, git, matrix and "
            "merge generators are expanded over the tree), as an optional list: none when the tree does not tell, as "
            "with generators that ask clusters; empty for other objects.",
            ("dyn", "optional_type(list(string))", _applications),
        ),
        *_of_both_trees(index),
    )


def _of_both_trees(index: Index | None) -> tuple[cel.Function, ...]:
    lookups = Lookups(index)

    def reached(_: SideIndex, path: str) -> Row:
        assert index is not None
        return index.reached(path)

    def named(_: SideIndex, text: str) -> list[str]:
        assert index is not None
        return index.environments_in(text)

    return (
        function(
            "environmentsIn",
            "The environments that a text names in a word of its own ('db.prod.internal', 'secret/staging/db'), by "
            "their canonical names in promotion order.",
            ("string", "list(string)", lookups.asking(named, old=False)),
        ),
        function(
            "reached",
            "What a file reaches, before and after the change: {environments, production, roots (the kustomizations "
            "applied as a whole), services, regions, clusters}.",
            ("string", MAP, lookups.asking(reached, old=False)),
        ),
    )
