"""The values of literal tokens. Each function raises ValueError with cel-go's text for what is no value."""

from __future__ import annotations

import re
from math import isinf

from safelane.cel.values import INT_MAX, INT_MIN, UINT_MAX, UInt

_ESCAPE = re.compile(r"\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))", re.DOTALL)
_BYTE_ESCAPE = re.compile(
    rb"\\(?:[xX]([0-9a-fA-F]{2})|([uU])[0-9a-fA-F]{4}|([0-3][0-7]{2})|(.))",
    re.DOTALL,
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SURROGATES = range(0xD800, 0xE000)


def integer(text: str) -> int:
    """A decimal or hexadecimal int64, with its sign."""
    value = _number(text)
    if value is None or not INT_MIN <= value <= INT_MAX:
        raise ValueError("invalid int literal")
    return value


def unsigned(text: str) -> UInt:
    """A uint64; the text ends in ``u``."""
    value = _number(text[:-1])
    if value is None or value > UINT_MAX:
        raise ValueError("invalid uint literal")
    return UInt(value)


def _number(text: str) -> int | None:
    if "x" in text:
        return int(text, 16)
    return int(text) if len(text) < 1000 else None  # Python refuses far longer ones with a message of its own


def double(text: str) -> float:
    """A double; too large a number is an error, too small a one is zero."""
    value = float(text)
    if isinf(value):
        raise ValueError("invalid double literal")
    return value


def string(text: str) -> str:
    """A string token without its prefix and quotes, its escapes replaced."""
    raw, body = _body(text)
    if raw or "\\" not in body:
        return body
    return _ESCAPE.sub(_unescape, body)


def byte_string(text: str) -> bytes:
    """A bytes token (with its ``b``); characters are UTF-8, escapes are single bytes."""
    raw, body = _body(text[1:])
    data = body.encode("utf-8", "surrogatepass")
    if raw or b"\\" not in data:
        return data
    return _BYTE_ESCAPE.sub(_unescape_byte, data)


def _body(text: str) -> tuple[bool, str]:
    raw = text[0] in "rR"
    if raw:
        text = text[1:]
    width = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1
    body = text[width:-width]
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    return raw, body


def _unescape(match: re.Match[str]) -> str:
    two, four, eight, octal, simple = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    if octal is not None:
        return chr(int(octal, 8))
    point = int(two or four or eight, 16)
    if point in _SURROGATES or point > 0x10FFFF:
        raise ValueError("invalid unicode code point")
    return chr(point)


def _unescape_byte(match: re.Match[bytes]) -> bytes:
    two, unicode, octal, simple = match.groups()
    if simple is not None:
        return _SIMPLE.get(simple.decode("latin-1"), simple.decode("latin-1")).encode("latin-1")
    if unicode is not None:
        raise ValueError("unable to unescape string")
    return bytes([int(octal, 8) if octal is not None else int(two, 16)])
