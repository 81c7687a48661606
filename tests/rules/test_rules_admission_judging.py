"""Admission policies asked about changes, through the whole pipeline: what is selected, bound, said, and left open."""

from __future__ import annotations

from typing import Any

import pytest
from tests.admission_runs import CONFIG, binding, messages, namespace, policy, report_on, selecting, workload

from safelane.findings import Action, Status

TWO = ["two at least"]
PATH = "apps/web.json"


def said(rules: Any, base: Any = None, head: Any = None, **around: Any) -> list[str]:
    """The messages on a change of one object; ``around`` are files on both sides."""
    before, after = ({**around, **({PATH: value} if value is not None else {})} for value in (base, head))
    return messages(report_on({"p.json": rules} if "spec" in rules else rules, before, after))


class TestOperations:
    def test_an_object_is_added_modified_and_deleted(self) -> None:
        gone = policy(validations=[{"expression": "object != null", "message": "gone"}])
        assert said(policy(), None, workload(1)) == TWO
        assert said(policy(), workload(3), workload(1)) == TWO
        assert said(gone, workload(3), None) == ["gone"]

    def test_the_old_object_is_the_real_one(self) -> None:
        kept = {"expression": "object.spec.replicas >= oldObject.spec.replicas", "message": "fewer"}
        assert said(policy(validations=[kept]), workload(3), workload(2)) == ["fewer"]
        assert said(policy(validations=[kept]), workload(2), workload(3)) == []

    @pytest.mark.parametrize(("operation", "count"), [("CREATE", 0), ("UPDATE", 1), ("DELETE", 0), ("*", 1)])
    def test_rules_name_operations(self, operation: str, count: int) -> None:
        assert len(said(selecting(operations=[operation]), workload(3), workload(1))) == count

    def test_findings_are_new_even_where_the_base_was_no_better(self) -> None:
        report = report_on({"p.json": policy()}, {PATH: workload(1)}, {PATH: workload(1, labels={"a": "b"})})
        assert [finding.status for finding in report.findings] == [Status.NEW]

    def test_patches_and_texts_inside_values_are_no_requests(self) -> None:
        inner = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n"
        config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"d.yaml": inner}}
        files: dict[str, Any] = {
            "apps/kustomization.yaml": "patches: [{path: patch.yaml}]\n",
            "apps/patch.yaml": inner,
            "c.json": config,
        }
        assert messages(report_on({"p.json": policy()}, {}, files)) == []


class TestResources:
    @pytest.mark.parametrize(
        ("constraints", "selected"),
        [
            ({"apiGroups": ["*"]}, True),
            ({"apiGroups": [""]}, False),
            ({"apiVersions": ["*"]}, True),
            ({"resources": ["*"]}, True),
            ({"resources": ["*/*"]}, True),
            ({"resources": ["deployments/*"]}, True),
            ({"resources": ["deployments/scale"]}, False),
            ({"resources": ["statefulsets"]}, False),
            ({"scope": "Namespaced"}, True),
            ({"scope": "Cluster"}, False),
            ({"resourceNames": ["web"]}, True),
            ({"resourceNames": ["api"]}, False),
        ],
    )
    def test_rules_name_resources(self, constraints: dict[str, Any], selected: bool) -> None:
        assert said(selecting(**constraints), None, workload(1)) == (TWO if selected else [])

    def test_what_is_excluded_is_not_selected(self) -> None:
        rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}
        but = {**rule, "resourceNames": ["web"]}
        assert said(selecting(excludeResourceRules=[but]), None, workload(1)) == []
        assert said(selecting(excludeResourceRules=[{**but, "resourceNames": ["api"]}]), None, workload(1)) == TWO

    def test_other_versions_are_equivalent_unless_it_says_exact(self) -> None:
        old = workload(1, apiVersion="extensions/v1beta1")
        assert said(selecting(), None, old) == TWO
        assert said(selecting(matchPolicy="Exact"), None, old) == []

    def test_an_equivalent_is_seen_in_the_version_of_the_rule(self) -> None:
        seen = {"expression": "object.apiVersion == 'apps/v1' && request.kind.group == 'apps'", "message": "converted"}
        own = {"expression": "request.requestKind.group == 'extensions'", "message": "requested"}
        rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}
        asked = policy(matchConstraints={"resourceRules": [rule]}, validations=[seen, own])
        assert said(asked, None, workload(1, apiVersion="extensions/v1beta1")) == []

    def test_conversions_that_only_a_cluster_does_are_left_open(self) -> None:
        scaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"}}
        rules = selecting(apiGroups=["autoscaling"], resources=["horizontalpodautoscalers"])
        report = report_on({"p.json": rules}, {}, {"a.json": scaler})
        assert (report.findings, [one.reason for one in report.unchecked]) == ((), ["evaluation-error"])
        assert "only the API server converts HorizontalPodAutoscaler to autoscaling/v1" in report.unchecked[0].detail


DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "oxen.farm.example.com"},
    "spec": {
        "group": "farm.example.com",
        "names": {"kind": "Ox", "plural": "oxen"},
        "scope": "Cluster",
        "versions": [{"name": "v1"}, {"name": "v2"}],
    },
}
OX = {"apiVersion": "farm.example.com/v1", "kind": "Ox", "metadata": {"name": "one"}, "spec": {"replicas": 1}}


class TestCustomResources:
    def oxen(self, **constraints: Any) -> dict[str, Any]:
        return selecting(apiGroups=["farm.example.com"], **{"resources": ["oxen"], **constraints})

    def test_a_definition_in_the_tree_says_the_plural(self) -> None:
        assert said(self.oxen(), None, OX, **{"crd.json": DEFINITION}) == TWO

    def test_without_one_the_usual_plural_is_assumed_and_that_is_said_once(self) -> None:
        report = report_on({"p.json": self.oxen(resources=["oxes"])}, {}, {"a.json": OX, "b/b.json": OX})
        assert messages(report) == TWO * 2
        assert len([note for note in report.notes if "'oxes' is assumed" in note]) == 1

    def test_a_definition_says_which_versions_are_equivalent(self) -> None:
        assert said(self.oxen(apiVersions=["v2"]), None, OX, **{"crd.json": DEFINITION}) == TWO
        assert said(self.oxen(apiVersions=["v3"]), None, OX, **{"crd.json": DEFINITION}) == []
        report = report_on({"p.json": self.oxen(apiVersions=["v2"], resources=["oxes"])}, {}, {"a.json": OX})
        assert "whether Ox of farm.example.com/v1 is served as v2 too cannot be known" in report.unchecked[0].detail

    def test_a_definition_says_the_scope(self) -> None:
        assert said(self.oxen(scope="Cluster"), None, OX, **{"crd.json": DEFINITION}) == TWO
        assert said(self.oxen(scope="Namespaced"), None, OX, **{"crd.json": DEFINITION}) == []
        report = report_on({"p.json": self.oxen(scope="Cluster", resources=["*"])}, {}, {"a.json": OX})
        assert "whether Ox lives in namespaces" in report.unchecked[0].detail


APP = {"matchLabels": {"app": "web"}}
PRODUCTION = {"matchExpressions": [{"key": "env", "operator": "In", "values": ["production"]}]}


class TestSelectors:
    def test_the_labels_of_the_object(self) -> None:
        rules = selecting(objectSelector=APP)
        assert said(rules, None, workload(1, labels={"app": "web"})) == TWO
        assert said(rules, None, workload(1, labels={"app": "api"})) == []

    def test_one_side_is_enough_on_an_update(self) -> None:
        assert said(selecting(objectSelector=APP), workload(1, labels={"app": "web"}), workload(1)) == TWO

    def test_the_labels_of_the_namespace(self) -> None:
        rules = selecting(namespaceSelector=PRODUCTION)
        for environment, expected in (("production", TWO), ("staging", [])):
            assert said(rules, None, workload(1), **{"ns.json": namespace(env=environment)}) == expected

    def test_labels_of_a_namespace_that_is_not_here_are_not_guessed(self) -> None:
        report = report_on({"p.json": selecting(namespaceSelector=PRODUCTION)}, {}, {PATH: workload(1)})
        (entry,) = report.unchecked
        assert (entry.reason, entry.blocking) == ("evaluation-error", True)
        assert "namespace 'shop' is not in the tree" in entry.detail

    def test_the_name_of_a_namespace_is_a_label_that_is_known(self) -> None:
        for name, expected in (("shop", []), ("kube-system", TWO)):
            chosen = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": [name]}
            assert said(selecting(namespaceSelector={"matchExpressions": [chosen]}), None, workload(1)) == expected

    def test_what_lives_in_no_namespace_is_always_selected(self) -> None:
        rules = selecting(namespaceSelector=PRODUCTION, apiGroups=["*"], resources=["clusterroles"])
        role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
        assert len(said(rules, None, {**role, "spec": {"replicas": 1}})) == 1

    def test_a_namespace_is_selected_by_its_own_labels(self) -> None:
        rules = selecting(namespaceSelector=PRODUCTION, apiGroups=[""], resources=["namespaces"])
        for environment, expected in (("production", TWO), ("staging", [])):
            assert said(rules, None, {**namespace(env=environment), "spec": {"replicas": 1}}) == expected

    def test_a_kustomization_says_the_namespace(self) -> None:
        files = {
            "apps/kustomization.yaml": "namespace: shop\nresources: [web.json]\n",
            "ns.json": namespace(env="production"),
        }
        assert said(selecting(namespaceSelector=PRODUCTION), None, workload(1, namespace=None), **files) == TWO

    def test_an_application_that_deploys_it_says_the_namespace(self) -> None:
        application = {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": "shop", "namespace": "argocd"},
            "spec": {
                "destination": {"namespace": "shop"},
                "source": {"path": "apps", "repoURL": "https://example.com/a"},
            },
        }
        files = {"argocd.json": application, "ns.json": namespace(env="production")}
        assert said(selecting(namespaceSelector=PRODUCTION), None, workload(1, namespace=None), **files) == TWO


