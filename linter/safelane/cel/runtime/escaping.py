"""Percent-encoding in the parts of a URL, as Go's net/url does it, on texts of Latin-1 characters (bytes)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from safelane.cel.runtime.quoting import go_quoted

Part: TypeAlias = Literal["path", "host", "zone", "user", "query", "fragment"]

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")
_HOST = _PLAIN | frozenset("!$&'()*+,;=:[]<>\"")
_SAFE: dict[Part, frozenset[str]] = {
    "path": _PLAIN | frozenset("$&+,/:;=@"),
    "host": _HOST,
    "zone": _HOST,
    "user": _PLAIN | frozenset("$&+,;="),
    "query": _PLAIN,
    "fragment": _PLAIN | frozenset("$&+,/:;=?@!()*"),
}
_LEFT_ALONE = frozenset("!$&'()*+,;=:@[]%")
_HEX = frozenset("0123456789abcdefABCDEF")


def escape(text: str, part: Part) -> str:
    """The text with every byte escaped that may not stand in this part."""
    safe = _SAFE[part]
    return "".join(character if character in safe else f"%{ord(character):02X}" for character in text)


def is_encoded(text: str, part: Part) -> bool:
    """Whether a text may stand in this part as it is."""
    return all(character in _LEFT_ALONE or character in _SAFE[part] for character in text)


def unescape(text: str, part: Part) -> str:
    """The text with its escapes replaced; raises ValueError in Go's words."""
    pieces: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "%":
            pieces.append(_unescaped(text[position : position + 3], part))
            position += 3
            continue
        if part in ("host", "zone") and character < "\x80" and character not in _SAFE[part]:
            raise ValueError(f"invalid character {go_quoted(character)} in host name")
        pieces.append(" " if character == "+" and part == "query" else character)
        position += 1
    return "".join(pieces)


def _unescaped(escaped: str, part: Part) -> str:
    wrong = ValueError(f"invalid URL escape {go_quoted(decoded(escaped))}")
    if len(escaped) < 3 or not _HEX.issuperset(escaped[1:]):
        raise wrong
    value = int(escaped[1:], 16)
    if part == "host" and value < 0x80 and escaped != "%25":
        raise wrong
    if part == "zone" and escaped != "%25" and value != 0x20 and chr(value) not in _SAFE["host"]:
        raise wrong
    return chr(value)


def decoded(text: str) -> str:
    """The text that bytes in Latin-1 are in UTF-8."""
    return text.encode("latin-1").decode("utf-8", "replace")
