"""What a YAML scalar means to Kubernetes: the resolution of sigs.k8s.io/yaml over go.yaml.in/yaml/v2.

https://github.com/yaml/go-yaml/blob/v2/resolve.go, then encoding/json and apimachinery's decoder.
"""

from __future__ import annotations

import base64
import binascii
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
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))\Z")
_CORE = "tag:yaml.org,2002:"
_NUMERIC = frozenset("+-.0123456789")


class ScalarError(ValueError):
    """A scalar that Kubernetes refuses."""


def plain(text: str) -> Any:
    """The value of an untagged plain scalar; an integer beyond 64 bits is a float."""
    if text[:1] not in _NUMERIC:
        return _WORDS.get(text, text)
    if text in _WORDS:
        return _WORDS[text]
    digits = text.replace("_", "")
    match = _INTEGER.match(digits)
    if match is not None:
        number = _integer(match)
        if -(2**63) <= number < 2**64:
            return number
    return _float(digits, text)


def _integer(match: re.Match[str]) -> int:
    sign, hexadecimal, binary, octal, decimal = match.groups()
    for text, base in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)):
        if text is not None:
            if len(text) > 80:
                break
            return -int(text, base) if sign == "-" else int(text, base)
    return 2**64


def _float(digits: str, text: str) -> Any:
    if not _FLOAT.match(digits):
        return text
    number = float(digits)
    return text if math.isinf(number) else number


def tagged(tag: str, text: str, is_plain: bool) -> Any:
    """The value of a scalar with an explicit tag. Raises ScalarError where the text does not fit the tag."""
    if tag in ("!", "?"):
        return text
    kind = tag.removeprefix(_CORE) if tag.startswith(_CORE) else ""
    if kind == "binary":
        return _binary(text)
    if kind in ("str", "timestamp", "merge", "") or kind not in ("int", "float", "bool", "null"):
        return text
    value = plain(text)
    found = "null" if value is None else {bool: "bool", int: "int", float: "float"}.get(type(value), "str")
    if kind == "float" and found == "int":
        return float(value)
    if found != kind:
        raise ScalarError(f"cannot decode {found} `{text[:40]}` as a {kind}")
    return value


def _binary(text: str) -> str:
    try:
        decoded = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ScalarError("!!binary value contains invalid base64 data") from error
    return decoded.decode("utf-8", "replace")


def decoded(value: Any) -> Any:
    """A number as Kubernetes' JSON decoder gives it: whole floats are integers, others beyond int64 floats.

    Raises ScalarError for infinities and NaN, which JSON cannot say.
    """
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            raise ScalarError("json: unsupported value: " + ("NaN" if math.isnan(value) else f"{value:+}"[:4]))
        if value.is_integer() and abs(value) < 2**63:
            return int(value)
        return value
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return float(value)
    return value


def key(value: Any) -> str:
    """A mapping key as sigs.k8s.io/yaml spells it. Raises ScalarError for a null key."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float32(value)
    raise ScalarError("unsupported map key of type: invalid" if value is None else "invalid map key")


def _float32(value: float) -> str:
    """Go's ``FormatFloat(value, 'g', -1, 32)``: the shortest text that is the same 32-bit float."""
    import struct

    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    if math.isnan(value):
        return ".nan"
    try:
        narrow = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return ".inf" if value > 0 else "-.inf"
    for precision in range(1, 10):
        text = f"{narrow:.{precision}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == narrow:
            break
    mantissa, _, exponent = f"{narrow:.{precision - 1}e}".partition("e")
    power = int(exponent)
    if power < -4 or power >= 6:
        body = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{body}e{'+' if power >= 0 else '-'}{abs(power):02d}"
    digits = len(mantissa.replace("-", "").replace(".", "").rstrip("0"))
    return f"{narrow:.{max(digits - 1 - power, 0)}f}"
