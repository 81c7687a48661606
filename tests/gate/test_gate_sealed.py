"""Encrypted files and templates that are deleted are judged by what stands in the clear in them."""

from __future__ import annotations

from safelane.authoring.examples import judge
from safelane.documents import Unreadable, parse
from safelane.documents.templated import without_actions
from safelane.findings import Report

FOLDER = "apps/web/overlays/production"
SECRET = b"""\
apiVersion: v1
kind: Secret
metadata: {name: %s, namespace: shop}
stringData: {password: "ENC[AES256_GCM,data:c2VjcmV0,type:str]"}
sops: {mac: x, lastmodified: '2026-01-01T00:00:00Z', version: 3.9.0}
"""
DEPLOYMENT = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.com/web:1.4.0", envFrom: [{secretRef: {name: web}}]}]
"""
BASE = {f"{FOLDER}/secret.enc.yaml": SECRET % b"web", f"{FOLDER}/old.enc.yaml": SECRET % b"old"}
USED = {f"{FOLDER}/deployment.yaml": DEPLOYMENT}


def said(report: Report) -> list[tuple[str, str]]:
    return sorted((finding.rule, finding.location.path) for finding in report.findings)


def without(*names: str) -> dict[str, bytes]:
    return {path: data for path, data in BASE.items() if path.rpartition("/")[2] not in names}


def test_what_nobody_uses_goes_without_a_word() -> None:
    report = judge({**BASE, **USED}, {**without("old.enc.yaml"), **USED}, {})
    assert said(report) == []
    assert report.unchecked == ()


def test_what_somebody_uses_is_missed() -> None:
    report = judge({**BASE, **USED}, {**without("secret.enc.yaml"), **USED}, {})
    assert [rule for rule, _ in said(report)] == ["referenced-object-removed"]
    assert report.unchecked == ()


def test_where_another_encrypted_file_changed_it_may_have_moved_there() -> None:
    head = {**without("secret.enc.yaml"), f"{FOLDER}/old.enc.yaml": SECRET % b"web", **USED}
    report = judge({**BASE, **USED}, head, {})
    assert {entry.path for entry in report.unchecked} == {*BASE}
    assert {rule for rule, _ in said(report)} == {"change-unchecked"}


def test_no_encrypted_value_can_be_read() -> None:
    (part,) = parse("secret.enc.yaml", SECRET % b"web")
    assert isinstance(part, Unreadable)
    assert part.reason == "encrypted"
    assert part.sealed is not None
    assert part.sealed.value == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "web", "namespace": "shop"},
        "stringData": {"password": "$(encrypted)"},
    }


TEMPLATE = b"""\
{{- if .Values.cache.enabled }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "web.name" . }}-cache
  labels: {{- include "web.labels" . | nindent 4 }}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: {{ .Values.cache.size | quote }}}}}
{{- end }}
"""
CHART = {
    "charts/web/Chart.yaml": b"name: web\nversion: 1.0.0\n",
    "charts/web/values-production.yaml": b"replicaCount: 3\n",
}


def test_a_template_that_goes_is_judged_by_its_kinds() -> None:
    report = judge({**CHART, "charts/web/templates/cache.yaml": TEMPLATE}, CHART, {})
    assert [rule for rule, _ in said(report)] == ["data-holder-deleted"]
    assert report.unchecked == ()


def test_a_template_that_changes_stays_unchecked() -> None:
    path = "charts/web/templates/cache.yaml"
    report = judge({**CHART, path: TEMPLATE}, {**CHART, path: TEMPLATE.replace(b"-cache", b"-store")}, {})
    assert [entry.reason for entry in report.unchecked] == ["template"]


def test_what_no_action_leaves_readable_stays_unchecked() -> None:
    broken = b"a: [{{ .Values.x }}\n  b: c\n"
    report = judge({**CHART, "charts/web/templates/cache.yaml": broken}, CHART, {})
    assert [entry.reason for entry in report.unchecked] == ["template"]


def test_actions_are_put_aside_and_columns_stay() -> None:
    text = "a: {{ .x }}\n{{- if .y }}\nb: '{{ .z }}-c' # {{\n{{ if\n.q }}\n"
    plain = without_actions(text)
    assert plain.split("\n")[0] == "a: $( .x  )"
    assert plain.split("\n")[1].strip() == plain.split("\n")[4].strip() == ""
    assert plain.split("\n")[2] == "b: '$( .z  )-c' # {{"
    assert [len(line) for line in plain.split("\n")] == [len(line) for line in text.split("\n")]
