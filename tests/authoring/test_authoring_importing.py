"""Policies of Kyverno and Gatekeeper become admission policies that mean the same; the rest is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.admission_runs import report_on

from safelane.authoring.importing.emitting import emitted
from safelane.authoring.importing.model import Left, Made, Source
from safelane.authoring.importing.selecting import resource_rule
from safelane.authoring.importing.translating import translated
from safelane.documents import Document, parse
from safelane.findings import Action

PORTS = {"expression": "object.spec.containers.all(c, !has(c.hostNetwork))", "message": "no host network"}
PODS = {"any": [{"resources": {"kinds": ["Pod"]}}]}


def rules(*made: dict[str, Any], kind: str = "ClusterPolicy", annotations: Any = None, **spec: Any) -> Source:
    metadata = {"name": "own", "annotations": annotations or {}, "namespace": "shop"}
    value = {"apiVersion": "kyverno.io/v1", "kind": kind, "metadata": metadata, "spec": {**spec, "rules": list(made)}}
    return Source("p.yaml", 1, value)


def rule(match: Any = PODS, expressions: Any = (PORTS,), **more: Any) -> dict[str, Any]:
    cel = {"expressions": list(expressions), **more.pop("cel", {})}
    return {"name": "ports", "match": match, "validate": {"cel": cel, **more.pop("validate", {})}, **more}


def validating(**spec: Any) -> Source:
    own = {
        "matchConstraints": {
            "resourceRules": [
                {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}
            ]
        },
        "validations": [{"expression": "object.spec.replicas >= 2", "message": "two"}],
        **spec,
    }
    value = {
        "apiVersion": "policies.kyverno.io/v1",
        "kind": "ValidatingPolicy",
        "metadata": {"name": "own"},
        "spec": own,
    }
    return Source("v.yaml", 1, value)


def template(source: Any = None, engine: str = "K8sNativeValidation") -> Source:
    code = source or {
        "validations": [
            {
                "expression": "variables.params.labels.all(l, l in variables.anyObject.metadata.?labels.orValue({}))",
                "messageExpression": "'missing one of ' + variables.params.labels.join(', ')",
            }
        ]
    }
    spec = {
        "crd": {"spec": {"names": {"kind": "Labelled"}}},
        "targets": [{"target": "admission.k8s.gatekeeper.sh", "code": [{"engine": engine, "source": code}]}],
    }
    value = {"apiVersion": "templates.gatekeeper.sh/v1", "kind": "ConstraintTemplate", "metadata": {"name": "labelled"}}
    return Source("t.yaml", 1, {**value, "spec": spec})


def constraint(match: Any = None, name: str = "team", **spec: Any) -> Source:
    kinds = [{"apiGroups": ["apps"], "kinds": ["Deployment"]}]
    body = {"match": {"kinds": kinds, **(match or {})}, "parameters": {"labels": [name]}, **spec}
    value = {"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "Labelled", "metadata": {"name": name}}
    return Source("c.yaml", 1, {**value, "spec": body})


def only_made(*sources: Source) -> Made:
    made, left = translated(sources)
    assert left == []
    (one,) = made
    return one


def why(*sources: Source) -> str:
    made, left = translated(sources)
    assert made == []
    return left[0].why


def pod(kind: str = "Pod", bad: bool = True, namespace: str = "shop", **labels: str) -> dict[str, Any]:
    spec: Any = {"containers": [{"name": "web", **({"hostNetwork": True} if bad else {})}]}
    if kind == "CronJob":
        spec = {"jobTemplate": {"spec": {"template": {"spec": spec}}}}
    elif kind != "Pod":
        spec = {"template": {"spec": spec}}
    group = {"Pod": "v1", "CronJob": "batch/v1", "Job": "batch/v1"}.get(kind, "apps/v1")
    metadata = {"name": "web", "namespace": namespace, "labels": labels}
    return {"apiVersion": group, "kind": kind, "metadata": metadata, "spec": spec}


def found(made: Made, *objects: dict[str, Any]) -> list[tuple[str, Action, str]]:
    head = {f"apps/{index}.json": value for index, value in enumerate(objects)}
    report = report_on({"p.yaml": emitted(made.documents)}, {}, head)
    assert report.unchecked == ()
    return sorted((one.rule, one.action, one.message) for one in report.findings)


class TestKyverno:
    def test_a_rule_on_pods_counts_for_what_makes_pods(self) -> None:
        made = only_made(rules(rule(), validationFailureAction="Enforce"))
        kinds = ("Pod", "Deployment", "StatefulSet", "Job", "CronJob")
        assert [len(found(made, pod(kind))) for kind in kinds] == [1] * 5
        assert [found(made, pod(kind, bad=False)) for kind in kinds] == [[]] * 5
        assert found(made, pod("CronJob")) == [("autogen-cronjob-own", Action.DENY, "no host network")]

    @pytest.mark.parametrize(
        ("said", "kinds"), [("none", ["Pod"]), ("Deployment,CronJob", ["Pod", "Deployment", "CronJob"])]
    )
    def test_unless_an_annotation_says_otherwise(self, said: str, kinds: list[str]) -> None:
        made = only_made(rules(rule(), annotations={"pod-policies.kyverno.io/autogen-controllers": said}))
        every = ("Pod", "Deployment", "Job", "CronJob")
        assert [kind for kind in every if found(made, pod(kind))] == kinds

    @pytest.mark.parametrize(
        ("spec", "validate", "action"),
        [
            ({}, {}, Action.AUDIT),
            ({"validationFailureAction": "enforce"}, {}, Action.DENY),
            ({"validationFailureAction": "Enforce"}, {"failureAction": "Audit"}, Action.AUDIT),
        ],
    )
    def test_its_action_is_that_of_the_binding(self, spec: Any, validate: Any, action: Action) -> None:
        assert found(only_made(rules(rule(validate=validate), **spec)), pod())[0][1] is action

    @pytest.mark.parametrize(
        ("kind", "groups", "version", "resource"),
        [
            ("Pod", [""], "*", "pods"),
            ("v1/Pod", [""], "v1", "pods"),
            ("v1/Deployment", ["apps", "extensions"], "v1", "deployments"),
            ("*/Deployment", ["apps", "extensions"], "*", "deployments"),
            ("batch/*/CronJob", ["batch"], "*", "cronjobs"),
            ("*/*/CronJob", ["batch"], "*", "cronjobs"),
            ("policy/v1beta1/PodSecurityPolicy", ["policy"], "v1beta1", "podsecuritypolicies"),
            ("v1/Pod/exec", [""], "v1", "pods/exec"),
            ("apps/v1/*", ["apps"], "v1", "*"),
            ("apps/*/*", ["apps"], "*", "*"),
            ("*", ["*"], "*", "*"),
            ("*/*", ["*"], "*", "*/*"),
        ],
    )
    def test_kinds_in_all_their_spellings(self, kind: str, groups: list[str], version: str, resource: str) -> None:
        (said,) = resource_rule(kind, ["CREATE"])
        assert (said["apiGroups"], said["apiVersions"], said["resources"]) == (groups, [version], [resource])

    def test_namespaces_labels_and_conditions_are_kept(self) -> None:
        match = {
            "any": [
                {"resources": {"kinds": ["v1/Pod"], "namespaces": ["shop"], "selector": {"matchLabels": {"a": "b"}}}}
            ]
        }
        conditions = [{"name": "named", "expression": "object.metadata.name == 'web'"}]
        made = only_made(rules(rule(match, celPreconditions=conditions)))
        assert len(found(made, pod(a="b"))) == 1
        assert found(made, pod(a="c")) == []
        assert found(made, pod(a="b", namespace="other")) == []
        assert found(made, {**pod(a="b"), "metadata": {"name": "api", "namespace": "shop", "labels": {"a": "b"}}}) == []

    def test_excluded_namespaces_and_a_policy_of_a_namespace(self) -> None:
        without = {"any": [{"resources": {"namespaces": ["shop"]}}]}
        made = only_made(rules(rule(exclude=without)))
        assert (len(found(made, pod())), len(found(made, pod(namespace="other")))) == (0, 1)
        made = only_made(rules(rule(), kind="Policy"))
        assert (len(found(made, pod())), len(found(made, pod(namespace="other")))) == (1, 0)

    def test_several_rules_are_several_files(self) -> None:
        made, left = translated([rules(rule(), {**rule(), "name": "Other One"})])
        assert [one.name for one in made] == ["own-ports", "own-other-one"]
        assert left == []

    @pytest.mark.parametrize(
        ("made", "text"),
        [
            ({**rule(), "validate": {"pattern": {}}}, "it validates by pattern, not by CEL"),
            (rule(preconditions={"all": []}), "it has preconditions"),
            (rule(context=[]), "it has context"),
            (rule({"any": [{"resources": {"kinds": ["Pod"]}, "subjects": []}]}), "a filter of match has subjects"),
            (rule({"all": [{"resources": {"kinds": ["Pod"]}}] * 2}), "wants several filters to hold at once"),
            (rule({"any": [{"resources": {"kinds": ["Pod"], "namespaces": ["team-*"]}}]}), "'team-*' with a wildcard"),
            (rule({"any": [{"resources": {"kinds": ["P*d"]}}]}), "with a wildcard inside"),
            (rule({"any": [{"resources": {"kinds": [1]}}]}), "kinds holds something else than texts"),
            (rule(cel={"paramKind": {}}), "it takes parameters from a cluster"),
            (rule(expressions=[{"expression": "images.containers.size() > 0"}]), "undeclared reference to 'images'"),
            (rule("all"), "match is no mapping"),
        ],
    )
    def test_what_has_no_counterpart_is_left_out(self, made: Any, text: str) -> None:
        assert text in why(rules(made))

    def test_one_left_out_leaves_the_others(self) -> None:
        made, left = translated([rules(rule(), {**rule(), "name": "two", "context": []})])
        assert [one.name for one in made] == ["own-ports"]
        assert [(one.what, one.line) for one in left] == [("own, rule two", 1)]


class TestValidatingPolicies:
    def test_they_are_nearly_the_same(self) -> None:
        made = only_made(validating(validationActions=["Warn"]))
        value = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": {"replicas": 1}}
        assert found(made, value) == [("own", Action.WARN, "two")]

    def test_on_pods_they_count_for_what_makes_pods(self) -> None:
        pods = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
        spec = {"matchConstraints": {"resourceRules": [pods]}, "validations": [PORTS]}
        assert len(found(only_made(validating(**spec)), pod("Deployment"))) == 1
        narrow = {"podControllers": {"controllers": ["jobs"]}}
        made = only_made(validating(**spec, autogen=narrow))
        assert (len(found(made, pod("Deployment"))), len(found(made, pod("Job")))) == (0, 1)

    @pytest.mark.parametrize(
        ("spec", "text"),
        [
            ({"evaluation": {"mode": "JSON"}}, "no object of Kubernetes"),
            ({"validations": [{"expression": "resource.Get('v1', 'pods', 'a', 'b') != null"}]}, "resource"),
            ({"images": []}, "its spec has images"),
            ({"validations": {}}, "it validates nothing"),
        ],
    )
    def test_what_only_kyverno_has_is_left_out(self, spec: Any, text: str) -> None:
        assert text in why(validating(**spec))


WEB = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {}}


class TestGatekeeper:
    def test_a_template_with_its_constraints(self) -> None:
        made = only_made(template(), constraint(), constraint(name="tier", enforcementAction="dryrun"))
        assert found(made, WEB) == [
            ("labelled", Action.AUDIT, "missing one of tier"),
            ("labelled", Action.DENY, "missing one of team"),
        ]
        assert found(made, {**WEB, "metadata": {"name": "web", "labels": {"team": "a", "tier": "b"}}}) == []

    def test_parameters_have_the_defaults_of_the_template(self) -> None:
        given = template({"validations": [{"expression": "!variables.params.strict", "message": "strict"}]})
        properties = {"strict": {"type": "boolean", "default": True}, "labels": {"type": "array"}}
        given.value["spec"]["crd"]["spec"]["validation"] = {"openAPIV3Schema": {"properties": properties}}
        assert found(only_made(given, constraint()), WEB) == [("labelled", Action.DENY, "strict")]
        assert found(only_made(given, constraint(parameters={"strict": False})), WEB) == []

    def test_where_a_constraint_matches(self) -> None:
        made = only_made(template(), constraint({"excludedNamespaces": ["shop"]}))
        assert found(made, WEB) == []
        made = only_made(template(), constraint({"namespaces": ["shop"], "scope": "Namespaced"}))
        assert len(found(made, WEB)) == 1
        assert found(made, {**WEB, "kind": "StatefulSet"}) == []

    @pytest.mark.parametrize(
        ("sources", "text"),
        [
            ((template(engine="Rego"), constraint()), "it is written in Rego"),
            ((template(),), "no Constraint of the kind Labelled"),
            ((template(), constraint(enforcementAction="scoped")), "'scoped' has no counterpart"),
            ((template(), constraint({"namespaces": ["team-*"]})), "with a wildcard"),
            ((template(), constraint({"source": "Generated"})), "its match has source"),
            ((constraint(),), "its ConstraintTemplate is not given"),
            ((template({"validations": [{"expression": "nothing.here"}]}), constraint()), "undeclared reference"),
        ],
    )
    def test_what_has_no_counterpart_is_left_out(self, sources: tuple[Source, ...], text: str) -> None:
        assert text in why(*sources)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A", "a/b", "a" * 300, "a\n"])
def test_a_name_that_is_none_is_left_out(name: str) -> None:
    source = validating()
    value = {**source.value, "metadata": {"name": name}}
    assert "its name is none" in why(Source("v.yaml", 1, value))


@pytest.mark.parametrize(
    "value", [None, 1, "x", [], [1], {"a": []}, [[]], {"rules": [1]}, {"rules": [{"validate": 1}]}]
)
@pytest.mark.parametrize("source", [rules(rule()), validating(), template(), constraint()])
def test_whatever_stands_there_is_left_out(source: Source, value: Any) -> None:
    made, left = translated([Source("x.yaml", 1, {**source.value, "spec": value})])
    assert made == []
    assert all(isinstance(one, Left) for one in left)


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\nb\n",
        "a\n\nb\n\n",
        " a\nb",
        "a: b # c",
        "- a",
        "yes",
        "1",
        "",
        "\n",
        "a\tb\n c",
        "é\u2028x\ny",
        "'\"\\",
        "a\r\nb",
        "null",
    ],
)
def test_what_is_written_is_what_is_read(text: str) -> None:
    value = {"a": text, "b": [text, {"c": [[text], []], "d": {}}], text or "e": {"f": 1.5, "g": None, "h": True}}
    (document,) = parse("a.yaml", emitted([value]).encode())
    assert isinstance(document, Document)
    assert json.dumps(document.value) == json.dumps(value)
