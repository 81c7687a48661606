"""Kubernetes' library of semantic versions."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.semver import Semver, compare, normalised
from safelane.cel.values import INT_MAX

_S = Semver.cel_type


def _semver(text: str, normalise: bool = False) -> Semver:
    try:
        return Semver.of_text(normalised(text) if normalise else text)
    except ValueError as error:
        raise EvaluationError(str(error), "conversion") from None


def _is_semver(text: str, normalise: bool = False) -> bool:
    try:
        Semver.of_text(normalised(text) if normalise else text)
    except ValueError:
        return False
    return True


def _signed(number: int) -> int:
    return number if number <= INT_MAX else number - 2**64  # Go's conversion wraps


LIBRARY = Library(
    (
        method(
            "semver",
            "The semantic version of a text; with true as second argument of an incomplete one such as 'v1.2' as well.",
            of("string_to_semver", "string", _S, _semver),
            of("string_bool_to_semver", "string bool", _S, _semver),
        ),
        method(
            "isSemver",
            "Whether a text is a semantic version; with true as second argument, or an incomplete one.",
            of("is_semver_string", "string", "bool", _is_semver),
            of("is_semver_string_bool", "string bool", "bool", _is_semver),
        ),
        method(
            "isGreaterThan",
            "Whether a version comes after another.",
            on("semver_is_greater_than", f"{_S} {_S}", "bool", lambda one, other: compare(one, other) > 0),
        ),
        method(
            "isLessThan",
            "Whether a version comes before another.",
            on("semver_is_less_than", f"{_S} {_S}", "bool", lambda one, other: compare(one, other) < 0),
        ),
        method(
            "compareTo",
            "-1, 0 or 1: how a version compares to another.",
            on("semver_compare_to", f"{_S} {_S}", "int", compare),
        ),
        method("major", "The first number.", on("semver_major", _S, "int", lambda v: _signed(v.numbers[0]))),
        method("minor", "The second number.", on("semver_minor", _S, "int", lambda v: _signed(v.numbers[1]))),
        method("patch", "The third number.", on("semver_patch", _S, "int", lambda v: _signed(v.numbers[2]))),
    ),
    (Semver,),
)
