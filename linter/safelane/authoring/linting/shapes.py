"""What the variables of rules consist of, as far as the contract says it: names that are not in here do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from safelane.cel.ast import Call, Comprehension, Literal, Name, Node, Select, children
from safelane.frozen import dataclass

# Fields by name; None is a value of which nothing is known. A list has one entry "[]".
Shape: TypeAlias = "Mapping[str, Shape] | None"
_ELEMENT = "[]"


def _of(names: str, **known: Shape) -> Shape:
    return {**dict.fromkeys(names.split()), **known}


def _list(element: Shape) -> Shape:
    return {_ELEMENT: element}


CHANGE = _of(
    "path oldPath operation sort kind apiVersion name namespace environments production service region cluster tenant "
    "labels owners rendered generated"
)
FIELD = _of(
    "path key operation old new type oldType first parentPath parent oldParent element oldElement default schema"
)
_IMAGE = _of("registry repository tag digest")
_CONTAINER = _of(
    "name init command args env envFrom ports resources readinessProbe livenessProbe startupProbe lifecycle "
    "securityContext volumeMounts",
    image=_IMAGE,
)
WORKLOAD = _of(
    "name kind labels podLabels podAnnotations selector replicas volumes serviceAccount terminationGracePeriodSeconds "
    "podSecurityContext podManagementPolicy serviceName volumeClaimTemplates claimRetention workloadRef partial",
    autoscaling=_of("enabled min max metrics"),
    disruptionBudget=_of("enabled minAvailable maxUnavailable"),
    rollout=_of("type maxSurge maxUnavailable partition steps analysis autoPromotionEnabled skipAnalysis"),
    containers=_list(_CONTAINER),
    scheduling=_of(
        "nodeSelector affinity tolerations topologySpreadConstraints priorityClassName hostNetwork dnsPolicy dnsConfig"
    ),
    job=_of(
        "schedule concurrencyPolicy startingDeadlineSeconds suspend backoffLimit activeDeadlineSeconds parallelism "
        "completions ttlSecondsAfterFinished"
    ),
)
_RESTART = _of("path environment kind name production service region cluster namespace")
CHANGESET = _of(
    "files environments services regions clusters title body author labels reviewers now isRevert environmentsGiven",
    changes=_list({**(CHANGE or {}), "object": None, "oldObject": None}),
    restarts=_list(_RESTART),
)
ROOTS: Mapping[str, Shape] = {
    "change": CHANGE,
    "field": FIELD,
    "workload": WORKLOAD,
    "oldWorkload": WORKLOAD,
    "changeset": CHANGESET,
}
_PASSING = frozenset({"filter", "optMap"})
_UNWRAPPING = frozenset({"orValue", "value", "or", "first", "last"})


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A field that is not there: its offset, its name, of what it was asked, and what that has."""

    at: int
    field: str
    owner: str
    choices: tuple[str, ...]


def misnamed(root: Node, roots: Mapping[str, Shape] = ROOTS) -> Iterator[Misnamed]:
    """The fields in an expression that no value of their owner's shape has."""
    pending: list[tuple[Node, Mapping[str, Shape]]] = [(root, roots)]
    while pending:
        node, known = pending.pop()
        if isinstance(node, Select):
            shape = shape_of(node.operand, known)
            if shape is not None and _ELEMENT not in shape and node.field not in shape:
                yield Misnamed(node.at + 1 + node.optional, node.field, _owner(node.operand), tuple(shape))
        if isinstance(node, Comprehension):
            pending.append((node.source, known))
            inner = {**known, **dict.fromkeys(node.variables), node.variables[-1]: _element(node, known)}
            pending += [(part, inner) for part in node.body]
        else:
            pending += [(child, known) for child in children(node)]


def shape_of(node: Node, known: Mapping[str, Shape]) -> Shape:
    """The shape of a value, None when nothing is known of it."""
    if isinstance(node, Name):
        return known.get(node.name)
    if isinstance(node, Select):
        shape = shape_of(node.operand, known) if not node.test else None
        return shape.get(node.field) if shape is not None else None
    if isinstance(node, Call):
        return _shape_of_call(node, known)
    if isinstance(node, Comprehension) and node.kind in _PASSING:
        return shape_of(node.source, known)
    return None


def _shape_of_call(node: Call, known: Mapping[str, Shape]) -> Shape:
    if node.function in ("_[_]", "_[?_]") and isinstance(node.arguments[1], Literal):
        shape = shape_of(node.arguments[0], known)
        return shape.get(_ELEMENT) if shape is not None else None
    if node.target is not None and node.function in _UNWRAPPING:
        shape = shape_of(node.target, known)
        return shape.get(_ELEMENT) if shape is not None and node.function in ("first", "last") else shape
    return None


def _element(node: Comprehension, known: Mapping[str, Shape]) -> Shape:
    shape = shape_of(node.source, known)
    if node.kind.startswith("opt"):
        return shape
    return shape.get(_ELEMENT) if shape is not None else None


def _owner(node: Node) -> str:
    from safelane.cel.syntax.unparse import unparse

    return unparse(node)
