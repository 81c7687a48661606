"""Hostile variants of files: real ones with pieces moved, doubled, cut and replaced, and bytes out of nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

SECRET = "Zq7-Fuzz-9hK2xWv8-Secret"  # what no report may show
_PIECES: tuple[bytes, ...] = (
    b"\n", b"\r\n", b"\r", b"\t", b"- ", b"? ", b": ", b"{", b"}", b"[", b"]", b"&a ", b"*a", b"<<: *a\n", b"!!binary ",
    b"!x ", b"|\n", b">-\n", b"|2+\n", b"'", b'"', b"\\", b"\\u2028", b"%YAML 1.1\n", b"---\n", b"--- x\n", b"...\n",
    b"#", b"{{ x }}", b"{% if %}", b"${X}", b"\xff", b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf",
    b"\x00", b"\x1b[31m", b"\x07", b"\xc2\x85", b"::error::x", b"##vso[task.complete]x", b"~", b"null", b"1e999",
    b"0o7", b"-0", b"\xed\xa0\x80", b"9" * 400, b"y", b"=", b"\x7f", b"[" * 200, b"- " * 150, b"a: " * 3, b"\xfe\xff",
    b"<!--", b"]]>", b"`", b"| x |", b"@", b"data:\n", b"kind: Secret\n", b"kind: List\n", b"items:\n", b"op: add",
    b"$patch: delete\n",
)  # fmt: skip
Data = bytes
Mutation = Callable[[random.Random, Data], Data]


def _cut(chance: random.Random, data: Data) -> Data:
    at, length = chance.randrange(len(data) + 1), chance.randrange(1, 40)
    return data[:at] + data[at + length :]


def _insert(chance: random.Random, data: Data) -> Data:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_PIECES) + data[at:]


def _double(chance: random.Random, data: Data) -> Data:
    at, length = chance.randrange(len(data) + 1), chance.randrange(1, 200)
    to = chance.randrange(len(data) + 1)
    return data[:to] + data[at : at + length] + data[to:]


def _flip(chance: random.Random, data: Data) -> Data:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _lines(chance: random.Random, data: Data) -> Data:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _indent(chance: random.Random, data: Data) -> Data:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = b" " * chance.randrange(1, 5) + lines[at] if chance.random() < 0.5 else lines[at].lstrip(b" ")
    return b"\n".join(lines)


def _number(chance: random.Random, data: Data) -> Data:
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return data
    at = chance.choice(digits)
    return data[:at] + str(chance.randrange(100)).encode() + data[at + 1 :]


_MUTATIONS: tuple[Mutation, ...] = (_cut, _insert, _insert, _double, _flip, _lines, _indent, _number, _number)


def mutated(chance: random.Random, data: Data) -> Data:
    """The bytes after one to eight steps."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        data = chance.choice(_MUTATIONS)(chance, data)
    return data


def generated(chance: random.Random) -> Data:
    """Bytes that look a little like YAML."""
    return b"".join(
        chance.choice(_PIECES) if chance.random() < 0.7 else bytes([chance.choice(b"abc 019.\n")])
        for _ in range(chance.randrange(60))
    )
