"""Whatever a tree holds, a question to the index has an answer or an UnknownError."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facts.index_runs import change, index_of

from safelane.facts.index.around import Around
from safelane.facts.index.fields import FIELDS
from safelane.facts.index.index import Index, references_in
from safelane.facts.index.unknown import UnknownError

SCALARS: st.SearchStrategy[Any] = st.sampled_from(["web", "", "apps/*", "{{x}}", "{{ .a", "a.b.c", None, True, 0, 1.5])
WORDS = (
    "kind metadata name namespace template selector matchLabels matchExpressions labels generators list git spec "
    "matrix merge elements directories files path items mergeKeys values source sources data key operator port"
)
KEYS = st.sampled_from([*FIELDS, *WORDS.split()])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)
KINDS = [
    "Service",
    "ConfigMap",
    "ApplicationSet",
    "Kustomization",
    "Deployment",
    "List",
    "ConfigMapList",
    "SealedSecret",
]
HEADS = st.fixed_dictionaries(
    {"apiVersion": st.sampled_from(["v1", "argoproj.io/v1alpha1", "apps/v1", ""]), "kind": st.sampled_from(KINDS)}
)
OBJECTS = st.builds(lambda head, body: {**body, **head}, HEADS, st.dictionaries(KEYS, VALUES, max_size=5)) | VALUES
PATHS = st.sampled_from(
    ["apps/web/x.yaml", "apps/web/kustomization.yaml", "apps/production/x.json", "x/templates/a.yaml", "apps/db/x.yaml"]
)
TEXTS = OBJECTS.map(json.dumps) | st.sampled_from(
    ["web: [", "{{ web }}", "kind: Secret\nmetadata:\n  name: web\nsops: {}"]
)
FILES = st.dictionaries(PATHS, TEXTS.map(str.encode) | st.binary(max_size=40), max_size=4)


@settings(max_examples=60)
@given(FILES, FILES, OBJECTS, st.dictionaries(KEYS, VALUES, max_size=3))
def test_every_question_ends(
    head: dict[str, bytes], base: dict[str, bytes], value: Any, labels: dict[str, Any]
) -> None:
    index = index_of(head, base)
    for side in (index.base, index.head):
        for ask in (
            lambda side=side: side.objects("ConfigMap"),
            lambda side=side: side.objects("Service", "web", Around(namespace="web")),
            lambda side=side: [side.referring(kind, "web") for kind in ("Service", "Secret", "", "x/Deployment")],
            lambda side=side: side.defined_in("Secret", "web"),
            lambda side=side: side.selecting(labels),
            lambda side=side: side.selected(value),
            lambda side=side: (side.mentions("web"), side.unread("web")),
            lambda side=side: side.applications(value),
            lambda side=side: [side.peers(change(path), "metadata.name") for path in head],
            lambda side=side: [(side.deploying(path), side.naming(path), side.named(change(path))) for path in base],
        ):
            with suppress(UnknownError):
                ask()
    assert isinstance(references_in(value), list)
    assert _reaches(index, head)


def _reaches(index: Index, paths: dict[str, bytes]) -> bool:
    return all(isinstance(index.reached(path)["environments"], list) for path in paths)
