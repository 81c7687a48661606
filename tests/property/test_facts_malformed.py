"""Objects of the wrong shape: the workload view, the facts of the change and the index answer all the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facts.index_runs import change
from tests.facts.workload_runs import facts_of

from safelane.facts.index.unknown import UnknownError

META = {"name": "web", "namespace": "shop", "labels": {"app": "web"}}
POD = {
    "metadata": {"labels": {"app": "web"}, "annotations": {"a": "b"}},
    "spec": {
        "serviceAccountName": "web",
        "terminationGracePeriodSeconds": 30,
        "containers": [
            {
                "name": "web",
                "image": "r.example.com/web:1",
                "command": ["web"],
                "ports": [{"containerPort": 80, "name": "http"}],
                "env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "web", "key": "a"}}}],
                "envFrom": [{"secretRef": {"name": "web"}}],
                "readinessProbe": {"httpGet": {"path": "/", "port": 80}},
                "resources": {"limits": {"cpu": "1"}, "requests": {"cpu": 1}},
                "volumeMounts": [{"mountPath": "/x", "name": "x"}],
            }
        ],
        "initContainers": [{"name": "init", "image": "web"}],
        "volumes": [{"name": "x", "configMap": {"name": "web", "items": [{"key": "a"}]}}],
        "topologySpreadConstraints": [{"topologyKey": "zone"}],
    },
}


def made(version: str, kind: str, **body: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": META, **body}


SELECTOR = {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "In", "values": ["a"]}]}
TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
ROLLING = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}}
CANARY = {"canary": {"steps": [{"setWeight": 5}, {"pause": {"duration": "1m"}}], "analysis": {"templates": [{"a": 1}]}}}
VALUES = {
    "replicaCount": 3,
    "image": {"repository": "web", "tag": "1"},
    "autoscaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 4},
    "podDisruptionBudget": {"minAvailable": 1},
    "workers": [{"name": "a", "replicas": 2}],
    "resources": {"limits": {"cpu": 1}},
    "env": {"A": "b", "C": {"valueFrom": {"secretKeyRef": {"name": "x"}}}},
    "livenessProbe": {"enabled": False},
}
GENERATORS = [
    {"list": {"elements": [{"name": "a"}]}},
    {"git": {"directories": [{"path": "apps/*"}], "files": [{"path": "apps/*/c.json"}]}},
    {"matrix": {"generators": [{"list": {"elements": [{"b": "c"}]}}, {"list": {"elements": []}}]}},
]
OBJECTS = [
    made("apps/v1", "Deployment", spec={"replicas": 3, "strategy": ROLLING, "selector": SELECTOR, "template": POD}),
    made("apps/v1", "StatefulSet", spec={"serviceName": "web", "template": POD, "volumeClaimTemplates": [{"a": 1}]}),
    made("batch/v1", "CronJob", spec={"schedule": "* * * * *", "jobTemplate": {"spec": {"template": POD}}}),
    made("argoproj.io/v1alpha1", "Rollout", spec={"strategy": CANARY, "template": POD, "workloadRef": TARGET}),
    made("v1", "Pod", **POD),
    made("autoscaling/v2", "HorizontalPodAutoscaler", spec={"scaleTargetRef": TARGET, "minReplicas": 1, "metrics": []}),
    made("keda.sh/v1alpha1", "ScaledObject", spec={"scaleTargetRef": {"name": "web"}, "minReplicaCount": 1}),
    made("flagger.app/v1beta1", "Canary", spec={"targetRef": TARGET, "analysis": {"stepWeights": [1], "maxWeight": 5}}),
    made("policy/v1", "PodDisruptionBudget", spec={"minAvailable": 1, "selector": SELECTOR}),
    made("v1", "Service", spec={"selector": {"app": "web"}, "ports": [{"port": 80}]}),
    made("v1", "ConfigMap", data={"a": "b", "c.yaml": "a: 1\n"}),
    made(
        "argoproj.io/v1alpha1", "Application", spec={"source": {"path": "a", "helm": {"values": "replicaCount: 3\n"}}}
    ),
    made("argoproj.io/v1alpha1", "ApplicationSet", spec={"generators": GENERATORS, "template": {"metadata": META}}),
    made("helm.toolkit.fluxcd.io/v2", "HelmRelease", spec={"values": VALUES, "chart": {"spec": {"chart": "web"}}}),
    made("kustomize.toolkit.fluxcd.io/v1", "Kustomization", spec={"path": "./apps", "sourceRef": {"name": "a"}}),
    {
        "resources": ["x.yaml", "../base"],
        "components": ["../base"],
        "patches": [{"path": "x.yaml", "target": {"kind": "Deployment", "name": "web"}}, {"patch": "a: 1\nb: 2\n"}],
        "patchesJson6902": [
            {"target": {"kind": "Deployment"}, "patch": '[{"op": "add", "path": "/spec/a", "value": 1}]'}
        ],
        "patchesStrategicMerge": ["x.yaml"],
        "replicas": [{"name": "web", "count": 3}],
        "images": [{"name": "web", "newTag": "2", "digest": "sha256:00"}],
        "labels": [{"pairs": {"a": "b"}, "includeSelectors": True}],
        "commonLabels": {"a": "b"},
        "namePrefix": "a-",
        "nameSuffix": "-b",
        "namespace": "shop",
        "configMapGenerator": [{"name": "web", "files": ["a=x.yaml"], "envs": ["x.yaml"]}],
        "helmCharts": [{"name": "web", "valuesFile": "x.yaml", "additionalValuesFiles": ["x.yaml"]}],
        "replacements": [{"path": "x.yaml"}],
        "openapi": {"path": "x.yaml"},
    },
    [{"op": "replace", "path": "/spec/replicas", "value": 3}],
    VALUES,
]
WRONG: list[Any] = [
    *(None, True, 0, -1, 10**30, 1.5, "", "web", "{{ x }}", "${X}"),
    *([], {}, [[]], [None], {"": {}}, [{"name": {}}], {"name": []}),
]
PATHS = ("apps/prod/x.yaml", "apps/prod/y.yaml", "apps/prod/values.yaml", "apps/prod/kustomization.yaml")


def places(value: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value but the root."""
    for step, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*steps, step)
        yield from places(part, (*steps, step))


