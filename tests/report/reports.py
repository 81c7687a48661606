"""Reports by hand for the tests of the reporters: one with a bit of everything, and small ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from safelane.findings import (
    Action,
    AppliedOverride,
    AppliedWaiver,
    Counts,
    Excerpt,
    Finding,
    PolicyReference,
    Related,
    Report,
    ResourceReference,
    Severity,
    Status,
    TextEdit,
    Unchecked,
)
from safelane.location import Location

WEB = "apps/web/overlays/production/deployment.yaml"
CRON = "apps/batch/overlays/production/nightly.yaml"
API = "apps/api/overlays/production/deployment.yaml"
VALUES = "charts/web/values-production.yaml"

REPLICAS = Finding(
    rule="replicas-cut",
    title="Replicas cut too far in one step",
    severity=Severity.ERROR,
    message="replicas go from 6 to 1",
    location=Location(WEB, 8, 13, 8, 14),
    pointer="/spec/replicas",
    fingerprint="0123456789abcdef0123456789abcdef",
    resource=ResourceReference("apps/v1", "Deployment", "web", "web"),
    environments=("production",),
    service="web",
    related=(Related(Location(WEB, 8, 13, 8, 14, "base"), "was 6 here"),),
    advice="Step down in several changes and watch saturation between them, or raise limits first.",
    decided="policy recommended",
)
PROBE = replace(
    REPLICAS,
    rule="readiness-probe-removed",
    title="Readiness probe removed",
    severity=Severity.CRITICAL,
    message="container web loses its readiness probe",
    location=Location(WEB, 17, 11, 19, 1),
    pointer="/spec/template/spec/containers/0",
    fingerprint="1" * 32,
    related=(Related(Location(WEB, 20, 13, 23, 1, "base"), "this was removed"),),
    advice="Keep the probe, or replace it in the same change.",
)
IMAGE = Finding(
    rule="image-tag-floating",
    title="Image tag floats",
    severity=Severity.WARNING,
    message="the tag latest does not say which image runs",
    location=Location(API, 14, 18, 14, 55),
    pointer="/spec/template/spec/containers/0/image",
    fingerprint="2" * 32,
    action=Action.WARN,
    resource=ResourceReference("apps/v1", "Deployment", "", "api"),
    environments=("staging", "production"),
    advice="Name a version or a digest.",
    edits=(TextEdit(Location(API, 14, 18, 14, 55), "registry.example.com/api:1.4.2"),),
)
WAIVED = replace(
    REPLICAS,
    location=Location(CRON, 4, 3, 4, 14),
    fingerprint="3" * 32,
    resource=ResourceReference("apps/v1", "Deployment", "batch", "nightly"),
    service="batch",
    related=(),
    waiver=AppliedWaiver("team-batch", "moves to the queue-driven scaler", "2027-01-31", "safelane.yaml", 31),
)
OVERRIDDEN = replace(
    REPLICAS,
    location=Location(API, 9, 13, 9, 14),
    fingerprint="4" * 32,
    action=Action.WARN,
    resource=ResourceReference("apps/v1", "Deployment", "api", "api"),
    service="api",
    related=(),
    override=AppliedOverride("safelane-override", "traffic is drained, INC-77"),
)
AUDIT = replace(
    IMAGE,
    rule="change-unchecked",
    title="A changed file was not checked",
    severity=Severity.NOTE,
    message="templates are not rendered",
    location=Location("charts/web/templates/deployment.yaml", 1, 1, 1, 1),
    pointer="",
    fingerprint="5" * 32,
    action=Action.AUDIT,
    resource=None,
    environments=(),
    advice="",
    edits=None,
)
EXISTING = replace(IMAGE, status=Status.EXISTING, fingerprint="6" * 32, location=Location(WEB, 17, 16, 17, 30))
FIXED = replace(IMAGE, status=Status.FIXED, fingerprint="7" * 32, location=Location(VALUES, 3, 8, 3, 14, "base"))

WEB_HEAD = {
    7: "spec:",
    8: "  replicas: 1",
    9: "  selector:",
    16: "      containers:",
    17: "        - name: web",
    18: "          image: registry.example.com/web:2.0.1",
    19: "      volumes: []",
}
WEB_BASE = {
    7: "spec:",
    8: "  replicas: 6",
    9: "  selector:",
    17: "        - name: web",
    18: "          image: registry.example.com/web:2.0.1",
    19: "          readinessProbe:",
    20: "            httpGet:",
    21: "              path: /healthz",
    22: "              port: 8080",
    23: "      volumes: []",
}
API_HEAD = {
    8: "spec:",
    9: "  replicas: 1",
    13: "        - name: api",
    14: "          image: registry.example.com/platform/api:latest",
    15: "          ports: []",
}
EXCERPTS = {
    ("head", WEB): Excerpt(WEB, "head", WEB_HEAD),
    ("base", WEB): Excerpt(WEB, "base", WEB_BASE),
    ("head", API): Excerpt(API, "head", API_HEAD),
}


def report_of(*findings: Finding, **changes: Any) -> Report:
    """A report on these findings."""
    report = Report(
        version="0.1.0",
        base="a" * 40,
        head="b" * 40,
        policy=PolicyReference(("recommended",), "a" * 40, 61),
        findings=findings,
        counts=Counts(files=3, resources=4, fields=7),
        total_ms=143,
        excerpts=EXCERPTS,
    )
    return replace(report, **changes)


EMPTY = report_of()
UNCHECKED = (
    Unchecked("charts/web/templates/deployment.yaml", "head", "template", "not rendered", False),
    Unchecked("apps/big/huge.yaml", "head", "too-large", "11.2 MB, the limit is 10.0 MB", True),
)
FULL = report_of(
    REPLICAS,
    PROBE,
    IMAGE,
    WAIVED,
    OVERRIDDEN,
    AUDIT,
    EXISTING,
    FIXED,
    unchecked=UNCHECKED,
    notes=("layout inferred: no safelane.yaml at the base revision",),
    fixed=1,
)
UNSURE = report_of(unchecked=UNCHECKED[1:])
