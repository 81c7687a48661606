"""Kubernetes-flavoured CEL on native Python values. Knows nothing of the rest of safelane."""

from __future__ import annotations

from safelane.cel.environment import Environment, Store
from safelane.cel.errors import CompileError, EvaluationError, Issue, Reason
from safelane.cel.explain.witness import Witness
from safelane.cel.functions import Function, Library, Overload
from safelane.cel.lazy import Lazy, LazyMap
from safelane.cel.program import Program, Result
from safelane.cel.texts import decode, encode, parse_duration, parse_quantity, to_string
from safelane.cel.values import Duration, Opaque, Optional, Timestamp, Type, UInt, type_name

__all__ = [
    "CompileError",
    "Duration",
    "Environment",
    "EvaluationError",
    "Function",
    "Issue",
    "Lazy",
    "LazyMap",
    "Library",
    "Opaque",
    "Optional",
    "Overload",
    "Program",
    "Reason",
    "Result",
    "Store",
    "Timestamp",
    "Type",
    "UInt",
    "Witness",
    "decode",
    "encode",
    "parse_duration",
    "parse_quantity",
    "to_string",
    "type_name",
]
