"""Short forms in which libraries declare their functions."""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.functions import Function, Mismatch, Overload
from safelane.cel.values import Value

TIMESTAMP, DURATION = "google.protobuf.Timestamp", "google.protobuf.Duration"


def method(name: str, doc: str, *overloads: Overload, mismatch: Mismatch = "types") -> Function:
    """A pure function; the overloads say whether they are methods."""
    return Function(name, overloads, doc, pure=True, mismatch=mismatch)


def on(id_: str, args: str, result: str, implementation: Callable[..., Value], metered: bool = False) -> Overload:
    """A method; ``args`` are separated by spaces, the receiver first."""
    return Overload(id_, tuple(args.split()), result, implementation, receiver=True, metered=metered)


def of(id_: str, args: str, result: str, implementation: Callable[..., Value], metered: bool = False) -> Overload:
    """A global function; ``args`` are separated by spaces."""
    return Overload(id_, tuple(args.split()), result, implementation, metered=metered)
