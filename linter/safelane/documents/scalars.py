"""What a YAML scalar means to Kubernetes: sigs.k8s.io/yaml over go.yaml.in/yaml/v2, then a JSON decoder.

Sources: https://github.com/yaml/go-yaml/blob/v2/resolve.go, and encoding/json for how numbers are spelled on the way.
"""

from __future__ import annotations

import math
import re
from typing import Any

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))\Z")
_BASES = (16, 2, 8, 10)
_CORE = "tag:yaml.org,2002:"
_TIME = (
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})"
    r"| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?\Z"
)

WORDS = frozenset(_WORDS) | {"<<"}
NUMERIC = frozenset("+-.0123456789")
"""A plain scalar is a text unless it is one of the words or begins like a number."""


class ScalarError(ValueError):
    """A scalar that Kubernetes refuses."""


class Merge:
    """The value of a plain ``<<``: as a key it merges, elsewhere it is a text."""

    __slots__ = ()


MERGE = Merge()


def plain(text: str) -> Any:
    """The value of an untagged plain scalar; integers may have 64 bits without a sign, larger ones are floats."""
    if text[:1] not in NUMERIC:
        return MERGE if text == "<<" else _WORDS.get(text, text)
    if text in _WORDS:
        return _WORDS[text]
    digits = text.replace("_", "")
    number = _integer(digits)
    return _float(digits, text) if number is None else number


def _integer(digits: str) -> int | None:
    match = _INTEGER.match(digits)
    if match is None:
        return None
    sign, *spelled = match.groups()
    body, base = next((body, base) for body, base in zip(spelled, _BASES, strict=True) if body is not None)
    if len(body.lstrip("0")) > 64:
        return None
    number = -int(body, base) if sign == "-" else int(body, base)
    return number if -(2**63) <= number < 2**64 else None


def _float(digits: str, text: str) -> Any:
    if not _FLOAT.match(digits):
        return text
    number = float(digits)
    return text if math.isinf(number) else number


def tagged(tag: str, text: str) -> Any:
    """The value of a scalar with a tag; unknown tags make a text. Raises ScalarError where the text does not fit."""
    kind = tag.removeprefix(_CORE) if tag.startswith(_CORE) else ""
    if kind == "merge":
        return MERGE if text == "<<" else text
    if kind == "binary":
        return _binary(text)
    if kind == "timestamp" and not _is_time(text):
        raise ScalarError(f"cannot decode `{text[:40]}` as a !!timestamp")
    if kind not in ("int", "float", "bool", "null"):
        return text
    value = plain(text)
    found = "null" if value is None else {bool: "bool", int: "int", float: "float"}.get(type(value), "str")
    if kind == "float" and found == "int":
        return float(value)
    if found != kind:
        raise ScalarError(f"cannot decode `{text[:40]}` as a !!{kind}")
    return value


def _is_time(text: str) -> bool:
    from datetime import datetime

    match = re.match(_TIME, text)
    if match is None:
        return False
    try:
        datetime(*(int(part) for part in match.groups() if part is not None))  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


def _binary(text: str) -> str:
    import base64
    import binascii

    try:
        data = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ScalarError("!!binary value contains invalid base64 data") from error
    return data.decode("utf-8", "replace")


def as_json(value: Any) -> Any:
    """A value after the way through JSON: whole numbers within int64 are int, other numbers float.

    Raises ScalarError for infinities and NaN, which JSON cannot say.
    """
    if isinstance(value, float):
        return _json_float(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return float(value)
    return "<<" if value is MERGE else value


def _json_float(value: float) -> int | float:
    if not math.isfinite(value):
        raise ScalarError(f"json: unsupported value: {value}")
    if not value.is_integer() or abs(value) >= 2**63:
        return value
    # Go writes the shortest digits and fills up with zeros: 1234567890123456768.0 is 1234567890123456800
    mantissa, _, exponent = f"{value!r}".partition("e")
    if not exponent:
        return int(value)
    whole, _, fraction = mantissa.partition(".")
    number = int(whole + fraction.ljust(int(exponent), "0"))
    return number if -(2**63) <= number < 2**63 else value


def as_key(value: Any) -> str:
    """A mapping key as sigs.k8s.io/yaml spells it. Raises ScalarError for keys that it refuses."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value < 2**63:
        return str(value)
    if isinstance(value, float):
        return _float32(value)
    raise ScalarError("a null is no key" if value is None else f"{value} is no key: beyond 64 bits")


def _float32(value: float) -> str:
    """Go's ``FormatFloat(value, 'g', -1, 32)``: the shortest text that is the same 32-bit float."""
    import struct

    if math.isnan(value):
        return ".nan"
    try:
        packed = struct.pack("f", value)
    except OverflowError:
        packed = struct.pack("f", math.copysign(math.inf, value))
    narrow: float = struct.unpack("f", packed)[0]
    if math.isinf(narrow):
        return ".inf" if narrow > 0 else "-.inf"
    texts = (f"{narrow:.{precision}e}" for precision in range(9))
    mantissa, _, exponent = next(text for text in texts if struct.pack("f", float(text)) == packed).partition("e")
    power = int(exponent)
    if -4 <= power < 6:
        return f"{narrow:.{max(len(mantissa.replace('-', '').replace('.', '')) - 1 - power, 0)}f}"
    return f"{mantissa}e{'+' if power >= 0 else '-'}{abs(power):02d}"
