"""Gatekeeper's ConstraintTemplates with K8sNativeValidation, and the Constraints that say where and with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from safelane.authoring.importing.defaults import with_defaults
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
from safelane.authoring.importing.selecting import in_namespaces, of_kind, plain

CONSTRAINTS = "constraints.gatekeeper.sh"
_ENGINE = "K8sNativeValidation"
_OPERATIONS = ["CREATE", "UPDATE"]
_ACTIONS = {"deny": "Deny", "warn": "Warn", "dryrun": "Audit"}
_MATCH = ("kinds", "namespaces", "excludedNamespaces", "labelSelector", "namespaceSelector", "scope", "name")
# What the engine declares for every template.
_PARAMS = "!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters"
_OBJECT = 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object'


def kind_of(template: Source) -> str:
    """The kind of a template's Constraints. Raises CannotError."""
    spec = mapping(template.value.get("spec"), "spec")
    crd = mapping(mapping(spec.get("crd"), "crd").get("spec"), "crd.spec")
    return str(mapping(crd.get("names"), "names").get("kind", ""))


def from_template(template: Source, constraints: Sequence[Source]) -> Iterator[Made | Left]:
    """A policy for the template, a binding for each Constraint. Raises CannotError."""
    code = _native(template)
    kind = kind_of(template)
    own = [one for one in constraints if one.kind == kind]
    if not own:
        raise CannotError(f"no Constraint of the kind {kind} is given to say where it counts: name its file too")
    only(code, ("validations", "variables", "matchConditions", "failurePolicy", "generateVAP"), "its source")
    made: list[Mapping[str, Any]] = []
    for constraint in own:
        try:
            filled = with_defaults(template, constraint)
            made += [_binding(template.name, constraint), {**filled, "apiVersion": f"{CONSTRAINTS}/v1beta1"}]
        except CannotError as error:
            yield Left(constraint.path, constraint.line, f"{kind} {constraint.name}", str(error))
    if not made:
        raise CannotError("none of its Constraints can be kept")
    every = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": _OPERATIONS, "resources": ["*"]}
    variables = [{"name": "params", "expression": _PARAMS}, {"name": "anyObject", "expression": _OBJECT}]
    spec = {
        "failurePolicy": code.get("failurePolicy"),
        "paramKind": {"apiVersion": f"{CONSTRAINTS}/v1beta1", "kind": kind},
        "matchConstraints": {"resourceRules": [every]},
        "matchConditions": code.get("matchConditions"),
        "variables": [*variables, *items(code.get("variables"), "variables")],
        "validations": code.get("validations"),
    }
    said = mapping(mapping(template.value.get("metadata"), "metadata").get("annotations"), "annotations")
    kept = {key: said[key] for key in ("title", "description") if key in said}
    documents = (policy_of(template.name, spec, kept), *made)
    yield Made(template.name, documents, (template.name,), template.name)


def _native(template: Source) -> Mapping[str, Any]:
    spec = mapping(template.value.get("spec"), "spec")
    engines = []
    for target in items(spec.get("targets"), "targets"):
        for code in items(mapping(target, "a target").get("code"), "code"):
            engine = mapping(code, "code").get("engine")
            if engine == _ENGINE:
                return mapping(code.get("source"), "source")
            engines.append(str(engine))
    raise CannotError(f"it is written in {', '.join(engines) or 'Rego'}, and has no code for {_ENGINE}")


def _binding(policy: str, constraint: Source) -> dict[str, Any]:
    spec = mapping(constraint.value.get("spec"), "spec")
    only(spec, ("enforcementAction", "match", "parameters"), "its spec")
    action = str(spec.get("enforcementAction", "deny"))
    if action not in _ACTIONS:
        raise CannotError(f"the enforcement action {action!r} has no counterpart")
    reference = {"name": constraint.name, "parameterNotFoundAction": "Deny"}
    match = _match(mapping(spec.get("match"), "match"))
    return binding_of(
        f"{policy}-{constraint.name}", policy, [_ACTIONS[action]], paramRef=reference, matchResources=match
    )


def _match(match: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in match.items() if not (key == "source" and value in ("All", "Original"))}
    only(kept, _MATCH, "its match")
    names = plain([str(kept["name"])], "the name") if kept.get("name") else []
    rules = []
    for one in items(kept.get("kinds"), "kinds"):
        selector = mapping(one, "kinds")
        for group in texts(selector.get("apiGroups"), "apiGroups") or ["*"]:
            for kind in texts(selector.get("kinds"), "kinds") or ["*"]:
                rules += of_kind(group, "*", (kind,), _OPERATIONS, names)
    if names and not rules:
        rules = of_kind("*", "*", ("*",), _OPERATIONS, names)
    scope = kept.get("scope", "*")
    if scope != "*":
        rules = [{**rule, "scope": scope} for rule in rules or of_kind("*", "*", ("*",), _OPERATIONS)]
    inside = plain(texts(kept.get("namespaces"), "namespaces"), "the namespace")
    outside = plain(texts(kept.get("excludedNamespaces"), "excludedNamespaces"), "the excluded namespace")
    made = {
        "resourceRules": rules,
        "namespaceSelector": in_namespaces(inside, kept.get("namespaceSelector"), but=outside),
        "objectSelector": kept.get("labelSelector"),
    }
    return {key: value for key, value in made.items() if value}