class TestEvaluation:
    @pytest.mark.parametrize(
        ("conditions", "failure", "expected"),
        [
            (["true"], "Fail", TWO),
            (["false"], "Fail", []),
            (["object.spec.missing == 1", "false"], "Fail", []),
            (["object.spec.missing == 1"], "Ignore", []),
            (
                ["object.spec.missing == 1", "true"],
                "Fail",
                ["expression 'object.spec.missing == 1' resulted in error: no such key: missing"],
            ),
        ],
    )
    def test_match_conditions(self, conditions: list[str], failure: str, expected: list[str]) -> None:
        named = [{"name": f"c{index}", "expression": text} for index, text in enumerate(conditions)]
        assert said(policy(matchConditions=named, failurePolicy=failure), None, workload(1)) == expected

    def test_an_error_denies_or_admits_as_the_failure_policy_says(self) -> None:
        broken = [{"expression": "object.spec.missing == 1"}]
        message = "expression 'object.spec.missing == 1' resulted in error: no such key: missing"
        assert said(policy(validations=broken), None, workload(1)) == [message]
        assert said(policy(validations=broken, failurePolicy="Ignore"), None, workload(1)) == []

    def test_variables_are_computed_when_they_are_read_and_may_read_earlier_ones(self) -> None:
        variables = [
            {"name": "broken", "expression": "object.spec.missing"},
            {"name": "one", "expression": "object.spec.replicas"},
            {"name": "two", "expression": "variables.one * 2"},
        ]
        rules = policy(variables=variables, validations=[{"expression": "variables.two == 4"}])
        assert said(rules, None, workload(2)) == []
        rules = policy(variables=variables, validations=[{"expression": "variables.broken == 4"}])
        (message,) = said(rules, None, workload(2))
        assert 'composited variable "broken" fails to evaluate: no such key: missing' in message

    @pytest.mark.parametrize(
        ("spoken", "expected"),
        [
            ("'only ' + string(object.spec.replicas)", "only 1"),
            ("'  trimmed  '", "trimmed"),
            ("''", "plain"),
            ("'two\\nlines'", "plain"),
            ("'name ' + object.metadata.missing", "plain"),
            ("lists.range(5121).map(i, 'x').join('')", "plain"),
        ],
    )
    def test_message_expressions(self, spoken: str, expected: str) -> None:
        rules = policy(validations=[{"expression": "false", "message": " plain ", "messageExpression": spoken}])
        assert said(rules, None, workload(1)) == [expected]

    def test_without_a_message_the_expression_is_said(self) -> None:
        assert said(policy(validations=[{"expression": " 1 == 2\n"}]), None, workload(1)) == [
            "failed expression: 1 == 2"
        ]

    def test_equal_messages_of_several_validations_are_several_findings(self) -> None:
        twice = [{"expression": "false", "message": "no"}, {"expression": "1 == 2", "message": "no"}]
        assert said(policy(validations=twice), None, workload(1)) == ["no", "no"]

    def test_the_budget_of_all_expressions_together(self) -> None:
        wide = "object.spec.items.all(a, object.spec.items.all(b, a + b >= 0))"
        many = workload(1, spec={"items": [1] * 150})
        (message,) = said(policy(validations=[{"expression": wide}] * 120), None, many)
        assert message == "validation failed due to running out of cost budget, no further validation rules will be run"
        assert said(policy(validations=[{"expression": wide}] * 2), None, many) == []


