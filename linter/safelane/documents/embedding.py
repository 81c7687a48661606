"""Texts inside values: a patch, Helm values, a CEL expression. Their places are mapped into the outer file."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from safelane.documents.document import Document, Unreadable
from safelane.location import Location

_ESCAPES = {"x": 2, "u": 4, "U": 8}


def align(document: Document, pointer: str, offset: int) -> tuple[int, int]:
    """Line and column in the file of the character at ``offset`` of the decoded text at ``pointer``.

    Raises KeyError when nothing is there. Beyond the end of the text it is the end of the value.
    """
    steps = document._steps(pointer)
    span = document.positions.value(steps)
    style = document.style(steps)
    source = document.text.text
    if style in ("literal", "folded"):
        at = _block(source, span.start, span.end, offset, style == "folded")
    elif style in ("single", "double"):
        at = _quoted(source, span.start + 1, span.end - 1, offset, style == "double")
    else:
        at = _flowing(source, span.start, span.end, offset)
    return (document.outer or document.text.position)(min(at, span.end))


def _block(source: str, start: int, end: int, offset: int, folded: bool) -> int:
    """Block scalars: every line without its indentation; a folded one joins lines with a space."""
    header = source.find("\n", start)
    if header < 0:
        return end
    indent = _indentation(source, header + 1, end, source[start:header])
    index = header + 1
    remaining = offset
    blank_run = 0
    while index < end:
        stop = source.find("\n", index)
        stop = len(source) if stop < 0 else stop
        body = source[index:stop].rstrip("\r")
        text = body[indent:] if body.strip(" ") or len(body) > indent else ""
        folds = folded and text != "" and not text.startswith((" ", "\t"))
        if remaining <= len(text):
            return index + min(indent, len(body)) + remaining
        remaining -= len(text) + 1
        if folded and text == "":
            blank_run += 1
        elif folded and folds:
            nxt = source[stop + 1 : source.find("\n", stop + 1) if source.find("\n", stop + 1) >= 0 else end]
            if nxt.strip() == "" and stop + 1 < end:
                remaining += 1  # the line break itself is dropped before blank lines
        index = stop + 1
    return end


def _indentation(source: str, start: int, end: int, header: str) -> int:
    index = start
    while index < end:
        stop = source.find("\n", index)
        stop = end if stop < 0 else stop
        line = source[index:stop].rstrip("\r")
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
        index = stop + 1
    return 0


def _quoted(source: str, start: int, end: int, offset: int, double: bool) -> int:
    index = start
    for _ in range(offset):
        if index >= end:
            break
        if double and source[index] == "\\" and index + 1 < end:
            index += 2 + _ESCAPES.get(source[index + 1], 0)
            if source[index - 1] in "\r\n":
                index = _skip_blank(source, index, end)
        elif not double and source.startswith("''", index):
            index += 2
        elif source[index] in "\r\n" or (source[index] in " \t" and _only_blank(source, index)):
            index = _fold(source, index, end)
        else:
            index += 1
    return index


def _flowing(source: str, start: int, end: int, offset: int) -> int:
    index = start
    for _ in range(offset):
        if index >= end:
            break
        if source[index] in "\r\n" or (source[index] in " \t" and _only_blank(source, index)):
            index = _fold(source, index, end)
        else:
            index += 1
    return index


def _only_blank(source: str, index: int) -> bool:
    """Whether only blanks follow up to the end of the line: they fold together with the line break."""
    while index < len(source) and source[index] in " \t":
        index += 1
    return index < len(source) and source[index] in "\r\n"


def _fold(source: str, index: int, end: int) -> int:
    """Past one folded line break: a space, or the first of several blank lines."""
    while index < end and source[index] in " \t":
        index += 1
    index += 2 if source.startswith("\r\n", index) else 1
    rest = index
    while rest < end and source[rest] in " \t":
        rest += 1
    if rest < end and source[rest] in "\r\n":
        return index
    return rest


def _skip_blank(source: str, index: int, end: int) -> int:
    while index < end and source[index] in " \t":
        index += 1
    return index


def embedded(document: Document, pointer: str) -> tuple[Document | Unreadable, ...]:
    """The documents of the YAML or JSON text that the value at ``pointer`` is; nothing when it is no text.

    Their locations are those of the outer file. Raises KeyError when there is no such value.
    """
    from safelane.documents.parsing import parse

    steps = document._steps(pointer)
    document.positions.value(steps)
    value = document.value
    for step in steps:
        value = value[step]
    if not isinstance(value, str):
        return ()

    def outer(offset: int) -> tuple[int, int]:
        return align(document, pointer, offset)

    prefix = f"{document.pointer_prefix}{pointer}#"
    found = parse(f"{document.path}", value.encode("utf-8", "replace"), document.side)
    placed: list[Document | Unreadable] = []
    for part in islice(found, 1000):
        if isinstance(part, Document):
            part.pointer_prefix, part.outer = prefix, outer
            placed.append(part)
        else:
            inner = part.location
            line, column = outer(_offset(value, inner.line, inner.column))
            place = Location(document.path, line, column, line, column, document.side)
            placed.append(replace(part, location=place))
    return tuple(placed)


def _offset(text: str, line: int, column: int) -> int:
    from safelane.documents.text import Text

    return Text(text).offset(line, column)
