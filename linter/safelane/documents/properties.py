"""``.env`` and ``.properties`` files: one mapping of texts; of a key that stands twice the last one counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.documents.document import Document
from safelane.documents.limits import Limits, Refusal
from safelane.documents.positions import Pair
from safelane.documents.spans import Found, Spans
from safelane.documents.text import Source, broken_at

_LINE = re.compile(r"(?P<text>(?:[^\r\n\\]|\\(?:\r\n|.)|\\\Z)*)(?:\r\n|\r|\n|\Z)", re.DOTALL)
_FLAT = re.compile(r"(?P<text>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SETTING = re.compile(r"[ \t]*(?:export[ \t]+)?(?P<key>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*")
_PROPERTY = re.compile(r"[ \t\f]*(?P<key>(?:[^\s\\:=]|\\.)+)(?:[ \t\f]*[=:][ \t\f]*|[ \t\f]+|\Z)", re.DOTALL)
_QUOTED = re.compile(r"'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"")
_ESCAPED = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<joined>(?:\r\n|\r|\n)[ \t\f]*)|(?P<char>.))", re.DOTALL)
_CHARACTERS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}

Entry = tuple[str, str, Pair, Pair, str]  # key, value, their stretches, the value's style


def read(source: Source, limits: Limits, is_java: bool) -> Document | None:
    """The document of a text, a ``.properties`` of Java or an ``.env``; None when nothing is in it. Raises Refusal."""
    broken = broken_at(source.text)
    if broken >= 0:
        raise Refusal("not UTF-8", broken, "encoding")
    found: list[Entry] = []
    for entry in _properties(source.text) if is_java else _settings(source.text):
        found.append(entry)
        if len(found) * 2 > limits.nodes:
            raise Refusal(f"more than {limits.nodes} values", entry[2][0], "too-many-nodes")
        if len(entry[1].encode("utf-8", "replace")) > limits.scalar_bytes:
            raise Refusal(f"a value of more than {limits.scalar_bytes} bytes", entry[3][0], "too-large")
    if not found:
        return None
    value = {key: text for key, text, *_ in found}
    positions = Spans(lambda: _found(found))
    return Document(source, 0, value, "properties", 1 + 2 * len(found), positions, len(value) < len(found))


def _found(entries: list[Entry]) -> Found:
    keys: dict[tuple[str, ...], Pair] = {}
    values: dict[tuple[str, ...], Pair] = {(): (entries[0][2][0], entries[-1][3][1])}
    styles: dict[tuple[str, ...], str] = {(): "block"}
    again = []
    for name, _, key, value, style in entries:
        if (name,) in keys:
            again.append(((name,), keys[(name,)], key))
        keys[(name,)], values[(name,)], styles[(name,)] = key, value, style
    return Found(keys, values, styles, tuple(again))


def _settings(text: str) -> Iterator[Entry]:
    """``KEY=value``, with quotes or without; a comment needs a blank before it."""
    for line in _FLAT.finditer(text):
        said = line["text"].lstrip("\ufeff \t")
        if not said or said.startswith("#"):
            continue
        start = line.start() + line["text"].index(said[0])
        setting = _SETTING.match(text, start, line.end("text"))
        if setting is None:
            raise Refusal("neither KEY=value nor a comment", start)
        quoted = _QUOTED.match(text, setting.end(), line.end("text"))
        if quoted is not None:
            style, value, end = quoted.lastgroup or "", quoted[quoted.lastgroup or ""], quoted.end()
            value = _unescaped(value) if style == "double" else value
        else:
            style, rest = "plain", text[setting.end() : line.end("text")]
            value = "" if rest.startswith("#") else re.split(r"[ \t]#", rest, maxsplit=1)[0].rstrip()
            end = setting.end() + len(value)
        yield setting["key"], value, setting.span("key"), (setting.end(), end), style


def _properties(text: str) -> Iterator[Entry]:
    """``key=value``, ``key: value``, ``key value``; a backslash joins lines."""
    position = 0
    while position < len(text):
        flat = _FLAT.match(text, position)
        assert flat is not None
        if flat["text"].lstrip("\ufeff \t\f")[:1] in ("", "#", "!"):
            position = flat.end()
            continue
        line = _LINE.match(text, position)
        assert line is not None
        start = position + (1 if text.startswith("\ufeff", position) else 0)
        pair = _PROPERTY.match(text, start, line.end("text"))
        position = max(line.end(), flat.end())
        if pair is None:
            raise Refusal("no key before the sign", start)
        place = (pair.end(), max(line.end("text"), pair.end()))
        yield _unescaped(pair["key"]), _unescaped(text[slice(*place)]), pair.span("key"), place, "plain"


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match["code"]:
            code = int(match["code"], 16)
            return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
        return "" if match["joined"] else _CHARACTERS.get(match["char"], match["char"])

    return _ESCAPED.sub(character, text)
