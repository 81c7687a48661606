"""safelane's own files: YAML 1.2 core, one document, no tags, anchors or aliases; every mistake has a place."""

from __future__ import annotations

import re
from typing import Any

from safelane.documents.document import Document
from safelane.documents.limits import Limits
from safelane.documents.scalars import ScalarError
from safelane.documents.text import Text
from safelane.documents.yaml import Builder, YamlError
from safelane.documents.yaml_positions import YamlPositions
from safelane.errors import ConfigurationError, Problem

_HINT = "quote the text if a CEL expression or a name is meant"
_CORE: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_OTHER_INT = re.compile(r"0(?:o[0-7]{1,20}|x[0-9a-fA-F]{1,15})\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")


def parse_own(path: str, data: bytes) -> Document:
    """The one document of a file of safelane's own. Raises ConfigurationError with the place of what is wrong."""
    try:
        decoded = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ConfigurationError([Problem(path, 1, 1, "the file is not UTF-8")]) from error
    text = Text(decoded)
    builder = Builder(decoded, 0, Limits(), _core)
    try:
        built = builder.build()
    except YamlError as error:
        line, column = text.position(min(error.offset, len(decoded)))
        raise ConfigurationError([Problem(path, line, column, error.message)]) from error
    if built is None or built[0] is None:
        raise ConfigurationError([Problem(path, 1, 1, "the file is empty")])
    value, root = built
    positions = YamlPositions(root, decoded, 0)
    document = Document(path, "head", 0, value, "yaml", text, positions, tuple(builder.repeated), builder.nodes)
    twice = document.duplicates
    if twice:
        raise ConfigurationError(
            Problem(path, d.second.line, d.second.column, f"the key {d.pointer.rpartition('/')[2]!r} stands twice")
            for d in twice
        )
    return document


def _core(event: Any) -> Any:
    if event.tag is not None:
        raise ScalarError(f"a tag is not allowed here; {_HINT}")
    if event.anchor is not None:
        raise ScalarError(f"an anchor is not allowed here; {_HINT}")
    if not event.implicit[0]:
        return event.value
    text = event.value
    if text in _CORE:
        return _CORE[text]
    if _INT.match(text):
        return int(text)
    if _OTHER_INT.match(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return float(text) if _FLOAT.match(text) else text
