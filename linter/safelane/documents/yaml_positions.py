"""Spans of YAML values, computed late from the events that the builder kept."""

from __future__ import annotations

import re
from typing import Any

from safelane.documents.document import Span
from safelane.location import Path

_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*(?:<[^>]*>)?")
_BLANK = re.compile(r"(?:[ \t]|#[^\r\n]*|\r\n|\r|\n)+")
_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


class YamlPositions:
    """The positions of one document; ``offset`` is where its part begins in the file's text."""

    __slots__ = ("_offset", "_root", "_text")

    def __init__(self, root: Any, text: str, offset: int) -> None:
        self._root = root
        self._text = text
        self._offset = offset

    def value(self, steps: Path) -> Span:
        """The span of the value at these steps."""
        return self._span(self._find(steps)[1])

    def key(self, steps: Path) -> Span:
        """The span of the last step's key, of the element itself in a list."""
        key, position = self._find(steps)
        return self._span(position if key is None else key)

    def style(self, steps: Path) -> str:
        """How the value is spelled."""
        position = self._find(steps)[1]
        while hasattr(position, "target"):
            position = position.target
        if isinstance(position, tuple):
            return "flow" if position[0].flow_style else "block"
        return _STYLES.get(position.style, "plain")

    def _find(self, steps: Path) -> tuple[Any, Any]:
        key, position = None, self._root
        for step in steps:
            while hasattr(position, "target"):
                position = position.target
            if not isinstance(position, tuple):
                raise KeyError(steps)
            inner = position[2]
            if isinstance(inner, dict):
                if not isinstance(step, str) or step not in inner:
                    raise KeyError(steps)
                key, position = inner[step]
            elif isinstance(step, int) and 0 <= step < len(inner):
                key, position = None, inner[step]
            else:
                raise KeyError(steps)
        return key, position

    def _span(self, position: Any) -> Span:
        if hasattr(position, "target"):
            return self._shift(position.event.start_mark.index, position.event.end_mark.index)
        if isinstance(position, tuple):
            start, end = self._collection(position)
            return self._shift(start, end)
        start = self._after_properties(position.start_mark.index, position)
        end = max(position.end_mark.index, start)
        if position.style in ("|", ">"):
            end = self._block_end(start, end)
        elif position.style is None and position.value != "":
            end = self._trim(start, end)
        return self._shift(start, end)

    def _shift(self, start: int, end: int) -> Span:
        return Span(self._offset + start, self._offset + end)

    def _collection(self, position: Any) -> tuple[int, int]:
        """From the first key, dash or bracket to the end of the last child."""
        first, last, inner = position
        start = self._after_properties(first.start_mark.index, first)
        if first.flow_style:
            return start, last.end_mark.index
        if isinstance(inner, dict) and inner:
            own = [pair for pair in inner.values() if type(pair) is tuple]
            if own:
                start = min(start, own[0][0].start_mark.index) if not first.anchor and not first.tag else start
        children = [pair[1] for pair in inner.values() if type(pair) is tuple] if isinstance(inner, dict) else inner
        end = self._span(children[-1]).end - self._offset if children else last.start_mark.index
        return start, max(start, end)

    def _after_properties(self, start: int, event: Any) -> int:
        """The place after anchor and tag, where the value itself begins."""
        if event.anchor is None and event.tag is None:
            return start
        index = start
        while True:
            match = _PROPERTY.match(self._text, index)
            if match is None:
                return index
            after = match.end()
            if getattr(event, "value", None) == "" and event.style is None and after >= event.end_mark.index:
                return after
            blank = _BLANK.match(self._text, after)
            index = blank.end() if blank is not None else after

    def _block_end(self, start: int, end: int) -> int:
        return self._trim(start, end)

    def _trim(self, start: int, end: int) -> int:
        while end > start and self._text[end - 1] in " \t\r\n":
            end -= 1
        return end
