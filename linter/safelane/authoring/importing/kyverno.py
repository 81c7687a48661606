"""Kyverno's ClusterPolicy and Policy with ``validate.cel``, and ValidatingPolicy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from safelane.authoring.importing import controllers
from safelane.authoring.importing.model import (
    CannotError,
    Left,
    Made,
    Source,
    binding_of,
    items,
    mapping,
    only,
    policy_of,
    texts,
)
from safelane.authoring.importing.selecting import in_namespaces, plain, resource_rule

_OVERRIDES = "its validationFailureActionOverrides: one action for all namespaces is kept"
_AUTOGEN = "pod-policies.kyverno.io/autogen-controllers"
_OPERATIONS = ("CREATE", "UPDATE")
_COPIED = ("variables", "auditAnnotations", "paramKind")
_SAME = ("matchConstraints", "matchConditions", "variables", "validations", "auditAnnotations", "failurePolicy")
_KINDS = {
    "DaemonSet": "daemonsets",
    "Deployment": "deployments",
    "ReplicaSet": "replicasets",
    "StatefulSet": "statefulsets",
    "ReplicationController": "replicationcontrollers",
    "Job": "jobs",
    "CronJob": "cronjobs",
}


def from_rules(source: Source) -> Iterator[Made | Left]:
    """The rules of a ClusterPolicy or Policy, one file each."""
    spec = mapping(source.value.get("spec"), "spec")
    rules = [mapping(rule, "a rule") for rule in items(spec.get("rules"), "rules")]
    if spec.get("validationFailureActionOverrides"):
        yield Left(
            source.path, source.line, source.name, "validationFailureActionOverrides: one action for all is kept"
        )
    for rule in rules:
        name = str(rule.get("name", ""))
        try:
            yield _rule(source, spec, rule, len(rules) == 1)
        except CannotError as error:
            yield Left(source.path, source.line, f"{source.name}, rule {name}", str(error))


def _rule(source: Source, spec: Mapping[str, Any], rule: Mapping[str, Any], single: bool) -> Made:
    known = ("name", "match", "exclude", "celPreconditions", "validate", "skipBackgroundRequests")
    only(rule, known, "it")
    validate = mapping(rule.get("validate"), "validate")
    if "cel" not in validate:
        raise CannotError(f"it validates by {', '.join(sorted(validate)) or 'nothing'}, not by CEL")
    cel = mapping(validate["cel"], "validate.cel")
    only(cel, ("expressions", "generate", "generateVAP", *_COPIED), "validate.cel")
    if "paramKind" in cel:
        raise CannotError("it takes parameters from a cluster")
    message = validate.get("message")
    expressions = [mapping(one, "an expression") for one in items(cel.get("expressions"), "expressions")]
    constraints = _constraints(source, rule)
    made = {
        "failurePolicy": spec.get("failurePolicy"),
        "matchConstraints": constraints,
        "matchConditions": rule.get("celPreconditions"),
        **{key: cel.get(key) for key in _COPIED},
        "validations": [
            one if "message" in one or "messageExpression" in one or not message else {**one, "message": message}
            for one in expressions
        ],
    }
    action = str(validate.get("failureAction") or spec.get("validationFailureAction") or "Audit").lower()
    if action not in ("audit", "enforce"):
        raise CannotError(f"{action!r} is no failure action that is known")
    name = source.name if single else f"{source.name}-{_slug(str(rule.get('name', '')))}"
    actions = ["Deny"] if action == "enforce" else ["Audit"]
    wanted = _controllers(source) if controllers.pods_only(constraints["resourceRules"]) else ()
    return _made(source, name, made, (actions, wanted), str(rule.get("name", "")))


def _made(
    source: Source, name: str, spec: Mapping[str, Any], how: tuple[list[str], tuple[str, ...]], rule: str
) -> Made:
    """A policy with its binding, and the same for what makes Pods."""
    said = mapping(mapping(source.value.get("metadata"), "metadata").get("annotations"), "annotations")
    titles = {key: said.get(f"policies.kyverno.io/{key}") for key in ("title", "description")}
    kept = {key: value for key, value in titles.items() if value}
    forms = [(name, spec), *((f"{prefix}-{name}", form) for prefix, form in controllers.versions(spec, how[1]))]
    documents: list[Mapping[str, Any]] = []
    for id, form in forms:
        documents += [policy_of(id, form, kept), binding_of(id, id, how[0])]
    return Made(name, tuple(documents), tuple(id for id, _ in forms), source.name, rule)


def _controllers(source: Source) -> tuple[str, ...]:
    said = mapping(mapping(source.value.get("metadata"), "metadata").get("annotations"), "annotations").get(_AUTOGEN)
    if said is None:
        return controllers.ALL
    return tuple(_KINDS[name.strip()] for name in str(said).split(",") if name.strip() in _KINDS)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _constraints(source: Source, rule: Mapping[str, Any]) -> dict[str, Any]:
    filters = _filters(mapping(rule.get("match"), "match"), "match")
    if not filters:
        raise CannotError("it matches nothing")
    selecting = [one for one in filters if one.keys() - {"kinds", "operations", "names", "name"}]
    if selecting and len(filters) > 1:
        raise CannotError("it matches several filters that have selectors of their own")
    made: dict[str, Any] = {"resourceRules": [each for one in filters for each in _resource_rules(one)]}
    first = filters[0]
    names = plain(texts(first.get("namespaces"), "namespaces"), "the namespace")
    if source.kind == "Policy":
        names = [str(mapping(source.value.get("metadata"), "metadata").get("namespace", "default"))]
    without: list[str] = []
    for one in _filters(mapping(rule.get("exclude"), "exclude"), "exclude"):
        if one.keys() == {"namespaces"}:
            without += plain(texts(one["namespaces"], "namespaces"), "the excluded namespace")
        elif one.keys() <= {"kinds", "operations", "names", "name"}:
            made.setdefault("excludeResourceRules", []).extend(_resource_rules(one))
        else:
            raise CannotError("it excludes by more than kinds, names or namespaces")
    namespaces = in_namespaces(names, first.get("namespaceSelector"), but=without)
    if namespaces:
        made["namespaceSelector"] = namespaces
    if first.get("selector"):
        made["objectSelector"] = first["selector"]
    return made


def _filters(block: Mapping[str, Any], what: str) -> list[Mapping[str, Any]]:
    """What a ``match`` or ``exclude`` lists."""
    if "resources" in block:
        only(block, ("resources",), what)
        return [mapping(block["resources"], "resources")]
    only(block, ("any", "all"), what)
    every = items(block.get("all"), "all")
    if len(every) > 1 or (every and block.get("any")):
        raise CannotError(f"its {what} wants several filters to hold at once")
    found = []
    for one in [*items(block.get("any"), "any"), *every]:
        only(mapping(one, what), ("resources",), f"a filter of {what}")
        resources = mapping(one.get("resources"), "resources")
        known = ("kinds", "operations", "names", "name", "namespaces", "selector", "namespaceSelector")
        only(resources, known, f"a filter of {what}")
        found.append(resources)
    return found


def _resource_rules(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = [*texts(one.get("names"), "names"), *([one["name"]] if isinstance(one.get("name"), str) else [])]
    operations = texts(one.get("operations"), "operations") or list(_OPERATIONS)
    plain(names, "the name")
    kinds = texts(one.get("kinds"), "kinds")
    if not kinds:
        raise CannotError("a filter names no kinds")
    return [rule for kind in kinds for rule in resource_rule(kind, operations, names)]


def from_validating(source: Source) -> Made:
    """A ValidatingPolicy, whose spec is nearly that of Kubernetes' own. Raises CannotError."""
    spec = mapping(source.value.get("spec"), "spec")
    only(spec, (*_SAME, "validationActions", "evaluation", "autogen", "webhookConfiguration"), "its spec")
    evaluation = mapping(spec.get("evaluation"), "evaluation")
    if evaluation.get("mode", "Kubernetes") != "Kubernetes":
        raise CannotError("it judges JSON that is no object of Kubernetes")
    made = {key: spec.get(key) for key in _SAME}
    constraints = mapping(spec.get("matchConstraints"), "matchConstraints")
    if source.kind == "NamespacedValidatingPolicy":
        namespace = str(mapping(source.value.get("metadata"), "metadata").get("namespace", "default"))
        selector = in_namespaces([namespace], constraints.get("namespaceSelector"))
        constraints = made["matchConstraints"] = {**constraints, "namespaceSelector": selector}
    rules = [mapping(one, "a resource rule") for one in items(constraints.get("resourceRules"), "resourceRules")]
    pods = mapping(mapping(spec.get("autogen"), "autogen").get("podControllers"), "podControllers")
    wanted = tuple(texts(pods["controllers"], "controllers")) if "controllers" in pods else controllers.ALL
    actions = texts(spec.get("validationActions"), "validationActions") or ["Deny"]
    return _made(source, source.name, made, (actions, wanted if controllers.pods_only(rules) else ()), "")