class TestNamespaceObject:
    def test_it_is_the_one_in_the_tree(self) -> None:
        rules = policy(validations=[{"expression": "namespaceObject.metadata.labels.env == 'production'"}])
        assert said(rules, None, workload(1), **{"ns.json": namespace(env="production")}) == []

    def test_it_is_null_where_the_tree_has_none_and_that_is_said(self) -> None:
        rules = {"p.json": policy(validations=[{"expression": "namespaceObject == null"}])}
        report = report_on(rules, {}, {PATH: workload(1)})
        assert report.findings == ()
        assert "the Namespace 'shop' is not in the tree: for admission policies it is null" in report.notes

    def test_it_is_there_until_the_change_has_removed_it(self) -> None:
        rules = {"p.json": policy(validations=[{"expression": "namespaceObject.metadata.name == 'shop'"}])}
        assert messages(report_on(rules, {PATH: workload(1), "ns.json": namespace()}, {})) == []

    def test_the_nearest_counts_and_of_several_as_near_none(self) -> None:
        rules = policy(validations=[{"expression": "namespaceObject.metadata.labels.env == 'a'"}])
        near, far = namespace(env="a"), namespace(env="b")
        assert said(rules, None, workload(1), **{"apps/ns.json": near, "other/ns.json": far}) == []
        report = report_on({"p.json": rules}, {}, {PATH: workload(1), "one/ns.json": near, "two/ns.json": far})
        assert "several Namespaces 'shop' are as near, and differ" in report.unchecked[0].detail

    def test_match_conditions_never_see_it(self) -> None:
        seen = [{"name": "seen", "expression": "namespaceObject != null"}]
        assert said(policy(matchConditions=seen), None, workload(1), **{"ns.json": namespace()}) == []


class TestRequests:
    @pytest.mark.parametrize(
        "expression",
        [
            "request.operation == 'CREATE' && request.dryRun == false",
            "request.name == 'web' && request.namespace == 'shop'",
            "request.kind.kind == 'Deployment' && request.resource.resource == 'deployments'",
            "!has(request.subResource)",
            "true || request.userInfo.username == 'ann'",
        ],
    )
    def test_what_git_knows(self, expression: str) -> None:
        assert said(policy(validations=[{"expression": expression}]), None, workload(1)) == []

    @pytest.mark.parametrize(
        "expression",
        [
            "request.userInfo.username == 'ann'",
            "authorizer.group('apps').resource('deployments').check('create').allowed()",
            "authorizer.requestResource.check('create').allowed()",
            "object.spec.missing == 1 || 'admins' in request.userInfo.groups",
            "'admins' in request.userInfo.groups || object.spec.missing == 1",
            "variables.who == 'ann'",
        ],
    )
    @pytest.mark.parametrize("failure", ["Fail", "Ignore"])
    def test_what_git_cannot_know_is_left_open(self, expression: str, failure: str) -> None:
        who = [{"name": "who", "expression": "request.userInfo.username"}]
        rules = policy(variables=who, validations=[{"expression": expression}], failurePolicy=failure)
        report = report_on({"p.json": rules}, {}, {PATH: workload(1)})
        assert report.findings == ()
        assert [(one.path, one.reason, one.blocking) for one in report.unchecked] == [(PATH, "evaluation-error", True)]

    def test_what_is_certain_is_said_beside_it(self) -> None:
        open_ = {"expression": "request.userInfo.username == 'ann'"}
        rules = policy(validations=[open_, {"expression": "false", "message": "certain"}])
        report = report_on({"p.json": rules}, {}, {PATH: workload(1)})
        assert (messages(report), len(report.unchecked)) == (["certain"], 1)

    def test_a_message_that_names_the_user_is_passed_over(self) -> None:
        said_ = {"expression": "false", "messageExpression": "'no, ' + request.userInfo.username", "message": "no"}
        assert said(policy(validations=[said_]), None, workload(1)) == ["no"]

    def test_policies_on_connections_are_not_judged_and_that_is_said(self) -> None:
        rules = {"p.json": selecting(operations=["CONNECT"], apiGroups=["*"], resources=["pods/exec"])}
        report = report_on(rules, {}, {PATH: workload(1)})
        assert any("two-replicas selects only connections" in note for note in report.notes)


