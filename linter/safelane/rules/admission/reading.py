"""From a manifest that fits the schema to an ``Admission`` or a ``Binding``, not compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safelane.findings import Action
from safelane.location import Path, to_pointer
from safelane.rules.admission.model import (
    Admission,
    Binding,
    Constraints,
    Parameters,
    ParamRef,
    Requirement,
    ResourceRule,
    Selector,
    Validation,
)
from safelane.rules.expression import Expression

_ACTIONS = {"Deny": Action.DENY, "Warn": Action.WARN, "Audit": Action.AUDIT}
_NOTHING: Mapping[str, Any] = {}


def admission_of(value: Mapping[str, Any], path: Path) -> Admission:
    """The policy of a manifest that stands at ``path`` in its document, without bindings and parameters."""
    spec = value["spec"]
    kind = spec.get("paramKind")

    def listed(key: str, text: str) -> Iterator[tuple[Mapping[str, Any], Expression]]:
        for index, body in enumerate(spec.get(key, ())):
            yield body, Expression(spelled(body[text]), to_pointer((*path, "spec", key, index, text)))

    return Admission(
        constraints=_constraints(spec["matchConstraints"]),
        fails=spec.get("failurePolicy", "Fail") == "Fail",
        param_kind=(kind["apiVersion"], kind["kind"]) if kind else None,
        variables=tuple((spelled(body["name"]), found) for body, found in listed("variables", "expression")),
        conditions=tuple(found for _, found in listed("matchConditions", "expression")),
        validations=tuple(_validation(body, found) for body, found in listed("validations", "expression")),
        annotations=tuple((spelled(b["key"]), found) for b, found in listed("auditAnnotations", "valueExpression")),
    )


def _validation(body: Mapping[str, Any], expression: Expression) -> Validation:
    message = spelled(body.get("messageExpression", ""))
    place = f"{expression.pointer.removesuffix('expression')}messageExpression"
    return Validation(expression, spelled(body.get("message", "")), Expression(message, place) if message else None)


def binding_of(value: Mapping[str, Any], path: str, line: int) -> Binding:
    """The binding of a manifest that begins at a line; of several actions the strictest counts."""
    spec = value["spec"]
    selected = spec.get("matchResources")
    return Binding(
        name=value["metadata"]["name"],
        action=min((_ACTIONS[name] for name in spec["validationActions"]), key=lambda one: one.rank),
        constraints=_constraints(selected) if selected is not None else None,
        params=_param_ref(spec["paramRef"]) if "paramRef" in spec else None,
        path=path,
        line=line,
    )


def parameters_of(value: Mapping[str, Any]) -> Parameters:
    """An object as parameters."""
    metadata = value.get("metadata")
    said = metadata if isinstance(metadata, dict) else _NOTHING
    return Parameters(value, spelled(said.get("name", "")), spelled(said.get("namespace", "")), labels_of(value))


def labels_of(value: Any) -> Mapping[str, str]:
    """The labels of an object; none for null and for what is no object."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return {key: spelled(text) for key, text in labels.items()} if isinstance(labels, dict) else {}


def spelled(value: Any) -> str:
    """A scalar where Kubernetes wants a text: an unquoted ``n`` is the text "false"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _constraints(body: Mapping[str, Any]) -> Constraints:
    return Constraints(
        rules=tuple(map(_resource_rule, body.get("resourceRules", ()))),
        excluded=tuple(map(_resource_rule, body.get("excludeResourceRules", ()))),
        namespaces=_selector(body.get("namespaceSelector", _NOTHING)),
        objects=_selector(body.get("objectSelector", _NOTHING)),
        equivalent=body.get("matchPolicy", "Equivalent") == "Equivalent",
    )


def _resource_rule(body: Mapping[str, Any]) -> ResourceRule:
    return ResourceRule(
        groups=tuple(body["apiGroups"]),
        versions=tuple(body["apiVersions"]),
        operations=tuple(body["operations"]),
        resources=tuple(body["resources"]),
        scope=body.get("scope", "*"),
        names=tuple(body.get("resourceNames", ())),
    )


def _selector(body: Mapping[str, Any]) -> Selector:
    labels = (Requirement(key, "In", (text,)) for key, text in body.get("matchLabels", _NOTHING).items())
    expressions = (
        Requirement(one["key"], one["operator"], tuple(one.get("values", ())))
        for one in body.get("matchExpressions", ())
    )
    return (*labels, *expressions)


def _param_ref(body: Mapping[str, Any]) -> ParamRef:
    return ParamRef(
        name=body.get("name", ""),
        selector=_selector(body["selector"]) if "selector" in body else None,
        namespace=body.get("namespace", ""),
        deny=body["parameterNotFoundAction"] == "Deny",
    )
