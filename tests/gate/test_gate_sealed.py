"""Encrypted files that are deleted are judged by what stands in the clear in them."""

from __future__ import annotations

from safelane.authoring.examples import judge
from safelane.documents import Unreadable, parse
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
