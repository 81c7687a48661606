"""The collections of a YAML document as they open and close: containers, merge keys, and what all that costs."""

from __future__ import annotations

from typing import Any, Final

from safelane.documents.aliases import Anchored, Anchors
from safelane.documents.layout import MAPPING, SEQUENCE, Layout
from safelane.documents.limits import Limits, Refusal
from safelane.documents.scalars import MERGE

NO_MAPPING = "map merge requires map or sequence of maps as the value"
ELEMENT: Final = object()


class Structure:
    """The open collections of one document: the innermost one, and the key in it that waits for its value.

    Depth and nodes are counted as they come, so that bombs are refused before they cost anything.
    """

    __slots__ = (
        "_anchors", "_budget", "_careful", "_container", "_entries", "_key", "_limits", "_long", "_mapping",
        "_merged", "_names", "_numbers", "_peak", "_scalar", "_stack", "layout", "nodes", "repeats",
    )  # fmt: skip

    def __init__(self, text: str, limits: Limits, offset: int = 0, spent: int = 0) -> None:
        self.layout = Layout(text, offset)
        self.nodes = 0
        self.repeats = False
        self._entries = self.layout.entries
        self._names = self.layout.names
        self._numbers: dict[str, int] = {}  # of the names that are the texts themselves
        self._limits = limits
        self._budget = limits.nodes - spent
        self._long = limits.scalar_bytes // 4  # no character has more than four bytes
        # Only then are scalars looked at for anchors, escapes and sizes: no text has more nodes than characters
        self._careful = len(text) > min(self._long, self._budget) or "&" in text or "\\" in text
        self._container: Any = []
        # The key that waits for its value; None where a mapping waits for a key, ELEMENT in a list
        self._key: Any = ELEMENT
        self._scalar: Any = str
        self._mapping: Any = dict
        self._peak = 0
        self._stack: list[tuple[dict[str, Any] | list[Any], Any, int, int]] = []
        self._anchors = Anchors()
        self._merged: dict[int, set[str]] = {}

    def open(self, event: Any) -> None:
        """A collection begins."""
        start, entries, depth = event.start_mark.index, self._entries, len(self._stack)
        if depth >= self._limits.depth:
            raise Refusal(f"nested deeper than {self._limits.depth} levels", start, "too-deep")
        if self._key is None:
            raise Refusal("a mapping or a list is no key", start)
        entry, is_mapping = len(entries), type(event) is self._mapping
        if event.anchor is not None:
            self._anchors.opened(event.anchor, entry, self.nodes)
        entries.append(start << 2 | (MAPPING if is_mapping else SEQUENCE))
        entries.append(0)
        entries.append(0)
        self.nodes = nodes = self.nodes + 1
        if nodes > self._budget:
            self.check_nodes(start)
        self._stack.append((self._container, self._key, entry, self._peak))
        self._container, self._key = ({}, None) if is_mapping else ([], ELEMENT)
        self._peak = depth + 1

    def close(self, event: Any) -> None:
        """The innermost collection ends."""
        value, top, entries = self._container, self._peak, self._entries
        self._container, self._key, entry, peak = self._stack.pop()
        entries[entry + 1] = event.end_mark.index
        entries[entry + 2] = len(entries)
        self.put(value, entry)
        if self._careful:
            self._anchors.closed(value, entry, self.nodes, top - len(self._stack))
        if self._merged:
            self._merged.pop(id(value), None)
        if peak > top:
            self._peak = peak

    def put(self, value: Any, entry: int) -> None:
        """A collection or an alias has been read."""
        if self._key is ELEMENT:
            self._container.append(value)
            return
        if self._key is MERGE:
            self._merge(self._container, value, entry)
        else:
            self._container[self._key] = value
        self._key = None

    def again(self, name: Any) -> None:
        """A key stands in its mapping already; one that has been merged may come again."""
        merged = self._merged.get(id(self._container), set())
        self.repeats |= name not in merged
        merged.discard(name)

    def _merge(self, container: dict[str, Any], value: Any, entry: int) -> None:
        """Order decides: keys that stand before ``<<`` are overwritten, of a list's mappings the first one wins."""
        bodies = value[::-1] if type(value) is list and self.layout.kind(entry) == SEQUENCE else [value]
        merged = self._merged.setdefault(id(container), set())
        for body in bodies:
            if type(body) is not dict:
                raise Refusal(NO_MAPPING, self._entries[entry] >> 2)
            self.repeats |= any(name in container and name not in merged for name in body)
            merged.update(body)
            container.update(body)

    def count_alias(self, start: int, anchored: Anchored) -> None:
        """One more use of an anchor. Raises Refusal."""
        depth = len(self._stack) + anchored.height
        if depth > self._limits.depth:
            raise Refusal(f"nested deeper than {self._limits.depth} levels", start, "too-deep")
        self._peak = max(self._peak, depth)
        self.nodes += anchored.nodes
        if self._anchors.is_excessive(anchored, self.nodes):
            raise Refusal("document contains excessive aliasing", start, "too-many-nodes")
        self.check_nodes(start)

    def check_nodes(self, start: int) -> None:
        """Raises Refusal when there are too many."""
        if self.nodes > self._budget:
            raise Refusal(f"more than {self._limits.nodes} values, aliases expanded", start, "too-many-nodes")
