"""YAML as Kubernetes reads it: a builder over events, without recursion, that counts what it makes.

Depth, alias bombs and sizes are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from safelane.documents import scalars
from safelane.documents.aliases import Anchored, Anchors
from safelane.documents.events import run
from safelane.documents.layout import ALIAS, MAPPING, SEQUENCE, Layout
from safelane.documents.limits import Limits, Refusal
from safelane.documents.scalars import MERGE, NUMERIC, WORDS, ScalarError
from safelane.documents.spelling import escaped_slash

_NO_MAPPING = "map merge requires map or sequence of maps as the value"


class Builder:
    """Builds the first document of a text: ``value``, ``layout``, ``nodes``, and ``repeats`` when keys stand twice.

    Aliases share their value, which therefore nobody may change. A builder is used once.
    """

    __slots__ = (
        "_anchors", "_append", "_budget", "_careful", "_container", "_entries", "_key", "_limits", "_mapping_type",
        "_merged", "_names", "_peak", "_stack", "layout", "nodes", "repeats",
    )  # fmt: skip

    def __init__(self, text: str, limits: Limits, offset: int = 0, spent: int = 0) -> None:
        self.layout = Layout(text, offset)
        self.nodes = 0
        self.repeats = False
        self._entries = self.layout.entries
        self._append = self.layout.entries.append
        self._names = self.layout.names
        self._limits = limits
        self._budget = limits.nodes - spent
        # Only then are scalars looked at for their size, anchors and escapes
        self._careful = len(text) > limits.scalar_bytes // 4 or "&" in text or "\\" in text
        self._container: Any = []
        self._key: Any = None
        self._mapping_type: type = dict
        self._peak = 0
        self._stack: list[tuple[dict[str, Any] | list[Any], Any, int, int]] = []
        self._anchors = Anchors()
        self._merged: dict[int, set[str]] = {}

    def build(self) -> bool:
        """Whether there is a document in the text. Raises Refusal."""
        run(self.layout.text, self._build)
        return bool(self._container)

    def _build(self, read: Callable[[], Any]) -> None:
        """The loop over all events; scalars, which are most of them, are read right here."""
        import yaml

        scalar: Any = yaml.ScalarEvent
        self._mapping_type = yaml.MappingStartEvent
        handlers, append = self._handlers(), self._entries.append
        while True:
            event = read()
            if type(event) is not scalar:
                if handlers[type(event)](event):
                    return
                continue
            text = event.value
            append(event.start_mark.index << 2)
            append(event.end_mark.index)
            self.nodes = nodes = self.nodes + 1
            if self._careful or nodes > self._budget:
                self.check_scalar(event)
            is_text = event.tag is None and (event.style or (text[:1] not in NUMERIC and text not in WORDS))
            if self._key is None and type(self._container) is dict:
                self._begin(text if is_text else self.as_name(event))
            else:
                self._put(text if is_text else self.as_value(event))

    def _handlers(self) -> dict[type, Callable[[Any], bool | None]]:
        import yaml

        return {
            yaml.MappingStartEvent: self.open,
            yaml.SequenceStartEvent: self.open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
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
        """The value of a scalar that is plain or has a tag. Raises ScalarError."""
        if event.tag is None:
            return event.value if event.style else scalars.plain(event.value)
        end = event.end_mark.index
        if not event.value and not event.style and self.layout.text[end : end + 1] == ",":
            raise ScalarError("go-yaml takes the comma behind this tag for a part of it")
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

    def _begin(self, name: Any) -> None:
        """A key has been read; its value comes next."""
        self._key = name
        names = self._names
        self._append(len(names))
        names.append(name)
        if name in self._container:  # a key that has been merged may come again
            merged = self._merged.get(id(self._container), set())
            self.repeats |= name not in merged
            merged.discard(name)

    def _put(self, value: Any, entry: int = -2) -> None:
        """A value or an element has been read; a scalar's entry is the last one."""
        container = self._container
        if type(container) is list:
            container.append(value)
            return
        if self._key is MERGE:
            self._merge(container, value, entry)
        else:
            container[self._key] = value
        self._key = None

    def _merge(self, container: dict[str, Any], value: Any, entry: int) -> None:
        """Order decides: keys that stand before ``<<`` are overwritten, of a list's mappings the first one wins."""
        bodies = value[::-1] if type(value) is list and self.layout.kind(entry) == SEQUENCE else [value]
        merged = self._merged.setdefault(id(container), set())
        for body in bodies:
            if type(body) is not dict:
                raise Refusal(_NO_MAPPING, self._entries[entry] >> 2)
            self.repeats |= any(name in container and name not in merged for name in body)
            merged.update(body)
            container.update(body)

    def open(self, event: Any) -> None:
        """A collection begins."""
        start = event.start_mark.index
        depth = len(self._stack)
        if depth >= self._limits.depth:
            raise Refusal(f"nested deeper than {self._limits.depth} levels", start, "too-deep")
        if self._key is None and type(self._container) is dict:
            raise Refusal("a mapping or a list is no key", start)
        entry, is_mapping = len(self._entries), type(event) is self._mapping_type
        self._entries.extend((start << 2 | (MAPPING if is_mapping else SEQUENCE), 0, 0))
        if event.anchor is not None:
            self._anchors.opened(event.anchor, entry, self.nodes)
        self.nodes += 1
        self._check_nodes(start)
        self._stack.append((self._container, self._key, entry, self._peak))
        self._container = {} if is_mapping else []
        self._key = None
        self._peak = depth + 1

    def _close(self, event: Any) -> None:
        value, top = self._container, self._peak
        self._container, self._key, entry, peak = self._stack.pop()
        self._entries[entry + 1] = event.end_mark.index
        self._entries[entry + 2] = len(self._entries)
        self._put(value, entry)
        if self._careful:
            self._anchors.closed(value, entry, self.nodes, top - len(self._stack))
        if self._merged:
            self._merged.pop(id(value), None)
        if peak > top:
            self._peak = peak

    def alias(self, event: Any) -> None:
        """An alias, in the place of a key, a value or an element."""
        start = event.start_mark.index
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            raise Refusal(f"unknown anchor '{event.anchor[:40]}' referenced", start)
        self._count_alias(start, anchored)
        entry = len(self._entries)
        self._entries.extend((start << 2 | ALIAS, event.end_mark.index, anchored.entry))
        if self._key is not None or type(self._container) is list:
            self._put(anchored.value, entry)
            return
        if anchored.event is None:
            raise Refusal("a mapping or a list is no key", start)
        self._begin(self.as_name(anchored.event))

    def _count_alias(self, start: int, anchored: Anchored) -> None:
        depth = len(self._stack) + anchored.height
        if depth > self._limits.depth:
            raise Refusal(f"nested deeper than {self._limits.depth} levels", start, "too-deep")
        self._peak = max(self._peak, depth)
        self.nodes += anchored.nodes
        if self._anchors.is_excessive(anchored, self.nodes):
            raise Refusal("document contains excessive aliasing", start, "too-many-nodes")
        self._check_nodes(start)

    def _check_nodes(self, start: int) -> None:
        if self.nodes > self._budget:
            raise Refusal(f"more than {self._limits.nodes} values, aliases expanded", start, "too-many-nodes")

    def check_scalar(self, event: Any) -> None:
        """What has to be looked at in few texts only. Raises Refusal."""
        text, start, limit = event.value, event.start_mark.index, self._limits.scalar_bytes
        self._check_nodes(start)
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
