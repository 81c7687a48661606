"""The shape of an admission policy, its bindings and parameters (Kubernetes' admissionregistration.k8s.io)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from safelane.findings import Action
from safelane.frozen import dataclass
from safelane.rules.expression import Expression


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a label selector; ``operator`` is In, NotIn, Exists or DoesNotExist."""

    key: str
    operator: str
    values: tuple[str, ...] = ()


Selector = tuple[Requirement, ...]  # all must hold: an empty one selects everything


@dataclass(frozen=True, slots=True)
class ResourceRule:
    """Which requests: one word of each list must fit, ``*`` fits all; no ``names`` are all names."""

    groups: tuple[str, ...]
    versions: tuple[str, ...]
    operations: tuple[str, ...]
    resources: tuple[str, ...]
    scope: str = "*"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a policy or a binding selects. ``equivalent``: other versions of the same resource count as well."""

    rules: tuple[ResourceRule, ...] = ()
    excluded: tuple[ResourceRule, ...] = ()
    namespaces: Selector = ()
    objects: Selector = ()
    equivalent: bool = True


@dataclass(frozen=True, slots=True)
class ParamRef:
    """Which parameters a binding uses: by name, or by labels; ``deny`` is what becomes of it when there are none."""

    name: str = ""
    selector: Selector | None = None
    namespace: str = ""
    deny: bool = True


@dataclass(frozen=True, slots=True)
class Parameters:
    """One object of a policy's ``paramKind``; no namespace where it names none."""

    value: Mapping[str, Any]
    name: str
    namespace: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a policy is in force, and what a failed validation does there; it stands at ``line`` of ``path``."""

    name: str
    action: Action
    constraints: Constraints | None = None
    params: ParamRef | None = None
    path: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Validation:
    """An expression that must be true, and what is said when it is not."""

    expression: Expression
    message: str = ""
    message_expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A policy with what the folder says of it. ``fails``: an evaluation error denies, else it admits.

    ``param_kind`` is ``(apiVersion, kind)``, ``params`` are all objects of it. Without bindings the policy is in force
    wherever its constraints fit, with all parameters. ``place`` are line and column of its name.
    """

    constraints: Constraints
    fails: bool = True
    param_kind: tuple[str, str] | None = None
    variables: tuple[tuple[str, Expression], ...] = ()
    conditions: tuple[Expression, ...] = ()
    validations: tuple[Validation, ...] = ()
    annotations: tuple[tuple[str, Expression], ...] = ()
    bindings: tuple[Binding, ...] = ()
    params: tuple[Parameters, ...] = ()
    place: tuple[int, int] = field(default=(1, 1), compare=False)

    @property
    def strictest(self) -> Binding | None:
        """The binding that does most; None without bindings."""
        return min(self.bindings, key=lambda one: one.action.rank, default=None)
