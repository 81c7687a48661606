"""Runs admission policies through the whole pipeline: trees in memory, a safelane.yaml that names the rules folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from safelane.facts.gathering import ChangeFacts
from safelane.findings import Report
from safelane.gate import Asked, check
from safelane.git.memory import MemoryTree
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

CONFIG = "version: 1\npolicies: []\nrules: [policies]\n"
SAID = ChangeFacts(datetime(2026, 1, 1, tzinfo=UTC))
Files = Mapping[str, "str | dict[str, Any] | None"]


def report_on(rules: Files, base: Files = {}, head: Files = {}, config: str = CONFIG) -> Report:  # noqa: B006 - read only
    """The report on a change; ``rules`` are files below ``policies/``; manifests are texts or values."""
    own = {"safelane.yaml": config, **{f"policies/{name}": content for name, content in rules.items()}}
    before, after = (MemoryTree(_encoded({**own, **side})) for side in (base, head))
    return check(before, after, read_policy(TreeSource(before)), Asked(SAID))


def messages(report: Report) -> list[str]:
    """What the findings say, sorted."""
    return sorted(finding.message for finding in report.findings)


def policy(name: str = "two-replicas", **spec: Any) -> dict[str, Any]:
    """A policy on Deployments that want two replicas; ``spec`` are keys in place of its own, None for none."""
    rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}
    own = {
        "matchConstraints": {"resourceRules": [rule]},
        "validations": [{"expression": "object == null || object.spec.replicas >= 2", "message": "two at least"}],
        **spec,
    }
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {key: value for key, value in own.items() if value is not None},
    }


def selecting(**constraints: Any) -> dict[str, Any]:
    """The same policy, with other constraints; a key of a resource rule changes the one rule that it has."""
    made = policy()
    match = made["spec"]["matchConstraints"]
    for key, value in constraints.items():
        (match["resourceRules"][0] if key in _RULE_KEYS else match)[key] = value
    return made


def binding(
    name: str = "bound", policy: str = "two-replicas", actions: tuple[str, ...] = ("Deny",), **spec: Any
) -> dict[str, Any]:
    """A binding of a policy."""
    return {
        "apiVersion": "admissionregistration.k8s.io/v1beta1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": policy, "validationActions": list(actions), **spec},
    }


def workload(replicas: int = 1, **changes: Any) -> dict[str, Any]:
    """A Deployment; ``labels`` and ``namespace`` are those of its metadata, other keys its own."""
    metadata = {"name": "web", "namespace": changes.pop("namespace", "shop"), "labels": changes.pop("labels", {})}
    if metadata["namespace"] is None:
        del metadata["namespace"]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {"replicas": replicas},
        **changes,
    }


def namespace(name: str = "shop", **labels: str) -> dict[str, Any]:
    """A Namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


_RULE_KEYS = ("apiGroups", "apiVersions", "operations", "resources", "scope", "resourceNames")


def _encoded(files: Files) -> dict[str, bytes]:
    return {name: _text(content).encode() for name, content in files.items() if content is not None}


def _text(content: str | dict[str, Any] | None) -> str:
    return content if isinstance(content, str) else json.dumps(content, indent=1)