@st.composite
def malformed(draw: st.DrawFn) -> Any:
    value = copy.deepcopy(draw(st.sampled_from(OBJECTS)))
    for _ in range(draw(st.integers(0, 3))):
        known = list(places(value))
        if known:
            *above, last = draw(st.sampled_from(known))
            holder: Any = value
            for step in above:
                holder = holder[step]
            holder[last] = copy.deepcopy(draw(st.sampled_from(WRONG)))
    return value


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    files = {"apps/base/kustomization.yaml": "resources: [z.yaml]\n", "apps/base/z.yaml": json.dumps(OBJECTS[0])}
    for path in PATHS:
        values = draw(st.lists(malformed(), max_size=2))
        if path.endswith("kustomization.yaml") and draw(st.booleans()):
            values = [OBJECTS[-3]]
        files |= {path: "---\n".join(f"{json.dumps(value)}\n" for value in values)} if values else {}
    return files


@settings(max_examples=150)
@given(trees(), trees())
def test_what_a_change_says_is_told_whatever_its_objects_look_like(base: dict[str, str], head: dict[str, str]) -> None:
    facts = facts_of(base, head)
    subjects = [*facts.workload_subjects(), *facts.resource_subjects(), *facts.field_subjects()]
    whole = facts.changeset_subject()
    assert (whole is not None) or not subjects
    for side in (facts.index.base, facts.index.head):
        for path in PATHS:
            for ask in (
                lambda side=side, path=path: (side.deploying(path), side.naming(path), side.named(change(path))),
                lambda side=side, path=path: side.deployers.reaching(path),
                lambda side=side, path=path: side.peers(change(path), "spec.replicas"),
            ):
                with suppress(UnknownError):
                    ask()
        with suppress(UnknownError):
            assert side.referring("ConfigMap", "web") is not None
            assert side.selecting({"app": "web"}) is not None
            assert side.selected(SELECTOR) is not None
            assert side.defined_in("Secret", "web") is not None
