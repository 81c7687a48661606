"""``policy import``: files in, files out, what was left out, and the source's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.runs import Cli

POLICY = """\
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: host-ports
  annotations: {policies.kyverno.io/title: Host ports}
spec:
  validationFailureAction: Enforce
  rules:
    - name: none
      match: {any: [{resources: {kinds: [Pod]}}]}
      validate:
        cel:
          expressions:
            - message: no host ports
              expression: >-
                object.spec.containers.all(c,
                  c.?ports.orValue([]).all(p, !has(p.hostPort)))
    - name: other
      match: {any: [{resources: {kinds: [Pod]}}]}
      validate: {pattern: {spec: {hostPID: false}}}
"""
TEST = """\
apiVersion: cli.kyverno.io/v1alpha1
kind: Test
metadata: {name: host-ports}
policies: [../policy.yaml]
resources: [resource.yaml]
results:
  - {policy: host-ports, rule: none, kind: Pod, resources: [bad], result: fail}
  - {policy: host-ports, rule: none, kind: Pod, resources: [good], result: pass}
  - {policy: host-ports, rule: autogen-none, kind: Deployment, resources: [bad], result: fail}
  - {policy: host-ports, rule: other, kind: Pod, resources: [good], result: pass}
"""
PORT = "containers: [{name: web, ports: [{containerPort: 80, hostPort: 80}]}]"
RESOURCES = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: bad}}
spec: {{{PORT}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: good}}
spec: {{containers: [{{name: web}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: bad}}
spec: {{template: {{spec: {{{PORT}}}}}}}
"""
TEMPLATE = """\
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: few}
spec:
  crd: {spec: {names: {kind: Few}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: K8sNativeValidation
          source:
            validations:
              - expression: variables.anyObject.spec.replicas <= variables.params.most
                messageExpression: "'more than ' + string(variables.params.most)"
"""
CONSTRAINT = """\
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Few
metadata: {name: three}
spec:
  match: {kinds: [{apiGroups: [apps], kinds: [Deployment]}]}
  parameters: {most: 3}
"""
SUITE = """\
apiVersion: test.gatekeeper.sh/v1alpha1
kind: Suite
tests:
  - name: few
    template: template.yaml
    constraint: three.yaml
    cases:
      - {name: many, object: many.yaml, assertions: [{violations: yes}]}
      - {name: fine, object: fine.yaml, assertions: [{violations: no}]}
"""


def deployment(replicas: int) -> str:
    return f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {{replicas: {replicas}}}\n"


@pytest.fixture
def kyverno(tmp_path: Path) -> Path:
    (tmp_path / ".kyverno-test").mkdir()
    files = {"policy.yaml": POLICY, ".kyverno-test/kyverno-test.yaml": TEST, ".kyverno-test/resource.yaml": RESOURCES}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def gatekeeper(tmp_path: Path) -> Path:
    files = {"template.yaml": TEMPLATE, "three.yaml": CONSTRAINT, "suite.yaml": SUITE}
    for name, text in {**files, "many.yaml": deployment(4), "fine.yaml": deployment(3)}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_kyverno_with_its_own_tests(cli: Cli, kyverno: Path) -> None:
    done = cli("policy", "import", "policy.yaml", "--out", "ops/rules", cwd=kyverno)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "wrote ops/rules/host-ports-none.yaml",
        "left out: policy.yaml:1: host-ports, rule other: it validates by pattern, not by CEL",
        "3 admission policies made, 1 left out; 3 of 3 cases of their own tests say the same",
    ]
    (kyverno / "safelane.yaml").write_text("version: 1\nrules: [ops/rules]\n")
    rows = cli("rules", "--format", "json", cwd=kyverno).json["rules"]
    own = {
        row["id"]: {action["action"] for action in row["actions"]} for row in rows if row["source"].startswith("ops/")
    }
    names = ["host-ports-none", "autogen-host-ports-none", "autogen-cronjob-host-ports-none"]
    assert own == {name: {"deny"} for name in names}
    assert cli("policy", "lint", "ops/rules", cwd=kyverno).code == 0


def test_gatekeeper_with_its_suite(cli: Cli, gatekeeper: Path) -> None:
    done = cli("policy", "import", "template.yaml", "three.yaml", cwd=gatekeeper)
    assert done.code == 0
    assert "kind: ValidatingAdmissionPolicyBinding" in done.out
    assert done.err == "1 admission policy made, 0 left out; 2 of 2 cases of their own tests say the same\n"


def test_a_case_that_says_something_else_is_named(cli: Cli, gatekeeper: Path) -> None:
    (gatekeeper / "fine.yaml").write_text(deployment(9))
    done = cli("policy", "import", "template.yaml", "three.yaml", cwd=gatekeeper)
    assert done.code == 0
    assert "suite.yaml: few, fine: something is found, other than expected\n" in done.err
    assert "1 of 2 cases" in done.err


def test_a_test_that_cannot_be_read_is_named(cli: Cli, gatekeeper: Path) -> None:
    (gatekeeper / "fine.yaml").unlink()
    done = cli("policy", "import", "template.yaml", "three.yaml", cwd=gatekeeper)
    assert done.code == 0
    assert "test not run: suite.yaml: cannot read fine.yaml: No such file or directory\n" in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [\n", "p.yaml:2:1: syntax"),
        ("a: 1\n", "p.yaml:1:1: no object of Kubernetes"),
        (deployment(1), "p.yaml:1:1: apps/v1 Deployment is no policy that is known here"),
        ("", "there is no policy in p.yaml"),
    ],
)
def test_what_is_none_of_it_is_wrong_usage(cli: Cli, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "p.yaml").write_text(text)
    done = cli("policy", "import", "p.yaml", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_nothing_is_written_over(cli: Cli, kyverno: Path) -> None:
    assert cli("policy", "import", "policy.yaml", "--out", "out", cwd=kyverno).code == 0
    done = cli("policy", "import", "policy.yaml", "--out", "out", cwd=kyverno)
    assert done.code == 2
    assert "out/host-ports-none.yaml is there already" in done.err
    assert cli("policy", "import", "nowhere.yaml", cwd=kyverno).code == 2
    assert cli("policy", "import", cwd=kyverno).code == 2
