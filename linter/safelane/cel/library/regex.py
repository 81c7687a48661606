"""Kubernetes' regex library. Patterns are RE2's; a constant one is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safelane.cel.errors import EvaluationError
from safelane.cel.functions import Library, Overload
from safelane.cel.library.declare import method
from safelane.cel.runtime.fuel import Frame, pay_for_pattern
from safelane.cel.runtime.patterns import found, found_all
from safelane.cel.values import Value


def _checked(pattern: str) -> None:
    from safelane.cel.runtime.patterns import compiled

    try:
        compiled(pattern)
    except EvaluationError as error:
        raise EvaluationError(f"Illegal regex: {error.message}") from None


def _find(frame: Frame, text: str, pattern: str) -> str:
    pay_for_pattern(frame, text, pattern)
    _checked(pattern)
    return found(text, pattern)


def _find_all(frame: Frame, text: str, pattern: str, count: int = -1) -> list[str]:
    pay_for_pattern(frame, text, pattern)
    _checked(pattern)
    return found_all(text, pattern, count)


def _constant(function: Callable[..., Value]) -> Callable[[Mapping[int, Value]], Callable[..., Value] | None]:
    """A constant pattern's mistake is worded as Kubernetes words it when it builds the program."""

    def prepared(frame: Frame, text: str, pattern: str, *count: int) -> Value:
        pay_for_pattern(frame, text, pattern)
        return function(text, pattern, *count)

    return lambda known: prepared if type(known.get(1)) is str else None


_TEXTS = ("string", "string")
LIBRARY = Library(
    (
        method(
            "find",
            "The first part of a text that an RE2 pattern matches, or ''.",
            Overload(
                "string_find_string", _TEXTS, "string", _find, receiver=True, metered=True, prepare=_constant(found)
            ),
            mismatch="unprepared",
        ),
        method(
            "findAll",
            "The parts of a text that an RE2 pattern matches, at most so many.",
            Overload(
                "string_find_all_string",
                _TEXTS,
                "list(string)",
                _find_all,
                receiver=True,
                metered=True,
                prepare=_constant(found_all),
            ),
            Overload(
                "string_find_all_string_int",
                (*_TEXTS, "int"),
                "list(string)",
                _find_all,
                receiver=True,
                metered=True,
                prepare=_constant(found_all),
            ),
            mismatch="unprepared",
        ),
    )
)
