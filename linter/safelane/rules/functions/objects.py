"""What may be asked of the objects of a tree, and of who refers to whom."""

from __future__ import annotations

from safelane.rules.functions.declare import MAP, MAYBE, ROWS, Row, row

OBJECTS: tuple[Row, ...] = (
    row(
        "lookup",
        "The object of a kind ('Service' or 'apps/Deployment') and name, as an optional: lookup(kind, name) "
        "anywhere, lookup(kind, namespace, name) in a namespace (objects that name none count), "
        "lookup(change, kind, name) where the change is: an environment in common, the same namespace, cluster "
        "and region as far as both say, nearest folder first. Only whole manifests count, as written.",
        ("string string", MAYBE, "lookup"),
        ("string string string", MAYBE, "lookup in"),
        (f"{MAP} string string", MAYBE, "lookup near"),
    ),
    row(
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
    row(
        "objectsIn",
        "The whole manifests of a kind in a file, or in the files below a folder: objectsIn(path, kind), rows as of "
        "objects.",
        ("string string", ROWS, "objectsIn"),
    ),
    row(
        "referencedBy",
        "Who refers to the object of this kind and name, anywhere or where the change is: rows as of objects, "
        "without object, with key (of the data, or the port), optional, and the pointer of the name.",
        ("string string", ROWS, "referencedBy"),
        (f"{MAP} string string", ROWS, "referencedBy near"),
    ),
    row(
        "definedIn",
        "The environments in which an object of this kind and name is defined, in promotion order, '' for files "
        "of no known one; empty when nobody defines it. Generators of kustomize, Certificates, ExternalSecrets "
        "and SealedSecrets define what they make.",
        ("string string", "list(string)", "definedIn"),
    ),
    row(
        "keysOf",
        "What defines the data of a ConfigMap or Secret of this kind and name where the change is: rows as of "
        "objects, without object, with keys and whole (whether it can add no others, as an encrypted file, a patch "
        "or an ExternalSecret with dataFrom can). Generators of kustomize, ExternalSecrets, SealedSecrets count.",
        (f"{MAP} string string", ROWS, "keysOf"),
    ),
    row(
        "selectedBy",
        "The Services, PodDisruptionBudgets, NetworkPolicies and PodMonitors where the change is whose selector "
        "fits these labels of a pod: rows as of objects. Empty selectors are left out.",
        (f"{MAP} {MAP}", ROWS, "selectedBy"),
    ),
    row(
        "selects",
        "The workloads where the change is whose pods a selector fits: rows as of objects.",
        (f"{MAP} dyn", ROWS, "selects"),
    ),
)
