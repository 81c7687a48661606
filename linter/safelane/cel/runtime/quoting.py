"""Texts in double quotes: as Go's ``%q`` writes them, and as ``strings.quote`` does."""

from __future__ import annotations

_ESCAPES = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"'
}  # fmt: skip
_TABLE = str.maketrans(_ESCAPES)


def quoted(text: str) -> str:
    """The text with the escapes of ``strings.quote``; what is no Unicode becomes U+FFFD."""
    body = text.translate(_TABLE)
    if any(0xD800 <= ord(character) < 0xE000 for character in body):
        body = "".join("\ufffd" if 0xD800 <= ord(character) < 0xE000 else character for character in body)
    return f'"{body}"'


def go_quoted(text: str) -> str:
    """The text as Go's ``%q``, which escapes whatever cannot be printed."""
    return '"' + "".join(character if _plain(character) else _escaped(character) for character in text) + '"'


def _plain(character: str) -> bool:
    return character == " " or (character not in _ESCAPES and character.isprintable())


def _escaped(character: str) -> str:
    point = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if point < 0x80:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
