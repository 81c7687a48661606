"""Manifests in folders of rules: what is read, and what every mistake in them says, with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.admission_runs import binding, policy

from safelane.cache import Cache
from safelane.errors import ConfigurationError
from safelane.rules.admission.loading import PolicyFile, admission_rules
from safelane.rules.loading import load_rules
from safelane.rules.model import Rule

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: two-replicas
spec:
  matchConstraints:
    resourceRules:
      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
  variables:
    - {name: count, expression: object.spec.replicas}
  validations:
    - expression: |
        has(object.spec.replicas) &&
        variables.count >= 2
      messageExpression: '"only " + string(variables.count)'
  auditAnnotations:
    - {key: count, valueExpression: "string(variables.count)"}
"""
BINDING = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: everywhere
spec:
  policyName: two-replicas
  validationActions: [Deny]
"""


def loaded(*texts: str, cache: Cache | None = None) -> tuple[Rule, ...]:
    files = [("rules", f"rules/{index}.yaml", text.encode) for index, text in enumerate(texts)]
    return load_rules(files, cache)


def mistakes(*texts: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        loaded(*texts)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("has(object.spec.replicas) &&", "object.spec.replicas &", "13:30: "),
        ("variables.count >= 2", "variables.counts >= 2", "14:18: undefined field 'counts'; did you mean 'count'?"),
        ("variables.count >= 2", "request.user == ''", "14:16: undefined field 'user'; did you mean 'userInfo'?"),
        ("variables.count >= 2", "lookup('Pod', 'a').hasValue()", "14:15: undeclared reference to 'lookup'"),
        ("variables.count >= 2", "params.max > 1", "14:9: undeclared reference to 'params'"),
        (
            "has(object.spec.replicas) &&\n        variables.count >= 2",
            "variables.count",
            "13:9: must evaluate to bool but got dyn",
        ),
        ("object.spec.replicas}\n", "\"'a' + 1\"}\n", "10:38: found no matching overload for '_+_'"),
        ("'\"only \" + string(variables.count)'", "variables.count", "15:26: must evaluate to string but got dyn"),
        (
            "'\"only \" + string(variables.count)'",
            "string(authorizer.path('/x').check('get').allowed())",
            "15:33: undeclared",
        ),
        (
            '"string(variables.count)"',
            "variables.count",
            "17:37: must evaluate to one of [string null_type] but got dyn",
        ),
        ("  validations:", "  validation:", "11:3: unknown key 'validation'; did you mean 'validations'?"),
        ("resources: [deployments]", "resource: [deployments]", "unknown key 'resource'; did you mean 'resources'?"),
        ("[CREATE, UPDATE]", "[CREATE, MODIFY]", '8:69: "MODIFY" is not one of "*", "CREATE"'),
        ("spec:\n", "spec:\n  failurePolicy: Warn\n", '6:18: "Warn" is not one of "Fail", "Ignore"'),
        ("spec:\n", "spec:\n  variables: []\n", "the key 'variables' stands twice, first in line 6"),
        ("[deployments]", "deployments", '8:89: expected a list, found "deployments"'),
        ("  name: two-replicas\n", "  labels: {}\n", "3:1: the key 'name' is missing"),
        ("v1\nkind", "v1alpha1\nkind", '1:13: "admissionregistration.k8s.io/v1alpha1" is not one of'),
        (
            "kind: ValidatingAdmissionPolicy",
            "kind: ValidatingAdmissionPolcy",
            "2:7: admissionregistration.k8s.io has no kind",
        ),
        (
            "    - {name: count,",
            "    - {name: count, expression: '1'}\n    - {name: count,",
            "11:7: 'count' stands twice in variables",
        ),
        ("  validations:\n", "  validations: {{ .Values.x }}\n", "template"),
    ],
)
def test_a_mistake_has_its_place_and_says_what_was_meant(old: str, new: str, message: str) -> None:
    assert POLICY.count(old) == 1
    said = mistakes(POLICY.replace(old, new))
    assert any(message in one for one in said), said
    assert all(one.startswith("rules/0.yaml:") for one in said)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "policyName: two-replicas",
            "policyName: two-replica",
            "6:15: there is no ValidatingAdmissionPolicy 'two-replica' in the rules; did you mean 'two-replicas'?",
        ),
        ("[Deny]", "[Deny, Warn]", "7:22: Deny and Warn cannot be used together"),
        ("[Deny]", "[Deny, Deny]", "7:22: an action stands twice"),
        ("[Deny]", "[Block]", '7:23: "Block" is not one of "Deny", "Warn", "Audit"'),
        ("[Deny]", "[]", "7:22: the list needs 1 or more elements"),
        (
            "[Deny]\n",
            "[Deny]\n  paramRef: {parameterNotFoundAction: Deny}\n",
            "8:13: paramRef needs either 'name' or 'selector'",
        ),
        ("[Deny]\n", "[Deny]\n  paramRef: {name: a}\n", "8:3: the key 'parameterNotFoundAction' is missing"),
    ],
)
def test_so_has_one_in_a_binding(old: str, new: str, message: str) -> None:
    said = mistakes(POLICY, BINDING.replace(old, new))
    assert [one for one in said if message in one], said


def test_policy_binding_and_params_may_stand_in_one_file_or_in_a_list() -> None:
    items: list[dict[str, Any]] = [policy(paramKind={"apiVersion": "v1", "kind": "ConfigMap"}), binding()]
    items.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "limits", "namespace": None}})
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    for text in ("\n---\n".join(map(json.dumps, items)), listed):
        (rule,) = loaded(text)
        assert rule.admission is not None
        assert [one.name for one in rule.admission.bindings] == ["bound"]
        assert [(one.name, one.namespace) for one in rule.admission.params] == [("limits", "")]


def test_a_mistake_in_a_list_has_its_place_too() -> None:
    broken = {**policy(), "spec": {"matchConstraints": {}, "validation": []}}
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": [policy("other"), broken]}, indent=1)
    (said,) = mistakes(listed)
    line = next(number for number, row in enumerate(listed.split("\n"), 1) if '"validation":' in row)
    assert said.startswith(f"rules/0.yaml:{line}:5: unknown key 'validation'")


def test_what_a_policy_is_as_a_rule() -> None:
    annotated = POLICY.replace("metadata:\n", "metadata:\n  annotations: {description: Two replicas at least}\n")
    (rule,) = load_rules([("rules", "rules/team/policy.yaml", annotated.encode)])
    assert (rule.id, rule.qualified, rule.source) == ("two-replicas", "team/two-replicas", "rules/team/policy.yaml")
    assert rule.title == "Two replicas at least"


def test_null_counts_as_absent() -> None:
    (rule,) = loaded(POLICY.replace("spec:\n", "spec:\n  paramKind: null\n  matchConditions: null\n"))
    assert rule.admission is not None
    assert rule.admission.param_kind is None


def test_words_that_are_no_texts_are_spelled_as_json_spells_them() -> None:
    (rule,) = loaded(POLICY.replace("  variables:\n", "  variables:\n    - {name: n, expression: true}\n"))
    assert rule.admission is not None
    name, expression = rule.admission.variables[0]
    assert (name, expression.text) == ("false", "true")


def test_other_files_in_the_folder() -> None:
    webhook = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\n"
    texts = {
        "kustomization.yaml": "resources: [policy.yaml]\n",
        "notes.json": '{"about": "nothing"}',
        "webhook.yaml": webhook,
        "policy.yaml": POLICY,
    }
    rules = load_rules([("rules", f"rules/{name}", text.encode) for name, text in texts.items()])
    assert [rule.id for rule in rules] == ["two-replicas"]


def test_what_is_neither_rule_nor_manifest_is_said() -> None:
    assert mistakes(POLICY + "---\n- a\n") == ["rules/0.yaml:19:1: neither a rule nor an object of Kubernetes"]


def test_what_a_file_compiled_to_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = loaded(POLICY, cache=cache)
    assert loaded(POLICY, cache=cache) == first
    assert first[0].programs


def test_a_file_with_mistakes_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    file = PolicyFile("rules/0.yaml", "local", POLICY.replace("variables.count >= 2", "variables.counts >= 2").encode())
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="undefined field 'counts'"):
            admission_rules([file], cache)
