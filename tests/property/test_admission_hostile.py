"""Whatever stands in a manifest, admission policies judge it or leave it open; they never fail."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.admission_runs import binding, namespace, policy, report_on

from safelane.errors import ConfigurationError

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=6)
KEYS = st.sampled_from(
    ("metadata", "spec", "labels", "name", "namespace", "annotations", "replicas", "apiVersion", "kind", "env", "team")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
METADATA = st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "namespace", "labels", "annotations"), VALUES))
KINDS = st.sampled_from(
    (
        ("v1", "Namespace"),
        ("v1", "ConfigMap"),
        ("v1", "List"),
        ("apps/v1", "Deployment"),
        ("extensions/v1beta1", "Ingress"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("example.com/v1", "Ox"),
        ("a/b", "ß"),
    )
)
EVERYTHING = {"apiGroups": ["*"], "apiVersions": ["v1", "v2"], "operations": ["*"], "resources": ["*", "oxes"]}
SELECTOR = {"matchExpressions": [{"key": "env", "operator": "NotIn", "values": ["dev"]}]}
RULES = {
    "p.json": policy(
        paramKind={"apiVersion": "v1", "kind": "ConfigMap"},
        matchConstraints={
            "resourceRules": [{**EVERYTHING, "scope": "Namespaced"}, EVERYTHING],
            "excludeResourceRules": [{**EVERYTHING, "resourceNames": ["gone"]}],
            "namespaceSelector": SELECTOR,
            "objectSelector": SELECTOR,
        },
        variables=[{"name": "labels", "expression": "object.metadata.labels"}],
        validations=[
            {
                "expression": "variables.labels.size() > params.data.size() || namespaceObject.metadata.name == ''",
                "messageExpression": "string(variables.labels.size()) + request.name + request.namespace",
            },
            {"expression": "request.resource.resource == '' || has(request.namespace)"},
        ],
        auditAnnotations=[{"key": "k", "valueExpression": "string(object.spec)"}],
    ),
    "b.json": binding(paramRef={"selector": SELECTOR, "parameterNotFoundAction": "Deny"}),
    "all.json": binding("all", matchResources={"objectSelector": SELECTOR}),
    "c.json": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {}},
}


@st.composite
def objects(draw: st.DrawFn) -> Any:
    version, kind = draw(KINDS)
    said = {"apiVersion": version, "kind": kind, "metadata": draw(METADATA | VALUES), "spec": draw(VALUES)}
    return {**said, **draw(st.dictionaries(KEYS, VALUES, max_size=2))} if draw(st.booleans()) else said


@settings(max_examples=150, deadline=None)
@given(objects(), objects(), st.sampled_from(("add", "modify", "delete")))
def test_nothing_in_a_manifest_breaks_a_run(one: Any, other: Any, operation: str) -> None:
    base = {"apps/one.json": one, "ns.json": namespace()} if operation != "add" else {}
    head = {"apps/one.json": other, "crd.json": one} if operation != "delete" else {}
    report_on(RULES, base, head)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_nothing_in_a_policy_breaks_its_reading(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("p.json", "b.json", "c.json")))
    changed = copy.deepcopy(RULES[name])
    *way, last = data.draw(st.sampled_from(places(changed)[1:]))
    inner: Any = changed
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(
        VALUES | st.sampled_from(("List", "ValidatingAdmissionPolicy", "object.", "params", "true"))
    )
    try:
        report_on({**RULES, name: changed}, {}, {"ns.json": namespace()})
    except ConfigurationError as error:
        assert all(problem.path.startswith("policies/") for problem in error.problems)
