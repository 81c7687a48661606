"""Which relative paths the texts of kustomizations may spell: far cheaper than to parse thousands of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from safelane.frozen import dataclass

Word: TypeAlias = tuple[int, str]  # how many folders up, and the way down from there
_BREAKS = re.compile(rb"[\s\"',\[\]{}=:]+")
_SPECIAL = re.compile(r"[\s\"',\[\]{}=:\\]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Spellings:
    """Texts by number, in the order in which they came; equal blobs are one text.

    ``words`` has the words of each, None for a text that may spell anything: with escapes, or in UTF-16. ``by_tail``
    leads from the way down of a word over its folders up to the texts that have it.
    """

    words: list[frozenset[Word] | None] = field(default_factory=list)
    by_tail: dict[str, dict[int, set[int]]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _known: dict[bytes, Word | None] = field(default_factory=dict)

    def number(self, id: str) -> int | None:
        """The number of the text of a blob; None when it was not read yet."""
        return self._numbers.get(id)

    def read(self, id: str, data: bytes) -> int:
        """The number of a blob's text, which may be new."""
        number = self._numbers.get(id)
        if number is None:
            number = self._numbers[id] = self.add(self._words_of(data))
        return number

    def add(self, words: frozenset[Word] | None) -> int:
        """The number of a new text that spells these words."""
        number = len(self.words)
        self.words.append(words)
        for ups, tail in words or ():
            self.by_tail.setdefault(tail, {}).setdefault(ups, set()).add(number)
        return number

    def _words_of(self, data: bytes) -> frozenset[Word] | None:
        if b"\\" in data or data[:2] in _UTF16:
            return None
        known = self._known
        found = set()
        for spelled in set(_BREAKS.split(data)):
            if spelled not in known:
                known[spelled] = _word(spelled.decode("utf-8", "surrogateescape"))
            found.add(known[spelled])
        found.discard(None)
        return frozenset(word for word in found if word is not None)


def _word(text: str) -> Word | None:
    """A relative path as ``references.join`` reads it; None for what it takes for none."""
    if not text or text.startswith(("/", "git@")) or "?" in text:
        return None
    ups = 0
    steps: list[str] = []
    for step in text.split("/"):
        if step == "..":
            if steps:
                steps.pop()
            else:
                ups += 1
        elif step not in ("", "."):
            steps.append(step)
    return ups, "/".join(steps)


def cuts(path: str) -> Iterator[tuple[str, str]]:
    """``(folder, rest)`` for every place where a path may be cut, from its end to its beginning."""
    yield path, ""
    folder, tail = path, ""
    while folder:
        folder, _, name = folder.rpartition("/")
        tail = f"{name}/{tail}" if tail else name
        yield folder, tail


def special_part(path: str) -> bytes | None:
    """The last segment of a path that is no word of a text, since it holds what parts words; None without one."""
    for segment in reversed(path.split("/")):
        if _SPECIAL.search(segment):
            return segment.encode("utf-8", "surrogateescape")
    return None
