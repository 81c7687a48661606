"""safelane's own files: YAML 1.2 core, one document, no tags, anchors or aliases; every mistake has a place."""

from __future__ import annotations

import math
import re
from typing import Any

from safelane.documents.document import Document
from safelane.documents.limits import Limits, Refusal
from safelane.documents.positions import Positions
from safelane.documents.scalars import ScalarError
from safelane.documents.text import Source
from safelane.documents.yaml import Builder, check_surrogates
from safelane.errors import ConfigurationError, Problem

_CORE: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0(?:o([0-7]+)|x([0-9a-fA-F]+))\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_LIMITS = Limits()
_QUOTE = "quote the text, if one is meant"
_EXPRESSION = ("an alias", "an anchor", "a tag", "cannot start any token", "a block scalar")


def parse_own(path: str, data: bytes) -> Document:
    """The one document of a file of safelane's own. Raises ConfigurationError with the places of what is wrong.

    Numbers and words are those of YAML 1.2's core schema (section 10.3.2 of its specification); keys are texts.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        source = Source(path, "head", data.decode("utf-8", "replace"))
        raise _error(source, len(data[: error.start].decode("utf-8")), "not UTF-8") from error
    if len(data) > _LIMITS.file_bytes:
        raise ConfigurationError([Problem(path, 1, 1, f"more than {_LIMITS.file_bytes} bytes")])
    source = Source(path, "head", text)
    builder = _OwnBuilder(text, _LIMITS)
    try:
        built = builder.build()
    except Refusal as refusal:
        hint = f"; {_QUOTE}" if any(words in refusal.detail for words in _EXPRESSION) else ""
        raise _error(source, refusal.offset, refusal.detail + hint) from refusal
    if not built or builder.value is None:
        raise ConfigurationError([Problem(path, 1, 1, "empty file")])
    positions = Positions(builder.layout)
    document = Document(source, 0, builder.value, "yaml", builder.nodes, positions, builder.repeats)
    if document.duplicates:
        raise ConfigurationError(
            Problem(path, twice.second.line, twice.second.column, _repeated(twice.pointer, twice.first.line))
            for twice in document.duplicates
        )
    return document


def _error(source: Source, offset: int, message: str) -> ConfigurationError:
    return ConfigurationError([Problem(source.path, *source.place(offset), message)])


def _repeated(pointer: str, line: int) -> str:
    name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return f"the key {name!r} stands twice, first in line {line}"


class _OwnBuilder(Builder):
    """Refuses what is no plain data, and reads words and numbers as YAML 1.2 does."""

    __slots__ = ()

    def __init__(self, text: str, limits: Limits) -> None:
        super().__init__(text, limits)
        self._careful = True

    def started(self, event: Any) -> None:
        if self.nodes:
            raise Refusal("only one document is allowed", event.start_mark.index)

    def ended(self, event: Any) -> bool:
        return False

    def open(self, event: Any) -> None:
        _plain_data(event)
        super().open(event)

    def check_scalar(self, event: Any) -> None:
        _plain_data(event)
        super().check_scalar(event)

    def alias(self, event: Any) -> None:
        raise Refusal("an alias is not allowed here", event.start_mark.index)

    def check_escapes(self, event: Any) -> None:
        check_surrogates(event)

    def as_value(self, event: Any) -> Any:
        try:
            return _core(event.value)
        except ScalarError as error:
            raise Refusal(str(error), event.start_mark.index) from error

    def as_name(self, event: Any) -> Any:
        return event.value


def _plain_data(event: Any) -> None:
    if event.tag is not None or event.anchor is not None:
        what = "a tag" if event.tag is not None else "an anchor"
        raise Refusal(f"{what} is not allowed here", event.start_mark.index)


def _core(text: str) -> Any:
    if text in _CORE:
        return _CORE[text]
    based = _BASED.match(text)
    if based is not None:
        return _integer(int(based[1], 8) if based[1] else int(based[2], 16))
    if _INTEGER.match(text) and len(text) < 100:
        return _integer(int(text))
    if _FLOAT.match(text) or _NO_NUMBER.match(text):
        number = float(text) if _FLOAT.match(text) else math.nan
        if not math.isfinite(number):
            raise ScalarError(f"{text[:40]} is no finite number; {_QUOTE}")
        return number
    return text


def _integer(number: int) -> int:
    if not -(2**63) <= number < 2**63:
        raise ScalarError(f"an integer beyond 64 bits; {_QUOTE}")
    return number
