"""JSON (RFC 8259): the standard library reads the value, a scanner finds the places when somebody asks."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from safelane.documents.document import Document
from safelane.documents.layout import MAPPING, SEQUENCE, Layout
from safelane.documents.limits import Limits, Refusal
from safelane.documents.positions import Positions
from safelane.documents.scalars import as_json
from safelane.documents.text import Source, broken_at

_TOKEN = re.compile(r'[\[\]{},]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s\[\]{},:"]+')
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


class _NumberError(ValueError):
    """A number that no float can hold, or a word that is none in JSON."""


def read(source: Source, limits: Limits) -> Document:
    """The one document of a JSON text. Raises Refusal."""
    text = source.text
    broken = broken_at(text)
    if broken >= 0:
        raise Refusal("not UTF-8", broken, "encoding")
    offset = 1 if text.startswith("\ufeff") else 0
    text = text[offset:]
    if "\\u" in text:  # half a pair is no character; Go reads U+FFFD
        text = _ESCAPE.sub(lambda match: r"\ufffd" if match[1] else match[0], text)
    try:
        value, repeats = _value(text)
        nodes = count(value, limits)
    except Refusal as refusal:
        raise Refusal(refusal.detail, offset + refusal.offset, refusal.reason) from refusal
    return Document(source, 0, value, "json", nodes, Positions(lambda: _layout(text, offset)), repeats)


def _value(text: str) -> tuple[Any, bool]:
    repeats = False

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        made = dict(pairs)
        repeats = repeats or len(made) != len(pairs)
        return made

    try:
        value = json.loads(
            text, object_pairs_hook=mapping, parse_int=_number, parse_float=_number, parse_constant=_number
        )
    except json.JSONDecodeError as error:
        raise Refusal(error.msg[:1].lower() + error.msg[1:], error.pos) from error
    except _NumberError as error:
        raise Refusal(str(error), _bad_number(text)) from error
    except RecursionError as error:
        raise Refusal("nested too deep", 0, "too-deep") from error
    return value, repeats


def _number(text: str) -> Any:
    if len(text) <= 20 and text.lstrip("-").isdigit():
        return as_json(int(text))
    number = float(text)
    if not math.isfinite(number):
        raise _NumberError(f"{text} is no number in JSON" if text[-1].isalpha() else "a number beyond 64 bits")
    return as_json(number)


def _bad_number(text: str) -> int:
    for token in _TOKEN.finditer(text):
        if token[0][0] in "-0123456789NI":
            try:
                _number(token[0])
            except ValueError:  # what follows the number may stand right behind it
                return token.start()
    return 0


def count(value: Any, limits: Limits) -> int:
    """The number of values and keys. Raises Refusal beyond the limits."""
    nodes, level, depth = 1, [value], 0
    while level:
        containers = [item for item in level if isinstance(item, dict | list)]
        _check_texts(level, limits)
        depth += bool(containers)
        if depth > limits.depth:
            raise Refusal(f"nested deeper than {limits.depth} levels", 0, "too-deep")
        level = []
        for item in containers:
            if isinstance(item, dict):
                nodes += len(item)
                _check_texts(item, limits)
                level.extend(item.values())
            else:
                level.extend(item)
        nodes += len(level)
        if nodes > limits.nodes:
            raise Refusal(f"more than {limits.nodes} values", 0, "too-many-nodes")
    return nodes


def _check_texts(values: Iterable[Any], limits: Limits) -> None:
    limit = limits.scalar_bytes
    for value in values:
        if isinstance(value, str) and len(value) > limit // 4 and len(value.encode()) > limit:
            raise Refusal(f"a value of more than {limit} bytes", 0, "too-large")


def _layout(text: str, offset: int) -> Layout:
    """One pass over the tokens of a valid text."""
    layout = Layout(text, offset)
    entries, names = layout.entries, layout.names
    opened: list[tuple[int, bool]] = []
    expects_key = False
    for token in _TOKEN.finditer(text):
        mark, entry = token[0], len(entries)
        if mark in "[{":
            expects_key = mark == "{"
            entries.extend((token.start() << 2 | (MAPPING if expects_key else SEQUENCE), 0, 0))
            opened.append((entry, expects_key))
        elif mark in "]}":
            entry, _ = opened.pop()
            entries[entry + 1], entries[entry + 2] = token.end(), len(entries)
            expects_key = False
        elif mark == ",":
            expects_key = opened[-1][1]
        else:
            entries.extend((token.start() << 2, token.end()))
            if expects_key:
                entries.append(len(names))
                names.append(json.loads(mark))
                expects_key = False
    return layout
