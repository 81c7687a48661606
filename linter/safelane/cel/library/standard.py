"""The standard library beside operators, conversions and times: sizes, and tests on texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safelane.cel.functions import Function, Library, Overload
from safelane.cel.library.declare import method
from safelane.cel.runtime.fuel import LONG, Frame, pay_for_pattern, pay_for_search
from safelane.cel.runtime.patterns import matcher, matches
from safelane.cel.values import Value

_SIZED = {"string": "string", "bytes": "bytes", "list": "list(A)", "map": "map(A,B)"}


def _constant_pattern(known: Mapping[int, Value]) -> Callable[[Frame, str, str], bool] | None:
    pattern = known.get(1)
    if type(pattern) is not str:
        return None
    found = matcher(pattern)

    def matched(frame: Frame, text: str, _: str) -> bool:
        if len(text) > LONG:
            pay_for_pattern(frame, text, pattern)
        return found(text, pattern)

    return matched


def _matches(frame: Frame, text: str, pattern: str) -> bool:
    pay_for_pattern(frame, text, pattern)
    return matches(text, pattern)


def _contains(frame: Frame, text: str, part: str) -> bool:
    pay_for_search(frame, text, part)
    return part in text


def _text_test(name: str, doc: str, implementation: Callable[..., bool], metered: bool = False) -> Function:
    one = Overload(f"{name}_string", ("string", "string"), "bool", implementation, receiver=True, metered=metered)
    return method(name, doc, one, mismatch="nothing")


LIBRARY = Library(
    (
        method(
            "size",
            "The length of a text in code points, of bytes, of a list or of a map.",
            *(Overload(f"size_{kind}", (name,), "int", len) for kind, name in _SIZED.items()),
            *(Overload(f"{kind}_size", (name,), "int", len, receiver=True) for kind, name in _SIZED.items()),
            mismatch="name",
        ),
        _text_test("contains", "Whether a text has another in it.", _contains, metered=True),
        _text_test("startsWith", "Whether a text begins with another.", str.startswith),
        _text_test("endsWith", "Whether a text ends with another.", str.endswith),
        method(
            "matches",
            "Whether an RE2 pattern is found anywhere in a text.",
            Overload(
                "matches",
                ("string", "string"),
                "bool",
                _matches,
                receiver=False,
                metered=True,
                prepare=_constant_pattern,
            ),
            Overload(
                "matches_string", ("string", "string"), "bool", _matches, True, metered=True, prepare=_constant_pattern
            ),
            mismatch="nothing",
        ),
    )
)
