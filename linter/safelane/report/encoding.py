"""JSON, XML and URI spellings that are safe wherever they are printed."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from safelane.sanitise import COMMAND_ANYWHERE, COMMAND_FIRST, UNSAFE, escaped, single_line, terminal

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_NO_XML = re.compile("[\ufffe\uffff]")


def json_text(value: Any) -> str:
    r"""JSON, indented by two, that acts nowhere and loses nothing.

    Characters that act on a terminal or hide are JSON escapes, and so are two number signs in a row, which may begin a
    command in the logs of GitHub Actions and Azure Pipelines. Only bytes that were no UTF-8 become text, ``\xNN``, for
    JSON has no bytes.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return UNSAFE.sub(lambda match: _spelled(match[0]), text).replace("##", "\\u0023\\u0023") + "\n"


@cache
def _spelled(character: str) -> str:
    """One unsafe character; the line feeds are those of the indentation, inside strings they are escaped already."""
    if character == "\n":
        return character
    if "\ud800" <= character <= "\udfff":
        return "\\" + escaped(character)
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def xml_text(text: str) -> str:
    """Character data of XML 1.0, which forbids control characters, surrogates and two non-characters; inert, too."""
    text = _NO_XML.sub(lambda match: escaped(match[0]), terminal(text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return COMMAND_ANYWHERE.sub("#&#35;", COMMAND_FIRST.sub(r"\1&#58;", text))


def xml_attribute(text: str) -> str:
    """A value for double quotes, on one line."""
    return xml_text(single_line(text)).replace('"', "&quot;")


def uri(path: str) -> str:
    """A path as a relative URI reference: the bytes that git has, percent-encoded."""
    encoded = b"".join(_bytes(character) for character in path)
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in encoded)


def _bytes(character: str) -> bytes:
    if "\udc80" <= character <= "\udcff":
        return bytes((ord(character) - 0xDC00,))
    return character.encode("utf-8", "replace")
