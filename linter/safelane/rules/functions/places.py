"""What may be asked of the texts and files of a tree, and of the places that they belong to."""

from __future__ import annotations

from safelane.rules.functions.declare import MAP, ROWS, Row, row

PLACES: tuple[Row, ...] = (
    row(
        "mentions",
        "Where a text stands as a value in any file, or as a word in a longer one or in a key: rows as of objects, "
        "without object, with the pointer of the value, whole (whether it is the whole value) and key (whether it "
        "stands in the key instead).",
        ("string", ROWS, "mentions"),
    ),
    row(
        "unread",
        "The files that hold a text and cannot be read (templates, encrypted or broken files), of which the other "
        "functions therefore say nothing: rows as of objects, without object, with the reason.",
        ("string", ROWS, "unread"),
    ),
    row(
        "namedBy",
        "The kustomizations that name a file or folder themselves (resources, components, patches, generators, "
        "values files): rows as of objects, without object.",
        ("string", ROWS, "namedBy"),
    ),
    row(
        "named",
        "What the changed kustomization names, as paths in the tree: rows {path, there (whether the tree has it)}. "
        "Empty for other documents; addresses outside the tree are left out.",
        (MAP, ROWS, "named"),
    ),
    row(
        "there",
        "Whether the tree has a file or a folder of this path, './' before it and '/' after it left out.",
        ("string", "bool", "there"),
    ),
    row(
        "peers",
        "What stands at a path (as field.path) of the changed object's counterparts in other environments, "
        "regions and clusters: rows as of objects, without object, with value and present.",
        (f"{MAP} string", ROWS, "peers"),
    ),
    row(
        "deployedBy",
        "The Applications, ApplicationSets, HelmReleases and Flux Kustomizations whose source path is a folder "
        "around a file, or around a kustomization that reaches it: rows as of objects. Paths alone are compared: "
        "whether a source means this repository the tree does not say.",
        ("string", ROWS, "deployedBy"),
    ),
    row(
        "applications",
        "The names of the Argo CD Applications that an Application or ApplicationSet makes (list, git, matrix and "
        "merge generators are expanded over the tree), as an optional list: none when the tree does not tell, as "
        "with generators that ask clusters; empty for other objects.",
        ("dyn", "optional_type(list(string))", "applications"),
    ),
)
ONCE: tuple[Row, ...] = (  # what is one answer for both sides
    row(
        "environmentsIn",
        "The environments that a text names in a word of its own ('db.prod.internal', 'secret/staging/db'), by "
        "their canonical names in promotion order.",
        ("string", "list(string)", "environmentsIn"),
    ),
    row(
        "reached",
        "What a file reaches, before and after the change: {environments, production, roots (the kustomizations "
        "applied as a whole), services, regions, clusters, owners (of the roots, by CODEOWNERS)}.",
        ("string", MAP, "reached"),
    ),
)
