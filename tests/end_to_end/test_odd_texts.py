"""Values inside values: what changed in a text is found at its own line of the outer file."""

from __future__ import annotations

import pytest
from tests.end_to_end.odd import Odd, odd

__all__ = ["odd"]

RULE = """\
id: replicas-of-one
title: One replica
severity: error
scope: field
deny: field.key in ['replicas', 'replicaCount', 'size', 'value'] && field.new == 1
message: "{field.path} is 1"
why: One node may be down.
advice: Run three.
examples:
  - {name: one, base: "replicas: 3", head: "replicas: 1", expect: [{}]}
  - {name: two, base: "replicas: 3", head: "replicas: 2", expect: []}
"""
CONFIG = "version: 1\nrules: [ops]\n"
PATCH = """\
resources: [deployment.yaml]
patches:
  - target: {kind: Deployment}
    patch: |-
      - op: replace
        path: /spec/replicas
        value: 3
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 3
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source:
    helm:
      values: |
        web:
          replicaCount: 3
"""
SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  a.json: |
    {"pool":
      {"size": 3}}
  b.yaml: "pool:\\n  size: 3\\n"
"""
FOLDER = "apps/web/overlays/production"


@pytest.mark.parametrize(
    ("name", "text", "old", "new", "places"),
    [
        ("kustomization.yaml", PATCH, "value: 3", "value: 1", [(7, 16, 7, 17)]),
        ("kustomization.yaml", PATCH, "replicas: 3", "replicas: 1", [(13, 19, 13, 20)]),
        ("application.yaml", APPLICATION, "Count: 3", "Count: 1", [(9, 25, 9, 26)]),
        ("settings.yaml", SETTINGS, "3", "1", [(7, 16, 7, 17), (8, 27, 8, 28)]),
    ],
)
def test_a_field_in_a_text_is_pointed_at(
    odd: Odd, name: str, text: str, old: str, new: str, places: list[tuple[int, int, int, int]]
) -> None:
    path = f"{FOLDER}/{name}"
    files = {"safelane.yaml": CONFIG, "ops/replicas-of-one.yaml": RULE}
    report = odd.check({**files, path: text}, {path: text.replace(old, new)})
    found = [one["location"] for one in report.json["findings"] if one["rule"] == "replicas-of-one"]
    assert [(one["line"], one["column"], one["endLine"], one["endColumn"]) for one in found] == places
    assert report.code == 1


def test_a_patch_that_cannot_be_read_blocks_at_its_line(odd: Odd) -> None:
    path = f"{FOLDER}/kustomization.yaml"
    report = odd.check({path: PATCH}, {path: PATCH.replace("value: 3", "value: [")})
    assert ("document-unreadable", "deny", 7) in report.found
    assert report.unchecked == [("syntax", False)]


def test_a_key_that_stands_twice_in_a_text(odd: Odd) -> None:
    path = f"{FOLDER}/application.yaml"
    report = odd.check({path: APPLICATION}, {path: APPLICATION + "          replicaCount: 4\n"})
    (twice,) = [one for one in report.json["findings"] if one["rule"] == "duplicate-key"]
    assert (twice["location"]["line"], twice["location"]["column"]) == (10, 11)
    assert twice["location"]["pointer"] == "/spec/source/helm/values#/web/replicaCount"
    assert [one["line"] for one in twice["related"]] == [9]


def test_values_that_a_renderer_fills_in_are_no_finding(odd: Odd) -> None:
    path = f"{FOLDER}/application.yaml"
    generated = APPLICATION.replace("kind: Application", "kind: ApplicationSet").replace(
        "  source:", "  template:\n   source:"
    )
    text = generated.replace("replicaCount: 3", "replicaCount: {{ x }}")
    assert odd.check({path: text}, {path: text.replace("{{ x }}", "{{ y }}")}).unchecked == []


def test_secrets_in_a_text_do_not_show(odd: Odd) -> None:
    path = f"{FOLDER}/application.yaml"
    text = APPLICATION + '          password: "tr0ub4dor&3-horse"\n'
    files = {"safelane.yaml": CONFIG, "ops/replicas-of-one.yaml": RULE}
    odd.check({**files, path: text}, {path: text.replace("Count: 3", "Count: 1")})
    for name in ("text", "json", "github", "sarif", "markdown", "junit", "gitlab", "rdjson", "azure", "concise"):
        done = odd.cli("check", "--base", "HEAD~1", "--format", name, cwd=odd.sandbox.place)
        assert done.code == 1
        assert "tr0ub4dor" not in done.out
