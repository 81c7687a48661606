"""From a blob to documents: what it is by path and bytes, cut into parts as kubectl cuts, each part read for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from safelane.documents.cutting import Part, parts
from safelane.documents.document import Document, Unreadable
from safelane.documents.limits import Limits, Refusal
from safelane.documents.mending import mended
from safelane.documents.opaque import is_sops, is_template, opaque_reason, sealed
from safelane.documents.positions import Positions
from safelane.documents.text import Source, broken_at, decode
from safelane.documents.yaml import Builder
from safelane.location import Location, Side

_LIMITS = Limits()
_SETTINGS = re.compile(r"\.properties\Z|(?:\A|/)\.env(?:\.[^/]*)?\Z|\.env\Z")
_Reader: TypeAlias = Callable[[Source, Limits], Document | Unreadable | None]


def parse(path: str, data: bytes, side: Side = "head", limits: Limits = _LIMITS) -> tuple[Document | Unreadable, ...]:
    """The documents of a file, and what of it cannot be read, in their order; never raises, whatever the data hold."""
    if len(data) > limits.file_bytes:
        return (_unreadable(path, side, "too-large", f"{len(data)} bytes, the limit is {limits.file_bytes}"),)
    reason = opaque_reason(path, data)
    if reason is not None:
        return (_unreadable(path, side, *reason),)
    if path.endswith(".json"):
        return tuple(_whole(Source(path, side, data.decode("utf-8", "surrogateescape")), limits, read_json))
    if has_settings(path):
        return tuple(read_settings(Source(path, side, data.decode("utf-8", "surrogateescape")), limits, path))
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        return (_unreadable(path, side, "encoding", f"not UTF-16: {error.reason}"),)
    return tuple(read(Source(path, side, text), limits))


def read(source: Source, limits: Limits = _LIMITS) -> Iterator[Document | Unreadable]:
    """The documents of a YAML text."""
    index = spent = 0
    for number, part in enumerate(parts(source.text)):
        if number >= limits.documents:
            at = source.location(part.start, part.start)
            yield Unreadable(source.path, source.side, at, "too-large", f"more than {limits.documents} parts")
            return
        try:
            found = _read_part(source, part, limits, (index, spent))
        except Refusal as refusal:
            yield _refused(source, refusal, part)
            index += 1
            continue
        if found is not None:
            spent += found.nodes
            index += 1
            yield _unless_sops(found)


def _read_part(source: Source, part: Part, limits: Limits, counted: tuple[int, int]) -> Document | None:
    """One part; None when it says nothing. Raises Refusal with an offset into the whole text."""
    start = part.start
    text = source.text[start : part.end]
    broken = broken_at(text)
    if broken >= 0:
        raise Refusal("not UTF-8", start + broken, "encoding")
    if part.refused is not None:
        raise Refusal("nothing but a comment may follow the dashes of a document separator", part.refused)
    while text.startswith("\ufeff"):
        text, start = text[1:], start + 1
    index, spent = counted
    try:
        # kubectl ends every line with a line feed, so that a block scalar at the end of the file ends with one
        builder = _built(text if text.endswith("\n") else text + "\n", limits, start, spent)
    except Refusal as refusal:
        raise Refusal(refusal.detail, start + refusal.offset, refusal.reason) from refusal
    if builder is None or (builder.value is None and builder.nodes == 1):
        return None
    return Document(source, index, builder.value, "yaml", builder.nodes, Positions(builder.layout), builder.repeats)


def _built(text: str, limits: Limits, start: int, spent: int) -> Builder | None:
    """What a part says; None when it says nothing. Raises Refusal with an offset into the part."""
    spelled, times = None, 0
    while True:
        builder = Builder(text, limits, start, spent)
        try:
            return builder if builder.build(spelled) else None
        except Refusal as refusal:
            spelled = mended(spelled or text, refusal, times)
            if spelled is None:
                raise
        times += 1


def _whole(source: Source, limits: Limits, read_one: _Reader) -> Iterator[Document | Unreadable]:
    """A file of a format that has one document in it."""
    if not source.text.strip("\ufeff \t\r\n"):
        return
    try:
        found = read_one(source, limits)
    except Refusal as refusal:
        yield _refused(source, refusal, Part(0, len(source.text), None))
        return
    if found is not None:
        yield found


def has_settings(name: str) -> bool:
    """Whether a file of this name is TOML, ``.env`` or ``.properties``."""
    return name.endswith(".toml") or _SETTINGS.search(name) is not None


def read_settings(source: Source, limits: Limits, name: str) -> Iterator[Document | Unreadable]:
    """The document of a text that is what its name says: TOML, ``.env`` or ``.properties``."""

    def read_one(source: Source, limits: Limits) -> Document | Unreadable | None:
        if name.endswith(".toml"):
            from safelane.documents import toml

            found = toml.read(source, limits)
        else:
            from safelane.documents import properties

            found = properties.read(source, limits, is_java=name.endswith(".properties"))
        return _unless_sops(found) if found is not None else None

    return _whole(source, limits, read_one)


def read_json(source: Source, limits: Limits) -> Document | Unreadable:
    """The document of a JSON text. Raises Refusal."""
    from safelane.documents import json as json_format

    return _unless_sops(json_format.read(source, limits))


def _unless_sops(document: Document) -> Document | Unreadable:
    if not is_sops(document.value):
        return document
    clear = replace(document, value=sealed(document.value), format="partial")
    return Unreadable(document.path, document.side, document.location, "encrypted", "encrypted by SOPS", clear)


def _refused(source: Source, refusal: Refusal, part: Part) -> Unreadable:
    reason = refusal.reason
    text = source.text[part.start : part.end]
    if reason == "syntax" and is_template(text, refusal.offset - part.start):
        reason = "template"
    at = source.location(refusal.offset, refusal.offset)
    return Unreadable(source.path, source.side, at, reason, refusal.detail)


def _unreadable(path: str, side: Side, reason: str, detail: str) -> Unreadable:
    return Unreadable(path, side, Location(path, 1, 1, 1, 1, side), reason, detail)
