"""YAML as Kubernetes reads it: a builder over events, without recursion, that counts what it makes.

Depth, alias bombs and sizes are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from safelane.documents import scalars
from safelane.documents.aliases import AliasCount, Anchored
from safelane.documents.events import run
from safelane.documents.layout import ALIAS, MAPPING, SEQUENCE, Layout
from safelane.documents.limits import Limits, Refusal
from safelane.documents.scalars import MERGE, NUMERIC, WORDS, ScalarError

_SURROGATE = "[\ud800-\udfff]"
_SLASH = r'[^"]*"[^\\]*(?:\\[^/][^\\]*)*?\\/'


# Only where one of these stands are scalars looked at for anchors and escapes
_MARKS = ("&", "\\/", "\\u", "\\U")


class Builder:
    """Builds the first document of a text: ``value``, ``layout``, ``nodes``, and ``repeats`` when keys stand twice.

    Aliases share their value, which therefore nobody may change. A builder is used once.
    """

    __slots__ = (
        "_aliases", "_anchors", "_append", "_budget", "_careful", "_container", "_entries", "_key", "_limits",
        "_merged", "_names", "_opened", "_peak", "_stack", "layout", "nodes", "repeats",
    )  # fmt: skip

    def __init__(self, text: str, limits: Limits, offset: int = 0, spent: int = 0) -> None:
        self.layout = Layout(text, offset)
        self.nodes = 0
        self.repeats = False
        self._entries = self.layout.entries
        self._append = self._entries.append
        self._names = self.layout.names
        self._limits = limits
        self._budget = limits.nodes - spent
        self._careful = len(text) > limits.scalar_bytes // 4 or any(mark in text for mark in _MARKS)
        self._container: dict[str, Any] | list[Any] = []
        self._key: Any = None
        self._peak = 0
        self._stack: list[tuple[dict[str, Any] | list[Any], Any, int, int]] = []
        self._anchors: dict[str, Anchored] = {}
        self._opened: dict[int, tuple[str, int, int]] = {}
        self._aliases = AliasCount()
        self._merged: dict[int, set[str]] = {}

    def build(self) -> bool:
        """Whether there is a document in the text. Raises Refusal."""
        import yaml

        handlers: dict[type, Callable[[Any], bool | None]] = {
            yaml.ScalarEvent: self.scalar,
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
        run(self.layout.text, handlers)
        return bool(self._container)

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

    def scalar(self, event: Any) -> None:
        """A scalar, be it a key, a value or an element."""
        value = text = event.value
        append = self._append
        append(event.start_mark.index << 2)
        append(event.end_mark.index)
        self.nodes = nodes = self.nodes + 1
        if self._careful or nodes > self._budget:
            self._check_scalar(event)
        container, key = self._container, self._key
        is_text = event.tag is None and (event.style or (text[:1] not in NUMERIC and text not in WORDS))
        if key is None and type(container) is dict:
            self._begin(text if is_text else self.as_name(event))
            return
        if not is_text:
            value = self.as_value(event)
        if type(container) is list:
            container.append(value)
        elif key is MERGE:
            self._put(value, len(self._entries) - 2)
        else:
            container[key] = value
            self._key = None

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
        if name is MERGE:
            names.append(None)
            return
        names.append(name)
        if name in self._container:
            merged = self._merged.get(id(self._container), set())
            self.repeats |= name not in merged
            merged.discard(name)

    def _put(self, value: Any, entry: int) -> None:
        """A value has been read."""
        container = self._container
        if type(container) is list:
            container.append(value)
            return
        assert type(container) is dict
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
                raise Refusal("map merge requires map or sequence of maps as the value", self._entries[entry] >> 2)
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
        entry = len(self._entries)
        is_mapping = type(event).__name__ == "MappingStartEvent"
        self._entries.extend((start << 2 | (MAPPING if is_mapping else SEQUENCE), 0, 0))
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
            self._opened[entry] = (event.anchor, self.nodes, self._aliases.aliases)
        self.nodes += 1
        if self.nodes > self._budget:
            self._check_nodes(event)
        self._stack.append((self._container, self._key, entry, self._peak))
        self._container = {} if is_mapping else []
        self._key = None
        self._peak = depth + 1

    def _close(self, event: Any) -> None:
        value, top = self._container, self._peak
        self._container, self._key, entry, peak = self._stack.pop()
        self._entries[entry + 1] = event.end_mark.index
        self._entries[entry + 2] = len(self._entries)
        self._peak = max(top, peak)
        self._put(value, entry)
        if entry in self._opened:
            anchor, nodes, aliases = self._opened.pop(entry)
            costs = self.nodes - nodes, self._aliases.aliases - aliases
            self._anchors[anchor] = Anchored(value, entry, None, *costs, top - len(self._stack))
        if self._merged:
            self._merged.pop(id(value), None)

    def alias(self, event: Any) -> None:
        """An alias, in the place of a key, a value or an element."""
        start = event.start_mark.index
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            raise Refusal(f"unknown anchor '{event.anchor[:40]}' referenced", start)
        self._count_alias(event, anchored)
        entry = len(self._entries)
        self._entries.extend((start << 2 | ALIAS, event.end_mark.index, anchored.entry))
        if self._key is not None or type(self._container) is list:
            self._put(anchored.value, entry)
        elif anchored.event is None:
            raise Refusal("a mapping or a list is no key", start)
        else:
            self._begin(self.as_name(anchored.event))

    def _count_alias(self, event: Any, anchored: Anchored) -> None:
        start = event.start_mark.index
        depth = len(self._stack) + anchored.height
        if depth > self._limits.depth:
            raise Refusal(f"nested deeper than {self._limits.depth} levels", start, "too-deep")
        self._peak = max(self._peak, depth)
        self.nodes += anchored.nodes
        if self._aliases.is_excessive(anchored, self.nodes):
            raise Refusal("document contains excessive aliasing", start, "too-many-nodes")
        self._check_nodes(event)

    def _check_nodes(self, event: Any) -> None:
        if self.nodes > self._budget:
            message = f"more than {self._limits.nodes} values, aliases expanded"
            raise Refusal(message, event.start_mark.index, "too-many-nodes")

    def _check_scalar(self, event: Any) -> None:
        self._check_nodes(event)
        text, start, limit = event.value, event.start_mark.index, self._limits.scalar_bytes
        if event.style == '"':
            if re.search(_SURROGATE, text):  # PyYAML's pure Python scanner lets them through
                raise Refusal("found invalid Unicode character escape code", start)
            self.check_escapes(event)
        if len(text) > limit // 4 and len(text.encode()) > limit:
            raise Refusal(f"a value of more than {limit} bytes", start, "too-large")
        if event.anchor is not None:
            self._anchors[event.anchor] = Anchored(self.as_value(event), len(self._entries) - 2, event, 1, 0, 0)

    def check_escapes(self, event: Any) -> None:
        """YAML 1.2 allows a slash to be escaped and libyaml reads it; go-yaml does not. Raises Refusal."""
        escaped = re.compile(_SLASH, re.DOTALL)
        slash = escaped.match(self.layout.text, event.start_mark.index, event.end_mark.index)
        if slash is not None:
            raise Refusal("found unknown escape character", slash.end() - 2)


def _go_on(event: Any) -> None:
    """Nothing to build."""


def _stop(event: Any) -> bool:
    """The text ends."""
    return True
