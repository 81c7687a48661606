"""Kubernetes' quantity library: ``100m``, ``1.5Gi``, ``12e6`` as exact numbers."""

from __future__ import annotations

from functools import lru_cache

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.quantity import Quantity, add, compare

_Q = Quantity.cel_type


_LONGEST_KNOWN = 32
_known = lru_cache(maxsize=1024)(Quantity.of_text)  # a fleet's manifests have few different ones, each many times


def parse_quantity(text: str) -> Quantity:
    """The quantity of a text; raises EvaluationError."""
    try:
        return _known(text) if len(text) <= _LONGEST_KNOWN else Quantity.of_text(text)
    except ValueError as error:
        raise EvaluationError(str(error), "conversion") from None


def _is_quantity(text: str) -> bool:
    try:
        Quantity.of_text(text)
    except ValueError:
        return False
    return True


def _as_integer(value: Quantity) -> int:
    integer = value.as_int64()
    if integer is None:
        raise EvaluationError("cannot convert value to integer", "conversion")
    return integer


def _sign(value: Quantity) -> int:
    return (value.mantissa > 0) - (value.mantissa < 0)


def _of_int(value: int) -> Quantity:
    return Quantity(value, form="exponent")


LIBRARY = Library(
    (
        method(
            "quantity",
            "The quantity of a text such as '100m', '1.5Gi' or '12e6'.",
            of("string_to_quantity", "string", _Q, parse_quantity),
        ),
        method("isQuantity", "Whether a text is a quantity.", of("is_quantity_string", "string", "bool", _is_quantity)),
        method("sign", "-1, 0 or 1: the sign of a quantity.", of("quantity_sign", _Q, "int", _sign)),
        method(
            "isGreaterThan",
            "Whether a quantity is greater than another.",
            on("quantity_is_greater_than", f"{_Q} {_Q}", "bool", lambda one, other: compare(one, other) > 0),
        ),
        method(
            "isLessThan",
            "Whether a quantity is less than another.",
            on("quantity_is_less_than", f"{_Q} {_Q}", "bool", lambda one, other: compare(one, other) < 0),
        ),
        method(
            "compareTo",
            "-1, 0 or 1: how a quantity compares to another.",
            on("quantity_compare_to", f"{_Q} {_Q}", "int", compare),
        ),
        method(
            "asApproximateFloat",
            "The double that is nearest to a quantity.",
            on("quantity_get_float", _Q, "double", Quantity.approximate),
        ),
        method(
            "asInteger",
            "A quantity as an int; an error when it is not one or too large.",
            on("quantity_get_int", _Q, "int", _as_integer),
        ),
        method(
            "isInteger",
            "Whether asInteger would be without error.",
            on("quantity_is_integer", _Q, "bool", lambda value: value.as_int64() is not None),
        ),
        method(
            "add",
            "The sum of a quantity and another, or an int.",
            on("quantity_add", f"{_Q} {_Q}", _Q, add),
            on("quantity_add_int", f"{_Q} int", _Q, lambda one, other: add(one, _of_int(other))),
        ),
        method(
            "sub",
            "The difference of a quantity and another, or an int.",
            on("quantity_sub", f"{_Q} {_Q}", _Q, lambda one, other: add(one, other, -1)),
            on("quantity_sub_int", f"{_Q} int", _Q, lambda one, other: add(one, _of_int(other), -1)),
        ),
    ),
    (Quantity,),
)
