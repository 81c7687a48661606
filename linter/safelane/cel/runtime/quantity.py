"""Kubernetes' quantities: exact decimal numbers that remember how they were written.

The rules are those of k8s.io/apimachinery ``pkg/api/resource``: values are rounded up to a billionth, binary ones are
capped at the largest int64, and whether a quantity is an integer depends on how it is held (``2000m`` is none).
"""

from __future__ import annotations

import re
from typing import ClassVar, Literal, TypeAlias

from safelane.cel.errors import EvaluationError
from safelane.cel.values import INT_MAX, INT_MIN, Opaque

Form: TypeAlias = Literal["decimal", "binary", "exponent"]

_PARTS = re.compile(r"([+-]?)0*([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)\Z")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL_NAMES = {exponent: name for name, exponent in _DECIMAL.items()}
_BINARY_NAMES = {exponent: name for name, exponent in _BINARY.items()}
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,19})\Z")
_WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_NANO = -9
_FAST_DIGITS = 18
_LARGEST_SHIFT = 1000  # powers of ten beyond this are not computed, nor numbers of more bits than
_LARGEST_BITS = 10_000


class Quantity(Opaque):
    """``mantissa * 10 ** scale``. ``whole`` tells that Kubernetes holds it as a scaled int64."""

    __slots__ = ("form", "mantissa", "scale", "whole")
    cel_type: ClassVar[str] = "kubernetes.Quantity"
    go_type: ClassVar[str] = "cel.Quantity"

    def __init__(self, mantissa: int, scale: int = 0, form: Form = "decimal", whole: bool = True) -> None:
        self.mantissa = mantissa
        self.scale = scale
        self.form: Form = form
        self.whole = whole

    @classmethod
    def of_text(cls, text: str) -> Quantity:
        """The quantity of a text; raises ValueError in Kubernetes' words."""
        sign, digits, decimals, suffix = _split(text)
        exponent, form = _interpret(suffix)
        negative = sign == "-"
        whole = _whole(digits, decimals, exponent, form)
        if whole is not None:
            mantissa, scale = whole
            return cls(-mantissa if negative else mantissa, scale, form)
        return _rounded(digits + decimals, len(decimals), exponent, form, negative)

    def text(self) -> str:
        """The canonical spelling."""
        if self.mantissa == 0:
            return "0"
        if self.form == "binary" and compare(self, _MINUS_KIBI) > 0 > compare(self, _KIBI):
            return self._decimal_text("decimal")
        if self.form == "binary" and (value := self.integer()) is not None:
            exponent = 0
            while value % 1024 == 0:
                value, exponent = value // 1024, exponent + 10
            return f"{value}{_BINARY_NAMES.get(exponent, '')}"
        return self._decimal_text("decimal" if self.form == "binary" else self.form)

    def _decimal_text(self, form: Form) -> str:
        digits = str(self.mantissa)
        stripped = digits.rstrip("0")
        exponent = self.scale + len(digits) - len(stripped)
        excess = exponent % 3
        number, exponent = stripped + "0" * excess, exponent - excess
        if form == "exponent":
            return f"{number}e{exponent}" if exponent else number
        return number + _DECIMAL_NAMES.get(exponent, "")

    def integer(self) -> int | None:
        """The value if it is an integer, of any size that can be computed."""
        if self.scale >= 0:
            return self.mantissa * _power(self.scale)
        quotient, rest = divmod(self.mantissa, _power(-self.scale))
        return None if rest else quotient

    def as_int64(self) -> int | None:
        """The value if Kubernetes can give it as an int64 without rounding."""
        if not self.whole or self.scale < 0 or (self.scale > _FAST_DIGITS and self.mantissa):
            return None
        value = self.mantissa * 10**self.scale if self.mantissa else 0
        return value if INT_MIN <= value <= INT_MAX else None

    def approximate(self) -> float:
        """The nearest double, roughly."""
        try:
            base = float(self.mantissa)
        except OverflowError:
            base = float("inf") if self.mantissa > 0 else float("-inf")
        if self.scale == 0:
            return base
        return base * (float("inf") if self.scale > 308 else float(f"1e{max(self.scale, -400)}"))

    def is_zero(self) -> bool:
        """Go compares the Go value, which is a pointer here and never zero."""
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and compare(self, other) == 0

    def __hash__(self) -> int:
        return hash(self.approximate())

    def __repr__(self) -> str:
        return f"Quantity({self.text()!r})"


