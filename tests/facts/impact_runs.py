"""The reach of changes between small trees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tests.facts.index_runs import memory

from safelane.facts.gathering import ChangeFacts
from safelane.facts.impact import Impact, Reached
from safelane.gate import Asked
from safelane.gate.reach import reach
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource
from safelane.report.impact import Reach

Files = Mapping[str, str]
LAYOUT = """\
version: 1
layout: ["apps/{service}/overlays/{environment}/**", "apps/{service}/**", "clusters/{environment}-{cluster}/**"]
environments: [{name: staging}, {name: production, production: true}]
services: [{name: web, tier: 1}]
"""
NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def reach_of(base: Files, head: Mapping[str, str | None], only: frozenset[str] = frozenset()) -> Reach:
    """From base to what ``head`` makes of it: new texts, and None for files that go."""
    after = {path: text for path, text in {**base, **head}.items() if text is not None}
    old, new = memory(base), memory(after)
    return reach(old, new, read_policy(TreeSource(old)), Asked(ChangeFacts(NOW), only))


def impact_of(base: Files, head: Mapping[str, str | None]) -> Impact:
    return reach_of(base, head).impact


def named(impact: Impact) -> dict[str, Reached]:
    """The rows by ``Kind namespace/name environment``."""
    return {text(row): row for row in impact.resources}


def text(row: Reached) -> str:
    name = f"{row.resource.namespace}/{row.resource.name}" if row.resource.namespace else row.resource.name
    return " ".join(part for part in (row.resource.kind or row.path, name, row.environment or "") if part)


def way(row: Reached) -> list[str]:
    """The path of a row, one text for each step."""
    return [f"{step.source} > {step.target}: {step.reason}" for step in row.via]


def config_map(name: str, value: str = "one", namespace: str = "") -> str:
    inside = f"namespace: {namespace}, " if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{{inside}name: {name}}}\ndata: {{key: {value}}}\n"


def workload(name: str, reads: str = "", image: str = "example.com/web:1") -> str:
    source = f"\n          envFrom: [{{configMapRef: {{name: {reads}}}}}]" if reads else ""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: main
          image: {image}{source}
"""


def service(name: str, app: str) -> str:
    spec = f"spec: {{selector: {{app: {app}}}, ports: [{{port: 80}}]}}"
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n{spec}\n"


def ingress(name: str, service: str) -> str:
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}}}
spec:
  defaultBackend: {{service: {{name: {service}, port: {{number: 80}}}}}}
"""


def application(name: str, path: str, namespace: str = "", cluster: str = "", more: str = "") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  source: {{repoURL: https://example.com/x.git, path: {path}{more}}}
  destination: {{name: "{cluster}", namespace: "{namespace}"}}
"""
