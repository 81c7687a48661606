"""Kubernetes' library of named formats: ``format.dns1123Label().validate(name)``."""

from __future__ import annotations

from safelane.cel.functions import Library
from safelane.cel.library.declare import method, of, on
from safelane.cel.runtime.formats import FORMATS, NamedFormat
from safelane.cel.runtime.fuel import LONG, Frame, pay
from safelane.cel.values import Optional, Value

_F = NamedFormat.cel_type


def _named(name: str) -> Value:
    found = FORMATS.get(name)
    return Optional.NONE if found is None else Optional(found)


def _validate(frame: Frame, named: NamedFormat, text: str) -> Value:
    if len(text) > LONG:
        pay(frame, (len(text) // 10 + 1) * (named.regex_size // 4 + 1))
    wrong = named.validate(text)
    return Optional(wrong) if wrong else Optional.NONE


LIBRARY = Library(
    (
        method(
            "format.named",
            "The format of this name, or none.",
            of("format-named", "string", f"optional_type({_F})", _named),
        ),
        method(
            "validate",
            "What is wrong with a text, or none.",
            on("format-validate", f"{_F} string", "optional_type(list(string))", _validate, metered=True),
        ),
        *(
            method(
                f"format.{name}", f"The format {named.name}.", of(f"format.{name}", "", _F, lambda named=named: named)
            )
            for name, named in FORMATS.items()
        ),
    ),
    (NamedFormat,),
)