def _split(text: str) -> tuple[str, str, str, str]:
    match = _PARTS.match(text) if text else None
    if match is None:
        raise ValueError(_WRONG_FORM)
    sign, digits, dot, decimals, suffix = match.groups()
    if dot and not digits and not decimals and "0" not in text[: text.index(".")]:
        raise ValueError("unable to parse numeric part of quantity")
    return sign, digits or "0", decimals or "", suffix


def _interpret(suffix: str) -> tuple[int, Form]:
    if suffix in _DECIMAL:
        return _DECIMAL[suffix], "decimal"
    if suffix in _BINARY:
        return _BINARY[suffix], "binary"
    match = _EXPONENT.match(suffix)
    if match is None or not INT_MIN <= int(match[1]) <= INT_MAX:
        raise ValueError("unable to parse quantity's suffix")
    return (int(match[1]) + 2**31) % 2**32 - 2**31, "exponent"


def _whole(digits: str, decimals: str, exponent: int, form: Form) -> tuple[int, int] | None:
    """Mantissa and scale where an int64 surely holds them."""
    if form == "binary":
        if decimals or 14 - len(digits) - exponent * 3 // 10 < 0:
            return None
        mantissa = int(digits) << exponent
        return (mantissa, 0) if mantissa <= INT_MAX else None
    scale = exponent - len(decimals)
    if len(digits) + len(decimals) > _FAST_DIGITS or scale < _NANO:
        return None
    return int(digits + decimals), scale


def _rounded(digits: str, decimals: int, exponent: int, form: Form, negative: bool) -> Quantity:
    if len(digits) > _LARGEST_SHIFT or abs(exponent) > _LARGEST_SHIFT:
        raise ValueError("unable to parse numeric part of quantity")
    value, scale = int(digits), -decimals
    if form == "binary":
        value <<= exponent
    else:
        scale += exponent
    if value and scale < _NANO:
        value, scale = -(-value // 10 ** (_NANO - scale)), _NANO
    if form == "binary":
        unit = 10**-scale
        if value > INT_MAX * unit:
            value, scale = INT_MAX, 0
        elif 0 < value < unit:
            form = "decimal"
    return Quantity(-value if negative else value, scale, form, whole=False)


def _power(exponent: int) -> int:
    if exponent > _LARGEST_SHIFT:
        raise _too_far()
    return int(10**exponent)


def _too_far() -> EvaluationError:
    return EvaluationError("quantities are too far apart to be computed", "out-of-range")


def compare(one: Quantity, other: Quantity) -> int:
    """-1, 0 or 1."""
    a, b = one.mantissa, other.mantissa
    if one.scale == other.scale:
        return (a > b) - (a < b)
    if (a > 0) != (b > 0) or a == 0 or b == 0:
        return (a > b) - (a < b)
    size = _digits(a) + one.scale - _digits(b) - other.scale
    if abs(size) > 1:  # the numbers of digits decide
        return 1 if (size > 0) == (a > 0) else -1
    scale = min(one.scale, other.scale)
    a, b = a * int(10 ** (one.scale - scale)), b * int(10 ** (other.scale - scale))
    return (a > b) - (a < b)


def _digits(value: int) -> int:
    return len(str(abs(value)))


def add(one: Quantity, other: Quantity, sign: int = 1) -> Quantity:
    """The sum, or with ``sign`` -1 the difference; in the form of the first that is not zero."""
    form = other.form if one.mantissa == 0 else one.form
    whole = one.whole and other.whole
    if other.mantissa == 0 or one.mantissa == 0:
        kept = one if other.mantissa == 0 else other
        return Quantity(kept.mantissa * (sign if kept is other else 1), kept.scale, form, whole)
    scale = min(one.scale, other.scale)
    total = one.mantissa * _power(one.scale - scale) + sign * other.mantissa * _power(other.scale - scale)
    if total.bit_length() > _LARGEST_BITS:
        raise _too_far()
    return Quantity(total, scale, form, whole and INT_MIN <= total <= INT_MAX)


_KIBI, _MINUS_KIBI = Quantity(1024), Quantity(-1024)
