"""The spellings in which one secret may stand in a text: as it is, quoted, percent-encoded, in base64."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

_GO = {7: "\\a", 11: "\\v"}  # strconv.Quote where JSON has \u00XX
_YAML = {0: "\\0", 7: "\\a", 11: "\\v", 27: "\\e", 0x85: "\\N", 0xA0: "\\_", 0x2028: "\\L", 0x2029: "\\P"}
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SHORTEST_ENCODED = 6  # the middle of fewer bytes in base64 is too short to be looked for


def forms(secret: str) -> Iterator[str]:
    """Every spelling of a secret, itself first; some twice."""
    yield secret
    if not (secret.isascii() and secret.isalnum()):
        yield from _quoted(secret)
    try:
        yield from _encoded(secret.encode("utf-8"))
    except UnicodeEncodeError:
        return  # a lone surrogate has no bytes, so nothing encodes it


def _quoted(secret: str) -> Iterator[str]:
    for ascii_only in (False, True):
        as_json = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield as_json
        if not {"<", ">", "&"}.isdisjoint(as_json):  # encoding/json of Go
            yield as_json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    if "'" in secret:
        yield secret.replace("'", "''")
    if not secret.isprintable():
        yield _escaped(secret, _GO)
        yield _escaped(secret, _YAML)
    yield percent_encoded(secret)


def percent_encoded(text: str) -> str:
    """RFC 3986: every byte but the unreserved ones as ``%XX``."""
    encoded = text.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in encoded)


def _escaped(secret: str, special: dict[int, str]) -> str:
    common = {ord("\\"): "\\\\", ord('"'): '\\"', 10: "\\n", 13: "\\r", 9: "\\t", 8: "\\b", 12: "\\f"}
    table = {code: f"\\x{code:02x}" for code in (*range(32), 127)} | common | special
    return secret.translate(table)


def _encoded(data: bytes) -> Iterator[str]:
    """Base64 of the secret alone, and what stays of it inside the base64 of a longer text, at each of three offsets."""
    alone = base64.b64encode(data).decode("ascii")
    yield alone
    inside = [alone.rstrip("=")]
    if len(data) >= _SHORTEST_ENCODED:
        for offset in range(3):
            coded = base64.b64encode(bytes(offset) + data).decode("ascii")
            # Characters that hold bits of what stands before or behind are left out.
            inside.append(coded[-(-offset * 8 // 6) : (offset + len(data)) * 8 // 6])
    for coded in inside:
        yield coded
        if "+" in coded or "/" in coded:
            yield coded.replace("+", "-").replace("/", "_")
