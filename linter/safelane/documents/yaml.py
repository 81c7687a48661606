"""YAML as Kubernetes reads it: a builder over events, without recursion, that counts what it makes.

Depth, alias bombs and sizes are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from safelane.documents import scalars
from safelane.documents.events import run
from safelane.documents.layout import ALIAS
from safelane.documents.limits import Refusal
from safelane.documents.mending import COMMA_IN_TAG, restoring
from safelane.documents.scalars import MERGE, NUMERIC, WORDS, ScalarError
from safelane.documents.spelling import escaped_slash
from safelane.documents.structure import ELEMENT, NO_MAPPING, Structure

_REMEMBERED = 4096  # names that may come again; where there are more of them, they are not of a schema


class Builder(Structure):
    """Builds the first document of a text: ``value``, ``layout``, ``nodes``, and ``repeats`` when keys stand twice.

    Aliases share their value, which therefore nobody may change. A builder is used once.
    """

    __slots__ = ()

    def build(self, mended: str | None = None) -> bool:
        """Whether there is a document in the text, or in what it was mended to. Raises Refusal."""
        if mended is None:
            run(self.layout.text, self._build)
        else:
            run(mended, lambda read: self._build(restoring(read)))
        return bool(self._container)

    def _build(self, read: Callable[[], Any]) -> None:
        """All events: runs of scalars, which are most of them, and between them what opens and closes collections."""
        import yaml

        self._scalar, self._mapping = yaml.ScalarEvent, yaml.MappingStartEvent
        handlers = self._handlers()
        event = read()
        while True:
            if type(event) is self._scalar:
                event = self._elements(event, read) if self._key is ELEMENT else self._pairs(event, read)
            elif handlers[type(event)](event):
                return
            else:
                event = read()

    def _pairs(self, event: Any, read: Callable[[], Any]) -> Any:
        """Keys and values of a mapping as long as they are scalars; gives the first event that is none."""
        scalar, careful, append = self._scalar, self._careful, self._entries.append
        numbers, names = self._numbers, self._names
        container, key, nodes = self._container, self._key, self.nodes
        while type(event) is scalar:
            text, tag = event.value, event.tag
            append(event.start_mark.index << 2)
            append(event.end_mark.index)
            nodes += 1
            if careful:
                self._look_at(event, nodes)
            if key is None:
                number = numbers.get(text) if tag is None else None
                number = self._number(event) if number is None else number
                append(number)
                key = names[number]
                if key in container:
                    self.again(key)
            elif key is MERGE:
                raise Refusal(NO_MAPPING, event.start_mark.index)
            else:
                is_text = tag is None and (event.style or (text[:1] not in NUMERIC and text not in WORDS))
                container[key] = text if is_text else self.as_value(event)
                key = None
            event = read()
        self._key, self.nodes = key, nodes
        return event

    def _elements(self, event: Any, read: Callable[[], Any]) -> Any:
        """Elements of a list as long as they are scalars; gives the first event that is none."""
        scalar, careful, append = self._scalar, self._careful, self._entries.append
        put, nodes = self._container.append, self.nodes
        while type(event) is scalar:
            text = event.value
            append(event.start_mark.index << 2)
            append(event.end_mark.index)
            nodes += 1
            if careful:
                self._look_at(event, nodes)
            is_text = event.tag is None and (event.style or (text[:1] not in NUMERIC and text not in WORDS))
            put(text if is_text else self.as_value(event))
            event = read()
        self.nodes = nodes
        return event

    def _look_at(self, event: Any, nodes: int) -> None:
        if event.anchor or event.tag or event.style == '"' or nodes > self._budget or len(event.value) > self._long:
            self.nodes = nodes
            self.check_scalar(event)

    def _handlers(self) -> dict[type, Callable[[Any], bool | None]]:
        import yaml

        return {
            yaml.MappingStartEvent: self.open,
            yaml.SequenceStartEvent: self.open,
            yaml.MappingEndEvent: self.close,
            yaml.SequenceEndEvent: self.close,
            yaml.AliasEvent: self.alias,
            yaml.StreamStartEvent: _go_on,
            yaml.DocumentStartEvent: self.started,
            yaml.DocumentEndEvent: self.ended,
            yaml.StreamEndEvent: _stop,
        }

    @property
    def value(self) -> Any:
        """The document's value."""
        assert isinstance(self._container, list)
        return self._container[0]

    def started(self, event: Any) -> None:
        """A document begins."""

    def ended(self, event: Any) -> bool:
        """A document has ended; whether to stop: what stands behind the first one, Kubernetes does not read."""
        return True

    def resolve(self, event: Any) -> Any:
        """The value of a scalar that is plain or has a tag. Raises ScalarError, and Refusal at a comma behind a tag."""
        if event.tag is None:
            return event.value if event.style else scalars.plain(event.value)
        end = event.end_mark.index
        if not event.value and not event.style and self.layout.text[end : end + 1] == ",":
            raise Refusal(COMMA_IN_TAG, end)
        return scalars.tagged(event.tag, event.value)

    def as_value(self, event: Any) -> Any:
        """The value of a scalar. Raises Refusal."""
        try:
            return scalars.as_json(self.resolve(event))
        except ScalarError as error:
            raise Refusal(str(error), event.start_mark.index) from error

    def as_name(self, event: Any) -> Any:
        """How a scalar is spelled as a key, or MERGE. Raises Refusal."""
        try:
            key = self.resolve(event)
            return key if key is MERGE else scalars.as_key(key)
        except ScalarError as error:
            raise Refusal(str(error), event.start_mark.index) from error

    def _number(self, event: Any) -> int:
        """The number of a scalar that is a key and was none before. Raises Refusal."""
        text = event.value
        is_text = event.tag is None and (event.style or (text[:1] not in NUMERIC and text not in WORDS))
        name = text if is_text else self.as_name(event)
        number = len(self._names)
        self._names.append(name)
        if is_text and number < _REMEMBERED:
            self._numbers[text] = number
        return number

    def alias(self, event: Any) -> None:
        """An alias, in the place of a key, a value or an element."""
        start = event.start_mark.index
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            raise Refusal(f"unknown anchor '{event.anchor[:40]}' referenced", start)
        self.count_alias(start, anchored)
        entry = len(self._entries)
        self._entries.extend((start << 2 | ALIAS, event.end_mark.index, anchored.entry))
        if self._key is not None:
            self.put(anchored.value, entry)
            return
        if anchored.event is None:
            raise Refusal("a mapping or a list is no key", start)
        number = self._number(anchored.event)
        self._entries.append(number)
        self._key = self._names[number]
        if self._key in self._container:
            self.again(self._key)

    def check_scalar(self, event: Any) -> None:
        """What has to be looked at in few texts only. Raises Refusal."""
        text, start, limit = event.value, event.start_mark.index, self._limits.scalar_bytes
        self.check_nodes(start)
        if event.style == '"':
            self.check_escapes(event)
        if len(text) > limit // 4 and len(text.encode()) > limit:
            raise Refusal(f"a value of more than {limit} bytes", start, "too-large")
        if event.anchor is not None:
            self._anchors.scalar(event, len(self._entries) - 2, self.as_value(event))

    def check_escapes(self, event: Any) -> None:
        """Refuse what go-yaml refuses in double quotes, and libyaml or PyYAML's pure Python scanner let through."""
        check_surrogates(event)
        slash = escaped_slash(self.layout.text, event.start_mark.index, event.end_mark.index)
        if slash >= 0:
            raise Refusal("found unknown escape character", slash)


def check_surrogates(event: Any) -> None:
    """Refuse halves of surrogate pairs, which PyYAML's pure Python scanner lets through."""
    if re.search("[\ud800-\udfff]", event.value):
        raise Refusal("found invalid Unicode character escape code", event.start_mark.index)


def _go_on(event: Any) -> None:
    """Nothing to build."""


def _stop(event: Any) -> bool:
    """The text ends."""
    return True
