"""Functions that ask the trees of a run; without a run, as when a rule is compiled, nothing is available."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from safelane import cel
from safelane.rules.functions.declare import MAP, MAYBE, ROWS, Implementation, function

if TYPE_CHECKING:
    from safelane.facts.index.index import Index

# a hundred times an access: an evaluation may look ten thousand times
_COST = 100
IndexSource: TypeAlias = "Callable[[], Index]"


class Lookups:
    """The functions over one index, which is made when it is first asked; None stands for no run."""

    def __init__(self, source: IndexSource | None) -> None:
        self._source = source

    def asking(self, question: str, old: bool) -> Implementation:
        """An implementation that asks the head, or the base."""

        def ask(*arguments: Any) -> Any:
            from safelane.rules.functions.answers import answer

            if self._source is None:
                raise cel.EvaluationError("there is no tree to look into here", "unavailable")
            return answer(self._source(), question, old, arguments)

        return ask

    def one(self, name: str, doc: str, *overloads: tuple[str, str, Implementation]) -> cel.Function:
        """A function that looks into a tree."""
        return function(name, doc, *overloads, cost=_COST)

    def both(self, name: str, doc: str, *overloads: tuple[str, str, str]) -> tuple[cel.Function, ...]:
        """A function on head, and its twin on base with ``old`` before its name.

        Overloads are ``(arguments, result, question)``.
        """
        twin = f"old{name[0].upper()}{name[1:]}"
        sides = ((name, doc, False), (twin, f"As {name}, in the tree before the change.", True))
        return tuple(
            function(
                called,
                text,
                *((args, result, self.asking(question, old)) for args, result, question in overloads),
                cost=_COST,
            )
            for called, text, old in sides
        )


def tree_functions(source: IndexSource | None) -> tuple[cel.Function, ...]:
    """The functions that look into the trees of a run."""
    lookups = Lookups(source)
    both = lookups.both
    return (
        *both(
            "lookup",
            "The object of a kind ('Service' or 'apps/Deployment') and name, as an optional: lookup(kind, name) "
            "anywhere, lookup(kind, namespace, name) in a namespace (objects that name none count), "
            "lookup(change, kind, name) where the change is: an environment in common, the same namespace, cluster "
            "and region as far as both say, nearest folder first. Only whole manifests count, as written.",
            ("string string", MAYBE, "lookup"),
            ("string string string", MAYBE, "lookup in"),
            (f"{MAP} string string", MAYBE, "lookup near"),
        ),
        *both(
            "objects",
            "All whole manifests of a kind, or those where the change is; with a text, those alone in which it stands "
            "as a value or as a word in one (objects('Ingress', 'www.example.com')), which is quick where a kind has "
            "thousands of objects: rows {path, pointer, kind, apiVersion, name, namespace, environments, service, "
            "region, cluster, object}, nearest first.",
            ("string", ROWS, "objects"),
            (f"{MAP} string", ROWS, "objects near"),
            ("string string", ROWS, "objects saying"),
            (f"{MAP} string string", ROWS, "objects saying near"),
        ),
        *both(
            "referencedBy",
            "Who refers to the object of this kind and name, anywhere or where the change is: rows as of objects, "
            "without object, with key (of the data, or the port), optional, and the pointer of the name.",
            ("string string", ROWS, "referencedBy"),
            (f"{MAP} string string", ROWS, "referencedBy near"),
        ),
        *both(
            "definedIn",
            "The environments in which an object of this kind and name is defined, in promotion order, '' for files "
            "of no known one; empty when nobody defines it. Generators of kustomize, Certificates, ExternalSecrets "
            "and SealedSecrets define what they make.",
            ("string string", "list(string)", "definedIn"),
        ),
        *both(
            "keysOf",
            "What defines the data of a ConfigMap or Secret of this kind and name where the change is: rows as of "
            "objects, without object, with keys and whole (whether it can add no others, as an encrypted file, a patch "
            "or an ExternalSecret with dataFrom can). Generators of kustomize, ExternalSecrets, SealedSecrets count.",
            (f"{MAP} string string", ROWS, "keysOf"),
        ),
        *both(
            "selectedBy",
            "The Services, PodDisruptionBudgets, NetworkPolicies and PodMonitors where the change is whose selector "
            "fits these labels of a pod: rows as of objects. Empty selectors are left out.",
            (f"{MAP} {MAP}", ROWS, "selectedBy"),
        ),
        *both(
            "selects",
            "The workloads where the change is whose pods a selector fits: rows as of objects.",
            (f"{MAP} dyn", ROWS, "selects"),
        ),
        *both(
            "mentions",
            "Where a text stands as a value in any file, or as a word in a longer one or in a key: rows as of objects, "
            "without object, with the pointer of the value, whole (whether it is the whole value) and key (whether it "
            "stands in the key instead).",
            ("string", ROWS, "mentions"),
        ),
        *both(
            "unread",
            "The files that hold a text and cannot be read (templates, encrypted or broken files), of which the other "
            "functions therefore say nothing: rows as of objects, without object, with the reason.",
            ("string", ROWS, "unread"),
        ),
        *both(
            "namedBy",
            "The kustomizations that name a file or folder themselves (resources, components, patches, generators, "
            "values files): rows as of objects, without object.",
            ("string", ROWS, "namedBy"),
        ),
        *both(
            "named",
            "What the changed kustomization names, as paths in the tree: rows {path, there (whether the tree has it)}. "
            "Empty for other documents; addresses outside the tree are left out.",
            (MAP, ROWS, "named"),
        ),
        *both(
            "there",
            "Whether the tree has a file or a folder of this path, './' before it and '/' after it left out.",
            ("string", "bool", "there"),
        ),
        *both(
            "peers",
            "What stands at a path (as field.path) of the changed object's counterparts in other environments, "
            "regions and clusters: rows as of objects, without object, with value and present.",
            (f"{MAP} string", ROWS, "peers"),
        ),
        *both(
            "deployedBy",
            "The Applications, ApplicationSets, HelmReleases and Flux Kustomizations whose source path is a folder "
            "around a file, or around a kustomization that reaches it: rows as of objects. Paths alone are compared: "
            "whether a source means this repository the tree does not say.",
            ("string", ROWS, "deployedBy"),
        ),
        *both(
            "applications",
            "The names of the Argo CD Applications that an Application or ApplicationSet makes (list, git, matrix and "
            "merge generators are expanded over the tree), as an optional list: none when the tree does not tell, as "
            "with generators that ask clusters; empty for other objects.",
            ("dyn", "optional_type(list(string))", "applications"),
        ),
        lookups.one(
            "environmentsIn",
            "The environments that a text names in a word of its own ('db.prod.internal', 'secret/staging/db'), by "
            "their canonical names in promotion order.",
            ("string", "list(string)", lookups.asking("environmentsIn", old=False)),
        ),
        lookups.one(
            "reached",
            "What a file reaches, before and after the change: {environments, production, roots (the kustomizations "
            "applied as a whole), services, regions, clusters, owners (of the roots, by CODEOWNERS)}.",
            ("string", MAP, lookups.asking("reached", old=False)),
        ),
    )