class TestBindings:
    @pytest.mark.parametrize(
        ("actions", "action"),
        [
            (("Deny",), "deny"),
            (("Warn",), "warn"),
            (("Audit",), "audit"),
            (("Warn", "Audit"), "warn"),
            (("Audit", "Deny"), "deny"),
        ],
    )
    def test_a_binding_says_what_a_finding_does(self, actions: tuple[str, ...], action: str) -> None:
        report = report_on({"p.json": policy(), "b.json": binding(actions=actions)}, {}, {PATH: workload(1)})
        assert [finding.action for finding in report.findings] == [Action(action)]

    def test_a_binding_says_where_a_policy_is_in_force(self) -> None:
        chosen = {"objectSelector": {"matchLabels": {"app": "web"}}}
        rules = {"p.json": policy(), "b.json": binding(matchResources=chosen)}
        assert said(rules, None, workload(1, labels={"app": "web"})) == TWO
        assert said(rules, None, workload(1)) == []

    def test_of_several_bindings_the_strictest_counts_and_says_it_once(self) -> None:
        rules = {"p.json": policy(), "w.json": binding("w", actions=("Warn",)), "d.json": binding("d")}
        report = report_on(rules, {}, {PATH: workload(1)})
        assert [(finding.action, finding.message) for finding in report.findings] == [(Action.DENY, "two at least")]

    def test_the_configuration_wins_over_the_bindings(self) -> None:
        config = f"{CONFIG}settings:\n  two-replicas: {{action: audit}}\n"
        report = report_on({"p.json": policy(), "b.json": binding()}, {}, {PATH: workload(1)}, config)
        assert [finding.action for finding in report.findings] == [Action.AUDIT]

    def test_a_policy_file_binds_by_id_and_environment(self) -> None:
        bound = (
            "version: 1\nname: ours\ndescription: d\nrules:\n"
            "  - {use: two-replicas, action: warn, production: true}\n  - {use: two-replicas, action: 'off'}\n"
        )
        config = "version: 1\npolicies: [ours.yaml]\nrules: [policies]\n"
        heads = {"apps/prod/web.json": workload(1), "apps/dev/web.json": workload(1)}
        report = report_on({"p.json": policy()}, {"ours.yaml": bound}, {"ours.yaml": bound, **heads}, config)
        assert [(f.action, f.location.path) for f in report.findings] == [(Action.WARN, "apps/prod/web.json")]


LIMITED = policy(
    paramKind={"apiVersion": "v1", "kind": "ConfigMap"},
    validations=[
        {
            "expression": "params == null || object.spec.replicas >= int(params.data.least)",
            "messageExpression": "'less than ' + params.metadata.name",
        }
    ],
)
NONE = "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"


def limit(name: str, least: int, **metadata: Any) -> dict[str, Any]:
    metadata = {"name": name, **metadata}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"least": str(least)}}


def referring(**reference: Any) -> dict[str, Any]:
    return binding(paramRef={"parameterNotFoundAction": "Deny", **reference})


