"""Files that cannot be read as a whole are judged by what stands in the clear where nothing unread is new."""

from __future__ import annotations

import pytest

from safelane.authoring.examples import judge
from safelane.documents.templated import without_actions
from safelane.findings import Report

PATH = "charts/web/templates/deployment.yaml"
CHART = {
    "charts/web/Chart.yaml": b"name: web\nversion: 1.0.0\n",
    "charts/web/values-production.yaml": b"tag: 1.4.0\n",
}
TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
spec:
  replicas: 6
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      {{- if .Values.spread }}
      topologySpreadConstraints: []  # later
      {{- end }}
      containers:
        - name: web
          image: "registry.example.com/web:{{ .Values.tag }}"
          args: [--level, info]
          command:
            - sh
            - -c
            - |
              # go
              exec web
"""
SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
stringData:
  user: ENC[AES256_GCM,data:dXNlcg==,type:str]
  password: ENC[AES256_GCM,data:c2VjcmV0,type:str]
sops: {mac: x, lastmodified: '2026-01-01T00:00:00Z', version: 3.9.0}
"""
FOLDER = "apps/web/overlays/production"


def said(report: Report) -> list[str]:
    return sorted({finding.rule for finding in report.findings})


def edited(before: str, after: str, text: str = TEMPLATE, path: str = PATH) -> list[str]:
    assert before in text
    head = text.replace(before, after)
    report = judge({**CHART, path: text.encode()}, {**CHART, path: head.encode()}, {})
    assert ("change-unchecked" in said(report)) == bool(report.unchecked)
    return said(report)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("spec:\n  replicas", "spec:\n  # six\n\n  replicas"),
        ("# later", "# soon"),
        ("  # later", ""),
        ("info]\n", "info]   \n"),
        ("metadata:\n  name", "metadata:  # of all\n  name"),
    ],
)
def test_comments_and_blanks_of_a_template_say_nothing(before: str, after: str) -> None:
    assert edited(before, after) == []


def test_what_a_template_says_itself_is_judged() -> None:
    assert edited("replicas: 6", "replicas: 1") == ["replicas-cut"]
    assert edited("replicas: 6", "replicas: 5") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".Values.tag", ".Values.image.tag"),
        ("replicas: 6", "replicas: {{ .Values.replicas }}"),
        ("web:{{", "app:{{"),  # a part of a value that is filled in
        ('  name: {{ include "web.name" . }}', '  # name: {{ include "web.name" . }}'),
        ("  labels:\n", "  annotations:\n"),  # what is filled in goes somewhere else
        ("      {{- if .Values.spread }}\n      topology", "      topology"),
        ('{{- include "web.labels" . | nindent 4 }}', '# {{- include "web.labels" . | nindent 4 }}'),
        ("replicas: 6", "replicas: 6\n  replicas: 6"),
        ("replicas: 6", "replicas: [6"),
    ],
)
def test_what_depends_on_what_is_filled_in_stays_unchecked(before: str, after: str) -> None:
    assert edited(before, after) == ["change-unchecked"]


def test_what_moves_into_a_branch_stays_unchecked() -> None:
    head = "      {{- if .Values.spread }}\n      priorityClassName: high\n"
    text = TEMPLATE.replace(
        "      {{- if .Values.spread }}\n", "      priorityClassName: high\n      {{- if .Values.spread }}\n"
    )
    assert edited("      priorityClassName: high\n      {{- if .Values.spread }}\n", head, text) == ["change-unchecked"]


def test_a_key_in_two_branches_stays_unchecked() -> None:
    text = "kind: X\n{{ if .Values.a }}\nreplicas: 6\n{{ else }}\nreplicas: 2\n{{ end }}\n"
    assert edited("replicas: 6", "replicas: 3", text) == ["change-unchecked"]
    assert edited("kind: X", "kind: X  # of two sizes", text) == []


def test_comments_inside_of_a_value_are_content() -> None:
    report = judge({**CHART, PATH: TEMPLATE.encode()}, {**CHART, PATH: TEMPLATE.replace("# go", "# stay").encode()}, {})
    assert report.unchecked == ()
    assert report.counts.fields == 1


def test_a_template_of_another_chart_is_another() -> None:
    base = {**CHART, PATH: TEMPLATE.encode()}
    head = {**CHART, "charts/app/templates/deployment.yaml": TEMPLATE.replace("# later", "# soon").encode()}
    assert "change-unchecked" in said(judge(base, head, {}))


def test_lines_of_other_actions_are_put_aside_too() -> None:
    assert without_actions("a: 1\n{% if x %}\nb: 2\n{%- endif %}\n").split() == ["a:", "1", "b:", "2"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 3.9.0", "version: 3.9.0, age: [{recipient: age1b, enc: y}]"),
        ("metadata:", "# who\nmetadata:"),
        ("mac: x", "mac: y"),
    ],
)
def test_who_may_read_an_encrypted_file_is_no_value(before: str, after: str) -> None:
    assert edited(before, after, SECRET, f"{FOLDER}/secret.yaml") == []


def test_an_encrypted_file_is_judged_by_what_changes_in_the_clear() -> None:
    user = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [%s]}\n"
    pod = user % b"{name: web, image: web:1.4.0, env: [{name: A, valueFrom: {secretKeyRef: {name: web, key: user}}}]}"
    base = {f"{FOLDER}/pod.yaml": pod, f"{FOLDER}/secret.yaml": SECRET.encode()}
    less = "".join(line for line in SECRET.splitlines(keepends=True) if "user" not in line).replace("mac: x", "mac: y")
    report = judge(base, {**base, f"{FOLDER}/secret.yaml": less.encode()}, {})
    assert said(report) == ["referenced-key-removed"]
    assert report.unchecked == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("c2VjcmV0", "cGFzcw=="),
        ("  user: ENC", "  owner: ENC"),
        ("  user:", "  token: ENC[AES256_GCM,data:bmV3,type:str]\n  user:"),
        ("name: web", "name: app"),  # with the code of another content
    ],
)
def test_new_encrypted_values_stay_unchecked(before: str, after: str) -> None:
    assert edited(before, after, SECRET, f"{FOLDER}/secret.yaml") == ["change-unchecked"]


@pytest.mark.parametrize(("to", "unchecked"), [(f"{FOLDER}/moved", False), ("apps/web/overlays/staging", True)])
def test_an_encrypted_file_may_move_within_its_environment(to: str, unchecked: bool) -> None:
    report = judge({f"{FOLDER}/secret.yaml": SECRET.encode()}, {f"{to}/secret.yaml": SECRET.encode()}, {})
    assert bool(report.unchecked) == unchecked


def test_no_edit_is_offered_in_what_is_read_in_part() -> None:
    report = judge(
        {**CHART, PATH: TEMPLATE.encode()}, {**CHART, PATH: TEMPLATE.replace("replicas: 6", "replicas: 1").encode()}, {}
    )
    assert [finding.edits for finding in report.findings] == [None]
