"""Whatever stands in kustomizations, Applications and objects, the reach of a change can be told, and ends."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facts.impact_runs import reach_of

from safelane.report.impact import FORMATS, render

PATHS = (
    "kustomization.yaml",
    "a/kustomization.yaml",
    "a/b/kustomization.yaml",
    "a/x.yaml",
    "a/b/y.yaml",
    "c/Chart.yaml",
)
TEXTS = (
    "a",
    "b",
    ".",
    "..",
    "../a",
    "./b",
    "x.yaml",
    "../x.yaml",
    "",
    "a\nb: c\n",
    "kind: ConfigMap\nmetadata: {name: a}\n",
    "*",
)
WORDS = st.sampled_from(
    (*TEXTS, "ConfigMap", "Deployment", "Application", "Kustomization", "v1", "apps/v1", "c", "c/Chart.yaml")
)
KEYS = st.sampled_from(
    (
        *(
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "spec",
            "source",
        ),
        *(
            "sources",
            "path",
            "helm",
            "valueFiles",
            "chart",
            "resources",
            "patches",
        ),
        *(
            "patch",
            "target",
            "patchesStrategicMerge",
            "images",
            "replicas",
            "configMapGenerator",
            "files",
        ),
        *(
            "env",
            "template",
            "selector",
            "matchLabels",
            "destination",
            "generators",
            "git",
        ),
        *(
            "directories",
            "scaleTargetRef",
            "configMapRef",
            "dependencies",
            "repository",
            "targetNamespace",
            "labels",
        ),
    )
)
VALUES = st.recursive(
    WORDS | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
KINDS = st.sampled_from(
    (
        {},
        {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "a"}},
        {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": "a"}},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},
    )
)
DOCUMENTS = st.builds(lambda one, other: json.dumps({**other, **one}), KINDS, st.dictionaries(KEYS, VALUES, max_size=5))
TREES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(st.sampled_from(PATHS), DOCUMENTS, max_size=6)


@settings(max_examples=60, deadline=None)
@given(TREES, TREES, st.sets(st.sampled_from(PATHS)))
def test_every_change_has_a_reach(base: dict[str, str], head: dict[str, str], gone: set[str]) -> None:
    reach = reach_of(base, {**head, **dict.fromkeys(gone)})
    for row in reach.impact.resources:
        assert not row.via or row.via[0].source in reach.impact.changed
    for name in FORMATS:
        assert render(name, reach)
