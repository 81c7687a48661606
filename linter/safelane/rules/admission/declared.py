"""What the expressions of an admission policy may name, with its types: the API server's declarations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from safelane import cel

_TEXT, _TEXTS, _TIME = "string", "list(string)", "google.protobuf.Timestamp"
_AUTHORIZATION = "kubernetes.authorization"
_OBJECTS: Mapping[str, Mapping[str, str]] = {
    "kubernetes.GroupVersionKind": dict.fromkeys(("group", "version", "kind"), _TEXT),
    "kubernetes.GroupVersionResource": dict.fromkeys(("group", "version", "resource"), _TEXT),
    "kubernetes.UserInfo": {
        "username": _TEXT,
        "uid": _TEXT,
        "groups": _TEXTS,
        "extra": "map(string, list(string))",
    },
    "kubernetes.AdmissionRequest": {
        "kind": "kubernetes.GroupVersionKind",
        "resource": "kubernetes.GroupVersionResource",
        "requestKind": "kubernetes.GroupVersionKind",
        "requestResource": "kubernetes.GroupVersionResource",
        **dict.fromkeys(("subResource", "requestSubResource", "name", "namespace", "operation"), _TEXT),
        "userInfo": "kubernetes.UserInfo",
        "dryRun": "bool",
        "options": "dyn",
    },
    "kubernetes.Namespace": {
        "metadata": "kubernetes.NamespaceMetadata",
        "spec": "kubernetes.NamespaceSpec",
        "status": "kubernetes.NamespaceStatus",
    },
    "kubernetes.NamespaceMetadata": {
        **dict.fromkeys(("name", "generateName", "namespace", "UID", "resourceVersion"), _TEXT),
        **dict.fromkeys(("labels", "annotations"), "map(string, string)"),
        **dict.fromkeys(("creationTimestamp", "deletionTimestamp"), _TIME),
        **dict.fromkeys(("deletionGracePeriodSeconds", "generation"), "int"),
        "finalizers": _TEXTS,
    },
    "kubernetes.NamespaceSpec": {"finalizers": _TEXTS},
    "kubernetes.NamespaceStatus": {"conditions": "list(kubernetes.NamespaceCondition)", "phase": _TEXT},
    "kubernetes.NamespaceCondition": {
        **dict.fromkeys(("status", "type", "message", "reason"), _TEXT),
        "lastTransitionTime": _TIME,
    },
}
_VARIABLES = "kubernetes.Variables"
_COMMON = {
    "object": "dyn",
    "oldObject": "dyn",
    "request": "kubernetes.AdmissionRequest",
    "namespaceObject": "kubernetes.Namespace",
    "variables": _VARIABLES,
}
_ASKING = {
    "authorizer": f"{_AUTHORIZATION}.Authorizer",
    "authorizer.requestResource": f"{_AUTHORIZATION}.ResourceCheck",
}


def environment_of(variables: Mapping[str, str], params: bool, authorizer: bool) -> cel.Environment:
    """The environment of one expression; ``variables`` are those before it, with their types."""
    declared = {**_COMMON, **({"params": "dyn"} if params else {}), **(_ASKING if authorizer else {})}
    types = cel.Library(objects={**_OBJECTS, _VARIABLES: dict(variables)})
    return cel.Environment(declared, functions=[types])


@cache
def running() -> cel.Environment:
    """The environment in which compiled expressions run: every name that one of them may have."""
    return environment_of({}, params=True, authorizer=True)
