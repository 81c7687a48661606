"""Kyverno's policies on Pods count for what makes Pods too: the same expressions, further down in the object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_POD = re.compile(r"(?<![\w.])(object|oldObject)(\.\??)(spec|metadata)\b")
_RESOURCES: Mapping[str, str] = {
    "daemonsets": "apps",
    "deployments": "apps",
    "replicasets": "apps",
    "statefulsets": "apps",
    "replicationcontrollers": "",
    "jobs": "batch",
    "cronjobs": "batch",
}
ALL = tuple(_RESOURCES)


def pods_only(rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether resource rules select Pods and nothing else."""
    found = list(rules)
    return bool(found) and all(
        rule.get("resources") == ["pods"] and not rule.get("resourceNames") and rule.get("apiGroups") in ([""], ["*"])
        for rule in found
    )


def versions(spec: Mapping[str, Any], controllers: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same spec for controllers, each with what goes before its name: cron jobs hold their Pods deeper."""
    wanted = [name for name in _RESOURCES if name in set(controllers)]
    near, far = [name for name in wanted if name != "cronjobs"], [name for name in wanted if name == "cronjobs"]
    for prefix, names, path in (("autogen", near, "template"), ("autogen-cronjob", far, "jobTemplate.spec.template")):
        if names:
            moved = {key: _moved(value, path) if key != "matchConstraints" else value for key, value in spec.items()}
            constraints = dict(spec["matchConstraints"])
            operations = list(
                dict.fromkeys(op for rule in constraints["resourceRules"] for op in rule.get("operations", ()))
            )
            groups: dict[str, list[str]] = {}
            for name in names:
                groups.setdefault(_RESOURCES[name], []).append(name)
            constraints["resourceRules"] = [
                {"apiGroups": [group], "apiVersions": ["v1"], "operations": operations, "resources": resources}
                for group, resources in groups.items()
            ]
            yield prefix, {**moved, "matchConstraints": constraints}


def _moved(value: Any, path: str) -> Any:
    """Every expression of a spec; names of variables and the like hold nothing of a Pod."""
    if isinstance(value, str):
        return _POD.sub(rf"\1.spec.{path}\2\3", value)
    if isinstance(value, dict):
        return {key: _moved(item, path) if key != "name" else item for key, item in value.items()}
    return [_moved(item, path) for item in value] if isinstance(value, list) else value
