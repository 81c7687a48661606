"""Whatever stands in another engine's policy, the import ends with policies that can be read, or says why not."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from safelane.authoring.importing.emitting import emitted
from safelane.authoring.importing.model import Source
from safelane.authoring.importing.translating import translated
from safelane.documents import Document, parse

WORDS = """rules match any all resources kinds validate cel expressions expression name namespaces targets code engine
source validations matchConstraints resourceRules crd spec names kind metadata annotations autogen operations"""
KEYS = st.sampled_from(WORDS.split())
KNOWN = ["Pod", "*", "K8sNativeValidation", "true", "object.spec.a", "v1/Pod"]
TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(KNOWN))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)
SORTS = st.sampled_from(
    [
        ("kyverno.io/v1", "ClusterPolicy"),
        ("policies.kyverno.io/v1", "ValidatingPolicy"),
        ("templates.gatekeeper.sh/v1", "ConstraintTemplate"),
        ("constraints.gatekeeper.sh/v1beta1", "Few"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SORTS, st.dictionaries(KEYS, VALUES), VALUES), min_size=1, max_size=3))
def test_it_ends_and_everything_is_made_or_named(objects: list[Any]) -> None:
    sources = [
        Source("p.yaml", 1, {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec})
        for (version, kind), metadata, spec in objects
    ]
    made, left = translated(sources)
    assert all(one.why for one in left)
    for one in made:
        documents = parse("a.yaml", emitted(one.documents).encode())
        assert len(documents) == len(one.documents)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(max_size=8), VALUES, min_size=1, max_size=4))
def test_what_is_written_is_what_is_read(value: dict[str, Any]) -> None:
    (document,) = parse("a.yaml", emitted([value]).encode("utf-8", "surrogatepass"))
    assert isinstance(document, Document)
    assert json.dumps(document.value, sort_keys=True) == json.dumps(value, sort_keys=True)
