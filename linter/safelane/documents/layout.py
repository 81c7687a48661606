"""Where the parts of a value stand, kept small: one flat array of integers beside the value, read late.

Parsers write one entry for each node, in the order of the text::

    scalar    start<<2|SCALAR, end
    mapping   start<<2|MAPPING, end, index of the entry behind it
    sequence  start<<2|SEQUENCE, end, index of the entry behind it
    alias     start<<2|ALIAS, end, index of its anchor's entry

The entry of a key is followed by the number of its name in ``names``; that of a merge key is MERGE. Starts include
anchors and tags; the ends of block collections mean nothing (theirs is the end of the last child).
"""

from __future__ import annotations

from array import array

from safelane.documents.scalars import Merge

SCALAR, MAPPING, SEQUENCE, ALIAS = range(4)
WIDTHS = (2, 3, 3, 3)
_COLLECTIONS = (MAPPING, SEQUENCE)
_SHORT = 1 << 28  # characters: of such a text no start<<2 and no number of an entry needs more than 32 bits


class Layout:
    """The entries of one document; ``offset`` is where its text begins in the text of the file."""

    __slots__ = ("entries", "names", "offset", "text")

    def __init__(self, text: str, offset: int = 0) -> None:
        self.text = text
        self.offset = offset
        self.entries = array("i" if len(text) < _SHORT else "q")
        self.names: list[str | Merge] = []

    def kind(self, entry: int) -> int:
        """What stands at an entry."""
        return self.entries[entry] & 3

    def target(self, entry: int) -> int:
        """The entry itself, or that of an alias' anchor."""
        return self.entries[entry + 2] if self.kind(entry) == ALIAS else entry

    def behind(self, entry: int) -> int:
        """The entry behind a value and all that is in it."""
        kind = self.kind(entry)
        return self.entries[entry + 2] if kind in _COLLECTIONS else entry + WIDTHS[kind]

    def last(self, entry: int) -> tuple[int, int]:
        """The entries of the last key and its value in a collection that has any; of an element both are its own."""
        entries, is_mapping = self.entries, self.kind(entry) == MAPPING
        at, behind = entry + 3, entries[entry + 2]
        key = value = at
        while at < behind:
            key = at
            if is_mapping:
                kind = entries[at] & 3
                at = (entries[at + 2] if kind in _COLLECTIONS else at + WIDTHS[kind]) + 1
            value = at
            kind = entries[at] & 3
            at = entries[at + 2] if kind in _COLLECTIONS else at + WIDTHS[kind]
        return key, value