class TestParams:
    def rules(self, *bindings: dict[str, Any], params: tuple[dict[str, Any], ...]) -> dict[str, Any]:
        everything = (LIMITED, *bindings, *params)
        return {f"{index}.json": value for index, value in enumerate(everything)}

    def test_without_a_binding_every_object_of_the_kind_is_asked_for(self) -> None:
        params = (limit("two", 2), limit("three", 3), limit("one", 1))
        assert said(self.rules(params=params), None, workload(1)) == ["less than three", "less than two"]

    def test_without_a_binding_and_without_params_it_is_refused(self) -> None:
        assert said(LIMITED, None, workload(1)) == [NONE]

    def test_by_name(self) -> None:
        params = (limit("two", 2), limit("three", 3))
        assert said(self.rules(referring(name="two"), params=params), None, workload(1)) == ["less than two"]

    def test_by_labels(self) -> None:
        params = (limit("two", 2, labels={"on": "yes"}), limit("three", 3))
        reference = referring(selector={"matchLabels": {"on": "yes"}})
        assert said(self.rules(reference, params=params), None, workload(1)) == ["less than two"]

    def test_by_namespace_of_the_reference_else_of_the_request(self) -> None:
        params = (limit("least", 2, namespace="shop"), limit("least", 1, namespace="ops"))
        for reference, expected in ((referring(name="least"), 1), (referring(name="least", namespace="ops"), 0)):
            assert len(said(self.rules(reference, params=params), None, workload(1))) == expected

    def test_a_binding_without_a_reference_asks_without_params(self) -> None:
        assert said(self.rules(binding(), params=(limit("two", 2),)), None, workload(1)) == []

    @pytest.mark.parametrize(("action", "expected"), [("Deny", [NONE]), ("Allow", [])])
    def test_params_that_are_not_there(self, action: str, expected: list[str]) -> None:
        reference = referring(name="gone", parameterNotFoundAction=action)
        assert said(self.rules(reference, params=()), None, workload(1)) == expected

    def test_params_that_are_not_there_deny_whatever_the_actions_of_the_binding(self) -> None:
        reference = {"name": "gone", "parameterNotFoundAction": "Deny"}
        rules = self.rules(binding(actions=("Audit",), paramRef=reference), params=())
        report = report_on(rules, {}, {PATH: workload(1)})
        assert [(finding.action, finding.message) for finding in report.findings] == [(Action.DENY, NONE)]

    def test_params_in_namespaces_cannot_be_had_for_what_lives_in_none(self) -> None:
        rule = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["clusterroles"]}
        rules = {**LIMITED, "spec": {**LIMITED["spec"], "matchConstraints": {"resourceRules": [rule]}}}
        everything = {"p.json": rules, "b.json": referring(name="two"), "c.json": limit("two", 2)}
        role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
        (message,) = said(everything, None, role)
        assert message.endswith(
            "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources"
        )

    def test_the_failure_policy_counts_for_params_too(self) -> None:
        rules = {**LIMITED, "spec": {**LIMITED["spec"], "failurePolicy": "Ignore"}}
        assert said(rules, None, workload(1)) == []


class TestPlaces:
    def place(self, *validations: dict[str, Any], base: Any = None, head: Any = None) -> tuple[Any, ...]:
        report = report_on(
            {"p.json": policy(validations=list(validations))},
            {PATH: base} if base is not None else {},
            {PATH: head} if head is not None else {},
        )
        (finding,) = report.findings
        return finding.pointer, finding.location.side, finding.location.line

    def test_what_decided_is_pointed_at(self) -> None:
        assert self.place({"expression": "object.spec.replicas >= 2"}, head=workload(1)) == (
            "/spec/replicas",
            "head",
            10,
        )

    def test_through_variables_too(self) -> None:
        rules = policy(
            variables=[{"name": "count", "expression": "object.spec.replicas"}],
            validations=[{"expression": "variables.count >= 2"}],
        )
        (finding,) = report_on({"p.json": rules}, {}, {PATH: workload(1)}).findings
        assert finding.pointer == "/spec/replicas"

    def test_else_the_object(self) -> None:
        assert self.place({"expression": "false"}, head=workload(1)) == ("", "head", 1)
        assert self.place({"expression": "object.spec.missing == 1"}, head=workload(1)) == ("", "head", 1)

    def test_a_deleted_object_is_pointed_at_where_it_was(self) -> None:
        assert self.place({"expression": "object != null"}, base=workload(1)) == ("", "base", 1)


BROKEN = [{"key": "who", "valueExpression": "string(object.spec.missing)"}]


class TestAnnotations:
    def test_what_an_annotation_cannot_say_is_denied_whatever_the_binding_does(self) -> None:
        rules = {"p.json": policy(auditAnnotations=BROKEN), "b.json": binding(actions=("Audit",))}
        (finding,) = report_on(rules, {}, {PATH: workload(3)}).findings
        assert finding.action is Action.DENY
        assert finding.message == "expression 'string(object.spec.missing)' resulted in error: no such key: missing"

    def test_a_failed_validation_beside_it_does_what_the_binding_says(self) -> None:
        rules = {"p.json": policy(auditAnnotations=BROKEN), "b.json": binding(actions=("Warn",))}
        found = report_on(rules, {}, {PATH: workload(1)}).findings
        assert [(one.action, one.message.split(" ")[0]) for one in found] == [
            (Action.DENY, "expression"),
            (Action.WARN, "two"),
        ]

    def test_unless_the_failure_policy_ignores_it(self) -> None:
        rules = {"p.json": policy(auditAnnotations=BROKEN, failurePolicy="Ignore")}
        assert report_on(rules, {}, {PATH: workload(3)}).findings == ()

    def test_an_annotation_that_can_be_written_is_nothing(self) -> None:
        written = [{"key": "who", "valueExpression": "'kept at ' + string(object.spec.replicas)"}]
        assert report_on({"p.json": policy(auditAnnotations=written)}, {}, {PATH: workload(3)}).findings == ()
