"""From a blob to documents: what it is by path and bytes, cut into parts as kubectl cuts, each part read for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.documents import json as json_format
from safelane.documents.document import Document, Unreadable
from safelane.documents.limits import Limits
from safelane.documents.opaque import opaque_reason, templated_path, templated_text
from safelane.documents.text import Text
from safelane.documents.yaml import Builder, YamlError
from safelane.documents.yaml_positions import YamlPositions
from safelane.location import Location, Side

_SEPARATOR = re.compile(r"^---[^\r\n]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_BLANK_PART = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*(?:[\r\n]|\Z))*\Z")
_DEFAULT = Limits()


def parse(path: str, data: bytes, side: Side = "head", limits: Limits = _DEFAULT) -> tuple[Document | Unreadable, ...]:
    """The documents of a file, and what of it cannot be read, in their order; never raises for what the data holds."""
    if len(data) > limits.file_bytes:
        return (_whole(path, side, "too-large", f"{len(data)} bytes, the limit is {limits.file_bytes}"),)
    reason = opaque_reason(path, data)
    if reason is not None:
        return (_whole(path, side, *reason),)
    decoded = _decode(data)
    if decoded is None:
        return (_whole(path, side, "encoding", "the file is not UTF-8"),)
    if templated_path(path) and "{{" in decoded:
        return (_whole(path, side, "template", "a template, not yet rendered"),)
    text = Text(decoded)
    if path.endswith(".json"):
        return (_json(path, side, text, limits),) if decoded.strip() else ()
    return tuple(_yaml(path, side, text, limits))


def _decode(data: bytes) -> str | None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-8")):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding).removeprefix("\ufeff")
            except UnicodeDecodeError:
                return None
    return None


def _whole(path: str, side: Side, reason: str, detail: str) -> Unreadable:
    return Unreadable(path, side, Location(path, 1, 1, 1, 1, side), reason, detail)


def _json(path: str, side: Side, text: Text, limits: Limits) -> Document | Unreadable:
    try:
        value, nodes, repeated = json_format.read(text.text, limits)
    except YamlError as error:
        return _failed(path, side, text, error, error.offset)
    if _is_sops(value):
        return _whole(path, side, "encrypted", "encrypted by SOPS")
    return Document(path, side, 0, value, "json", text, json_format.JsonPositions(text.text), repeated, nodes)


def _yaml(path: str, side: Side, text: Text, limits: Limits) -> Iterator[Document | Unreadable]:
    index = 0
    for start, part in _parts(text.text):
        if index >= limits.documents:
            yield _whole(path, side, "too-large", f"more than {limits.documents} documents")
            return
        if _BLANK_PART.match(part):
            continue
        found = _part(path, side, text, limits, (start, part, index))
        if found is not None:
            yield found
            index += 1


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """``(offset, text)`` of the parts between lines that begin with ``---``, as kubectl cuts them."""
    if "---" not in text:
        yield 0, text
        return
    start = 0
    for match in _SEPARATOR.finditer(text):
        yield start, text[start : match.start()]
        rest = match[0][3:].strip()
        # kubectl allows only a comment here; YAML also allows a value, which stays readable for us
        start = match.end() if not rest or rest.startswith("#") else match.start()
    yield start, text[start:]


def _part(
    path: str, side: Side, text: Text, limits: Limits, part: tuple[int, str, int]
) -> Document | Unreadable | None:
    start, body, index = part
    # A block scalar that ends with the file ends with a line break for go-yaml
    builder = Builder(body if body.endswith("\n") else body + "\n", start, limits)
    try:
        built = builder.build()
    except YamlError as error:
        return _failed(path, side, text, error, start + error.offset)
    if built is None:
        return None
    value, root = built
    if value is None and builder.nodes == 1:
        return None
    if _is_sops(value):
        return _whole(path, side, "encrypted", "encrypted by SOPS")
    positions = YamlPositions(root, body, start)
    return Document(path, side, index, value, "yaml", text, positions, tuple(builder.repeated), builder.nodes)


def _failed(path: str, side: Side, text: Text, error: YamlError, offset: int) -> Unreadable:
    line, column = text.position(min(offset, len(text.text)))
    reason = error.reason
    if reason == "syntax" and templated_text(text.text):
        reason = "template"
    return Unreadable(path, side, Location(path, line, column, line, column, side), reason, error.message)


def _is_sops(value: object) -> bool:
    sops = value.get("sops") if isinstance(value, dict) else None
    return isinstance(sops, dict) and "mac" in sops and ("lastmodified" in sops or "version" in sops)
