"""Kubernetes' authorizer: its functions parse and type-check; without a cluster their answers cannot be known."""

from __future__ import annotations

from typing import ClassVar

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Function, Library
from safelane.cel.library.declare import on
from safelane.cel.values import Opaque, Value

_PREFIX = "kubernetes.authorization."
_AUTHORIZER, _PATH, _GROUP, _RESOURCE, _DECISION = (
    _PREFIX + name for name in ("Authorizer", "PathCheck", "GroupCheck", "ResourceCheck", "Decision")
)


class Authorizer(Opaque):
    """What the variable ``authorizer`` would be in a cluster."""

    __slots__ = ()
    cel_type: ClassVar[str] = _AUTHORIZER
    go_type: ClassVar[str] = "library.authorizerVal"

    def text(self) -> str:
        """Its type."""
        return self.cel_type


class PathCheck(Authorizer):
    """A path whose access is asked about."""

    __slots__ = ()
    cel_type: ClassVar[str] = _PATH


class GroupCheck(Authorizer):
    """An API group in which access is asked about."""

    __slots__ = ()
    cel_type: ClassVar[str] = _GROUP


class ResourceCheck(Authorizer):
    """A resource whose access is asked about."""

    __slots__ = ()
    cel_type: ClassVar[str] = _RESOURCE


class Decision(Authorizer):
    """An answer."""

    __slots__ = ()
    cel_type: ClassVar[str] = _DECISION


def _unknown(*_: Value) -> Value:
    raise EvaluationError("the authorizer cannot be asked here: only a cluster knows its permissions", "unavailable")


def _function(name: str, doc: str, *overloads: tuple[str, str, str]) -> Function:
    return Function(name, tuple(on(id_, args, result, _unknown) for id_, args, result in overloads), doc)


LIBRARY = Library(
    (
        _function("path", "Asks about a path.", ("authorizer_path", f"{_AUTHORIZER} string", _PATH)),
        _function("group", "Asks about an API group.", ("authorizer_group", f"{_AUTHORIZER} string", _GROUP)),
        _function(
            "serviceAccount",
            "Asks for a service account, by namespace and name.",
            ("authorizer_serviceaccount", f"{_AUTHORIZER} string string", _AUTHORIZER),
        ),
        _function("resource", "Asks about a resource.", ("groupcheck_resource", f"{_GROUP} string", _RESOURCE)),
        _function(
            "subresource", "Asks about a subresource.", ("resourcecheck_subresource", f"{_RESOURCE} string", _RESOURCE)
        ),
        _function("namespace", "Asks in a namespace.", ("resourcecheck_namespace", f"{_RESOURCE} string", _RESOURCE)),
        _function("name", "Asks about a name.", ("resourcecheck_name", f"{_RESOURCE} string", _RESOURCE)),
        _function(
            "fieldSelector",
            "Asks with a field selector.",
            ("authorizer_fieldselector", f"{_RESOURCE} string", _RESOURCE),
        ),
        _function(
            "labelSelector",
            "Asks with a label selector.",
            ("authorizer_labelselector", f"{_RESOURCE} string", _RESOURCE),
        ),
        _function(
            "check",
            "Asks whether a verb is allowed.",
            ("pathcheck_check", f"{_PATH} string", _DECISION),
            ("resourcecheck_check", f"{_RESOURCE} string", _DECISION),
        ),
        _function("errored", "Whether asking failed.", ("decision_errored", _DECISION, "bool")),
        _function("error", "Why asking failed.", ("decision_error", _DECISION, "string")),
        _function("allowed", "Whether the answer is yes.", ("decision_allowed", _DECISION, "bool")),
        _function("reason", "Why the answer is what it is.", ("decision_reason", _DECISION, "string")),
    ),
    (Authorizer, PathCheck, GroupCheck, ResourceCheck, Decision),
)
