"""The shape of a rule, as ``rules/<area>/<id>.yaml`` states it (contract, section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from safelane.findings import Severity
from safelane.frozen import dataclass
from safelane.rules.expression import Expression as Expression  # noqa: PLC0414 - part of what a rule is

if TYPE_CHECKING:
    from safelane.rules.admission.model import Admission


class Scope(StrEnum):
    """How often a rule is asked, and what it sees besides the change."""

    RESOURCE = "resource"
    WORKLOAD = "workload"
    FIELD = "field"
    CHANGESET = "changeset"


class Detection(StrEnum):
    """What the pipeline itself notices and a rule makes listable, explainable and settable."""

    UNREADABLE = "unreadable"
    DUPLICATE_KEY = "duplicate-key"
    DUPLICATE_IDENTITY = "duplicate-identity"
    UNCHECKED = "unchecked"
    POLICY_WEAKENED = "policy-weakened"


@dataclass(frozen=True, slots=True)
class Match:
    """The conditions that must all hold before a rule is asked; None and empty mean any."""

    operations: frozenset[str] = frozenset()
    production: bool | None = None
    kinds: tuple[str, ...] = ()
    sorts: frozenset[str] = frozenset()
    environments: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of a rule. ``type`` is bool, int, double, string, duration, quantity, list(T) or map(T)."""

    name: str
    type: str
    default: Any
    description: str


@dataclass(frozen=True, slots=True)
class EditStep:
    """One step of a rule's ``edit``: restore the old value, remove it, or write the value of an expression."""

    path: str
    restore: bool = False
    remove: bool = False
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One risky pattern. ``area`` is its folder, ``local`` at the top of a ``rules:`` folder.

    ``source`` is the path of its file, relative to where rules of its kind live; ``programs`` holds the serialised AST
    of each expression, by its text; ``reads`` are the paths that decide, each from its variable on, none when that is
    not known. ``guard`` is the part of ``deny`` that a look answers (``cel.guards``): where it is false the rule cannot
    fire. ``admission`` is what an admission policy says instead of ``match`` and ``deny``.
    ``silences`` are the rules whose findings this one explains.
    """

    id: str
    area: str
    title: str
    severity: Severity
    source: str
    builtin: bool
    scope: Scope | None = None
    detects: Detection | None = None
    match: Match = Match()
    params: tuple[Parameter, ...] = ()
    variables: tuple[tuple[str, Expression], ...] = ()
    deny: Expression | None = None
    message: str = ""
    message_expression: Expression | None = None
    at: str | None = None
    why: str = ""
    advice: str = ""
    edit: tuple[EditStep, ...] = ()
    silences: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    programs: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[tuple[str, ...], ...] = ()
    guard: list[Any] | None = None
    admission: Admission | None = None

    @property
    def qualified(self) -> str:
        """``area/id``, what a policy's ``use`` globs match."""
        return f"{self.area}/{self.id}"
